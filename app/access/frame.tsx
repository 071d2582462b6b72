import type { ReactElement } from 'react'
import { sql } from '../kernel/db.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { Layout } from '../ui/layout.tsx'
import { Projected } from '../ui/projected.tsx'
import type { Assets, NavItem } from '../ui/layout.tsx'
import { may, roleLabel } from './roles.ts'
import type { Permission } from './roles.ts'

/** What every page of this installation says at its top. */
export interface Sign { office: string; demo: boolean; assets: Assets }

const places: readonly (readonly (NavItem & { needs: Permission; counts?: 'due' | 'intakes' })[])[] = [
  [
    { label: '今日', href: '/', needs: 'home', counts: 'due' },
    { label: '共有されている子ども', href: '/shared', needs: 'agency.home' },
    { label: '係長の今日', href: '/team', needs: 'team.read' },
    { label: '受付', href: '/intakes', needs: 'intake.read', counts: 'intakes' },
    { label: '情報提供', href: '/information-sheets', needs: 'intake.read' },
    { label: 'ケース', href: '/casefiles', needs: 'casefile.read' },
    { label: '児童相談所', href: '/transfers', needs: 'transfer.read' },
    { label: '人・家族', href: '/people', needs: 'person.read' },
    { label: '妊婦', href: '/pregnancies', needs: 'maternity.read' },
    { label: '発達', href: '/development', needs: 'development.read' },
    { label: '女性相談', href: '/womens-consultations', needs: 'womens.read' },
  ],
  [{ label: '会議', href: '/meetings', needs: 'meeting.read' }, { label: '役割', href: '/tasks', needs: 'task.write' }, { label: '進行管理台帳', href: '/ledger', needs: 'ledger.read' }, { label: '関係機関', href: '/agencies', needs: 'agency.read' }, { label: '統計', href: '/statistics/consultations', needs: 'statistics.read' },
    { label: '啓発活動', href: '/outreach', needs: 'outreach.read' }, { label: '配置基準', href: '/staffing', needs: 'staffing.read' }],
  [{ label: '知らせ', href: '/alerts', needs: 'alert.review' }, { label: '2人で決めること', href: '/widening', needs: 'widening.read' }, { label: '確認を待つもの', href: '/keeper', needs: 'widening.blind' }, { label: '理由を書いて開く', href: '/claims', needs: 'claim.open' }, { label: '当番', href: '/duty', needs: 'duty.read' }, { label: '利害関係の申告', href: '/conflicts', needs: 'conflict.declare' }, { label: '記録の閲覧', href: '/access-log', needs: 'access.review' }, { label: '監査', href: '/audit', needs: 'audit.read' }, { label: '利用者', href: '/accounts', needs: 'account.read' }, { label: '招待のコード', href: '/codes', needs: 'invitation.code' }, { label: '設定', href: '/settings', needs: 'setting.read' }],
]

/** Puts a page into the office's frame, with the navigation this role has. */
export async function frameOf(sign: Sign, asking: Asking<unknown>, content: Content, afterSaving: boolean): Promise<ReactElement> {
  const { actor, today } = asking
  if (content.projected) return <Projected title={content.title} heading={content.heading} assets={sign.assets} demo={sign.demo} account={actor.accountId}>{content.body}</Projected>
  const counts = await waiting(asking)
  const nav = places
    .map((group) => group.filter((place) => may(actor, place.needs)).map(({ label, href, counts: counted }) => ({ label, href, ...(counted ? { count: counts[counted] } : {}) })))
    .filter((group) => group.length > 0)
  return (
    <Layout title={content.title} here={content.here} nav={nav} actor={{ id: actor.accountId, name: actor.name, role: roleLabel(actor.role) }} office={sign.office} today={today}
      demo={sign.demo} assets={sign.assets} heading={content.heading} search={may(actor, 'person.read')} keys={counts.keys}
      {...(afterSaving ? { notice: '保存しました。' } : {})}
      {...(content.crumbs ? { crumbs: content.crumbs } : {})}
      {...(content.acts && content.acts.length > 0 ? { acts: <>{content.acts}</> } : {})}>
      {content.body}
    </Layout>
  )
}

async function waiting({ tx, actor, now }: Asking<unknown>): Promise<{ due: number; intakes: number; keys: boolean }> {
  const { rows: [row] } = await sql<{ due: number; intakes: number; keys: boolean }>`
    select (select count(distinct source_id)::int from due where (due_at <= ${now.add({ hours: 24 })} or kind in ('safety_check', 'revisit', 'late_decision')) and (account_id = ${actor.accountId} or role = ${actor.role})) as due,
           (select count(*)::int from intake where stage = 'received') as intakes,
           coalesce((select single_keys from preference), true) as keys`.execute(tx)
  return row ?? { due: 0, intakes: 0, keys: true }
}

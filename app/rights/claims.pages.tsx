import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may, roleLabel } from '../access/roles.ts'
import { casefileStages, classes } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { entryKinds, entryPartKinds } from '../codes/entries.ts'
import { claimKinds } from '../codes/rights.ts'
import { casefileNumber } from '../casefiles/casefiles.db.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { choice } from '../kernel/fields.ts'
import { isId, recordIdOf } from '../kernel/form-id.ts'
import { FieldInput, Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTime, formatTime } from '../kernel/office-time.ts'
import { moved, problems as refusing, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { askedIn, claimForm, endForm } from './claim.ts'
import { claimSubject, endClaim, openWithReason, ownClaims, readOnly, teamsCount } from './claims.db.ts'
import type { Claim, ReadOnly } from './claims.db.ts'

const here = '/claims'
const kindField = choice('どういうときですか', claimKinds)

/** 理由を書いて開く: a case that is not one's own, for four hours, one at a time, looked at afterwards by somebody else. */
export const claimsPages = [
  page.get(here, { needs: 'claim.open' }, async ({ tx, seen }) => {
    const claims = await ownClaims(tx, 50)
    seen(claims.flatMap(claimSubject.ids))
    return shown({
      title: '理由を書いて開く', heading: '理由を書いて開く', here, acts: [<Act key="new" main href={`${here}/new`}>開く</Act>],
      body: (
        <Card title="あなたが開いたもの" note="新しい順">
          <Table caption="あなたが開いたもの" silentCaption stacked rows={claims} empty={<Empty>まだありません。</Empty>} columns={[
            { label: 'いつ', heads: true, show: ({ id, recordedAt }) => <a href={`${here}/${id}`}>{formatDateTime(recordedAt)}</a> },
            { label: '理由', show: ({ reason }) => reason },
            { label: 'いま', show: ({ found, isOpen, until, call }) => (!found ? '見つかりませんでした' : call ? '電話する人だけ' : isOpen ? `${formatTime(until)}まで開いています` : '終わりました') },
          ]} />
        </Card>
      ),
    })
  }),
  page.get(`${here}/new`, { needs: 'claim.open' }, async (asking) => {
    const id = recordIdOf({ id: asking.query.getAll('draft') })
    const before = asking.query.get('again')
    const again = isId(before) ? await claimSubject.find(asking.tx, before) : undefined
    return shown(await newPage(asking, id, await asking.draft(here, id) ?? (again ? { reason: [again.reason] } : {}), []))
  }),
  page.post(here, { needs: 'claim.open' }, async (asking) => {
    const { tx, form, today, because } = asking
    const id = recordIdOf(form)
    const read = parseRecord(claimForm, form)
    if ('problems' in read) return refusing(await newPage(asking, id, form, read.problems))
    const asked = askedIn(read.values, fiscalYearOf(today))
    if (Array.isArray(asked)) return refusing(await newPage(asking, id, form, asked))
    const own = form['kind']?.[0] === 'own' && asking.actor.reach === 'office' && await teamsCount(tx)
    const wrong = await refusalsOf(() => openWithReason(tx, { id, kind: own ? 'own' : 'urgent', asked, reason: read.values.reason }))
    if (wrong.length > 0) return refusing(await newPage(asking, id, form, wrong))
    because(read.values.reason)
    return moved(`${here}/${id}`)
  }),
  page.get(`${here}/:claim`, { on: claimSubject, needs: 'claim.open' }, async (asking) => shown(await claimPage(asking, {}, []))),
  page.post(`${here}/:claim/end`, { on: claimSubject, needs: 'claim.open' }, async (asking) => {
    const { tx, subject, form } = asking
    const read = parseRecord(endForm, form)
    if ('problems' in read) return refusing(await claimPage(asking, form, read.problems))
    await endClaim(tx, subject.id, read.values.doneWords)
    return moved(here)
  }),
]

async function newPage({ tx, actor }: Asking<unknown>, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const teams = actor.reach === 'office' && await teamsCount(tx)
  return {
    title: '理由を書いて開く', heading: '理由を書いて開く', here, crumbs: [{ label: '理由を書いて開く', href: here }, { label: '開く' }],
    body: (
      <section className="card">
        <p>4時間だけ、一度に1つ開けます。開いたことは、すぐに室の外の人に知らされ、あとで確かめられます。住所・電話・学校と、通告した人は開きません。封印されたケースでは、電話する人の名前だけが出ます。</p>
        <Form action={here} id={id} submit="開く" problems={wrong} draft={{ here: `${here}/new`, title: '理由を書いて開く' }}>
          {teams && <FieldInput name="kind" field={kindField} raw={raw} problems={wrong} />}
          <RecordFields record={claimForm} raw={raw} problems={wrong} />
        </Form>
      </section>
    ),
  }
}

async function claimPage(asking: Asking<Claim>, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const { tx, subject: claim, actor, seen } = asking
  const reads = claim.isOpen && claim.familyId ? await readOnly(tx, claim.familyId) : undefined
  if (reads) seen(reads.casefiles.map(({ id }) => id))
  const opens = [...(claim.familyId ? [['家族', `/families/${claim.familyId}`]] as const : []), ...(claim.intakeId ? [['受付', `/intakes/${claim.intakeId}`]] as const : [])]
  return {
    title: '理由を書いて開いたもの', heading: claim.call ? '電話してください' : claim.found ? '理由を書いて開いたもの' : '開けませんでした', here, crumbs: [{ label: '理由を書いて開く', href: here }, { label: formatDateTime(claim.recordedAt) }],
    body: (
      <div className="stack">
        {claim.call && <Notice tone="warn" title={`電話してください：${claim.call}（${roleLabel(claim.callRole ?? '')}）`}><p>このケースは、この人に聞いてください。ここで見られるのは名前だけです。</p></Notice>}
        {!claim.found && <Notice tone="warn" title="見つかりません"><p>何も開いていません。入れた番号や名前は残らないので、もう一度確かめてから入れてください（理由は入ったままです）。急ぐときは、係長か当番に電話してください。</p><p><a className="button" href={`${here}/new?again=${claim.id}`}>もう一度入れる</a></p></Notice>}
        {claim.found && !claim.call && (claim.isOpen
          ? <Notice title={`${formatTime(claim.until)}まで開いています`}>{may(actor, 'family.read') ? opens.map(([label, href]) => <p key={href}><a href={href}>{label}を開く</a></p>) : <p>下に出ているものだけを見られます。</p>}</Notice>
          : <Notice title="終わりました"><p>もう一度見るには、理由を書いて開き直してください。</p></Notice>)}
        <Card title="理由"><Definitions items={[['書いた理由', claim.reason], ...(claim.doneWords ? [['したこと', claim.doneWords] as const] : [])]} /></Card>
        {reads && !may(actor, 'family.read') && <Reading reads={reads} />}
        {claim.isOpen && <Card title="終わる"><Form action={`${here}/${claim.id}/end`} submit="終わる" problems={wrong}><RecordFields record={endForm} raw={raw} problems={wrong} /></Form></Card>}
      </div>
    ),
  }
}

function Reading({ reads: { family, casefiles, entries } }: { reads: ReadOnly }): ReactElement {
  return (
    <>
      <Card title={family}>
        <Table caption="ケース" silentCaption stacked rows={casefiles} empty={<Empty>ケースはありません。</Empty>} columns={[
          { label: 'ケース', heads: true, show: ({ fiscalYear, number }) => casefileNumber(fiscalYear, number) },
          { label: '段階', show: ({ stage }) => labelOf(casefileStages, stage) },
          { label: '区分', show: ({ class: kind }) => kind && labelOf(classes, kind) },
          { label: '担当', show: ({ workers }) => workers },
        ]} />
      </Card>
      <Card title="経過" note="新しい順。場所の部分は出ません">
        {entries.length === 0 ? <Empty>まだありません。</Empty> : entries.map(({ id, kind, happenedAt, author, parts }) => (
          <section key={id}><h3>{formatDateTime(happenedAt)}　{labelOf(entryKinds, kind)}　<small>{author}</small></h3>{parts.map(({ kind: part, words }, at) => <p key={at}><small>{labelOf(entryPartKinds, part)}</small>　{words}</p>)}</section>
        ))}
        <p className="soft list-end">閲覧できないものは含みません</p>
      </Card>
    </>
  )
}

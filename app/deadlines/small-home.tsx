import type { ReactElement } from 'react'
import { may } from '../access/roles.ts'
import { centreOn, town } from '../town.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'

/** The first page of those who see no case: what they can do here, and whom to call. `leaders` are the names to ask for. */
export function SmallHome({ role, leaders, today }: { role: string; leaders: readonly string[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <div className="grid">
      {may({ role }, 'access.review') && <Card title="ここでできること"><p><a href="/access-log">記録の閲覧</a>で、だれがいつ、どの記録を開いたかを調べられます。ケースの内容は表示されません。</p></Card>}
      {may({ role }, 'account.read') && <Card title="ここでできること"><p><a href="/accounts">利用者</a>で、利用者の名前・役割・期間を確かめられます。ケースの内容は表示されません。</p></Card>}
      {may({ role }, 'agency.home') && <AgencyHome />}
      <Calls leaders={leaders} today={today} agency={may({ role }, 'agency.home')} />
    </div>
  )
}

function AgencyHome(): ReactElement {
  return (
    <>
      <Card title="ここでできること"><p>いまは、この画面から見られる子どもの記録はありません。気になることは、迷ったときも電話で知らせてください。虐待かどうかを確かめてからでなくてかまいません。</p></Card>
      <Card title="お願い">
        <ul>
          <li>保護者に、相談室へ知らせたことや情報のもとを伝えないでください。保護者から求められたときは、答える前に相談室へ電話してください。</li>
          <li>本人に何度も聞き直さないでください。聞いた言葉は、そのまま書きとめてください。</li>
        </ul>
      </Card>
    </>
  )
}

function Calls({ leaders, today, agency }: { leaders: readonly string[]; today: Temporal.PlainDate; agency: boolean }): ReactElement {
  const { name, day, night } = centreOn(today)
  return (
    <Card title="電話するところ">
      <Definitions items={[
        [town.office, `${town.officePhone}　${leaders.length > 0 ? leaders.join('、') : '係長'}を呼んでください`],
        ...(agency ? [['いま危険なとき', '110番'] as const, [name, `昼 ${day}　夜間・休日 ${night}（全国共通 189）`] as const] : []),
      ]} />
    </Card>
  )
}

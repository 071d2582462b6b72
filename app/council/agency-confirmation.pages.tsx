import { page } from '../access/pages.ts'
import { labelOf } from '../codes/code-list.ts'
import { agencyPersonParts } from '../codes/council.ts'
import { Form } from '../kernel/form.tsx'
import { moved, problems, shown, whole } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { town } from '../town.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { isConfirmed, pledgeStanding, wordingOn } from './agency-person.ts'
import { confirmPeople, councilPeople } from './agency-people.db.ts'
import type { AgencyPerson } from './agency-people.db.ts'
import { PledgeBadge } from './agency-view.tsx'

const here = '/agencies/confirmation'
const chosen = (form: Raw, { id }: AgencyPerson): string => form[`person.${id}`]?.[0] ?? ''

/** 名簿の確認: every contact of every agency on one page, once a year; head teachers change in April. */
export const agencyConfirmationPages = [
  page.get(here, { needs: 'agency.write' }, async ({ tx, today, draft }) => shown(confirmation(waiting(await councilPeople(tx, today), today), await draft(here, '') ?? {}, [], today))),
  page.post(here, { needs: 'agency.write' }, async ({ tx, form, today }) => {
    const people = waiting(await councilPeople(tx, today), today)
    const answered = people.flatMap((person) => {
      const answer = chosen(form, person)
      return answer === 'still' || answer === 'left' ? [{ id: person.id, version: Number(form[`version.${person.id}`]?.[0]), still: answer === 'still' }] : []
    })
    if (answered.length === 0) return problems(confirmation(people, form, [whole('確認した人を1人以上選んでください')], today))
    const overtaken = await confirmPeople(tx, answered.filter(({ version }) => Number.isInteger(version)), today)
    if (overtaken.length === 0) return moved(here)
    const names = people.filter(({ id }) => overtaken.includes(id)).map(({ name }) => name).join('、')
    return problems(confirmation(people, form, [whole(`${names}は、ほかの人が先に直しました。見比べて、もう一度選んでください`)], today))
  }),
]

const waiting = (people: readonly AgencyPerson[], today: Temporal.PlainDate): AgencyPerson[] => people.filter(({ confirmedOn }) => !isConfirmed(confirmedOn, today))

function confirmation(people: readonly AgencyPerson[], raw: Raw, wrong: readonly Problem[], today: Temporal.PlainDate): Content {
  const wording = wordingOn(town.pledges, today)?.wording
  return {
    title: '名簿の確認', heading: '名簿の確認', here: '/agencies', crumbs: [{ label: '関係機関', href: '/agencies' }, { label: '名簿の確認' }],
    body: (
      <Card title="今年度まだ確かめていない人" note="4月に電話か文書で確かめます。替わった人は、機関のページで後任を加えてください">
        {people.length === 0 && wrong.length === 0 ? <Empty>全員を確かめました。</Empty> : (
          <Form action={here} submit="確認を保存する" problems={wrong} draft={{ here, title: '名簿の確認' }}>
            <Table caption="今年度まだ確かめていない人" silentCaption stacked rows={people} columns={[
              { label: '機関', show: ({ agencyId, agencyName }) => <a href={`/agencies/${agencyId}`}>{agencyName}</a> },
              { label: '名前', heads: true, show: ({ name, title, part }) => <>{name}<span className="soft">{[title, labelOf(agencyPersonParts, part)].filter(Boolean).join('・')}</span></> },
              { label: '電話', show: ({ phone }) => phone ?? '–' },
              { label: '誓約', show: ({ pledges }) => <PledgeBadge standing={pledgeStanding(pledges.map((one) => one.wording), wording)} /> },
              { label: '今年度', show: (person) => <Answer person={person} answer={chosen(raw, person)} /> },
            ]} />
          </Form>
        )}
      </Card>
    ),
  }
}

function Answer({ person: { id, name, version }, answer }: { person: AgencyPerson; answer: string }) {
  return (
    <fieldset><legend className="unseen">{name}の確認</legend>
      <input type="hidden" name={`version.${id}`} value={version} />
      <div className="picks">
        <label className="pick"><input type="radio" name={`person.${id}`} value="still" defaultChecked={answer === 'still'} />続けて担当</label>
        <label className="pick"><input type="radio" name={`person.${id}`} value="left" defaultChecked={answer === 'left'} />替わった</label>
      </div>
    </fieldset>
  )
}

import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { writing } from '../access/writing.tsx'
import { labelOf } from '../codes/code-list.ts'
import { womensMatters } from '../codes/womens.ts'
import { agenciesOn, agencyOptions, partnersOf } from '../council/agencies.db.ts'
import type { Tx } from '../kernel/db.ts'
import { isId, versionOf } from '../kernel/form-id.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { rawOf } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'
import { Meanwhile } from '../ui/meanwhile.tsx'
import { familiesOf, familyMembers } from '../people/family.db.ts'
import { personSubject } from '../people/subjects.ts'
import type { FoundPerson } from '../people/subjects.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { consultationSubject } from './subjects.ts'
import { problemsOfMatter, problemsOfPlaces, womensCorrection, womensForm } from './womens.ts'
import type { WomensChoices, WomensCorrectionValues } from './womens.ts'
import { changeConsultation, SAME_AGENCY, childrenOf, recordConsultation, womensConsultations } from './womens.db.ts'
import type { WomensConsultation } from './womens.db.ts'
import { WomensView } from './womens-view.tsx'

const here = '/womens-consultations'
const path = '/womens-consultations/:consultation'
/** The step of the breadcrumb to the list. */
const womensCrumb = { label: '女性相談', href: here }
/** Whose loss from sight hides what is typed. */
export const aboutConsultation = ({ id }: WomensConsultation) => ({ subjectKind: 'womens_consultation', subjectId: id })
/** The head of a form about a consultation. */
export const frameOfConsultation = ({ id, woman }: WomensConsultation, title: string): Pick<Content, 'title' | 'heading' | 'here' | 'crumbs'> =>
  ({ title, heading: <>{woman.name}<small>{title}</small></>, here, crumbs: [womensCrumb, { label: '相談の記録', href: `${here}/${id}` }, { label: title }] })

/** 女性相談・DV: what the reader may see of it, taking one down and putting it right. Nothing of it stands on anybody else's page. */
export const womensPages = [
  page.get(here, { needs: 'womens.read' }, async ({ tx, actor, query, today, seen }) => {
    const [personId, familyId] = [query.get('person'), query.get('family')]
    const found = await womensConsultations(tx, isId(familyId) ? { familyId } : isId(personId) ? { personId } : {})
    seen(found.map((one) => one.personId))
    return shown({
      title: '女性相談', heading: '女性相談', here,
      acts: may(actor, 'womens.write') ? [<Act key="people" href="/people">人をさがして書く</Act>] : [],
      body: <div className="grid"><WhoSees /><ConsultationTable found={found} today={today} /></div>,
    })
  }),
  ...writing({
    path: '/people/:person', on: personSubject, noun: 'womens-consultations', needs: 'womens.write', submit: '相談を書く',
    about: ({ id }) => ({ subjectKind: 'person', subjectId: id }),
    frame: ({ id, name }, title) => ({ title, heading: <>{name}<small>{title}</small></>, here, crumbs: [womensCrumb, { label: '人の記録', href: `/people/${id}` }, { label: '書く' }] }),
    record: async (asking) => womensForm(await choicesFor(asking)),
    given: async (asking) => rawOf(womensForm(await choicesFor(asking)), { receivedOn: asking.today }),
    before: ({ subject }) => <><WhoSees />{subject.veiled ? <Notice tone="danger" title="秘匿">この人のいる所は隠しています。ここに書いた電話・避難先も、保存するとすぐに隠れ、あなたにも見えなくなります。</Notice> : <></>}</>,
    check: (values, { today, subject }) => [...problemsOfMatter(values, today, null), ...problemsOfPlaces(values, subject.veiled)],
    async save({ tx, subject }, id, values) {
      await recordConsultation(tx, { id, personId: subject.id }, values)
      return `${here}/${id}`
    },
  }),
  page.get(path, { on: consultationSubject, needs: 'womens.read' }, async ({ tx, subject, actor, today, seen }) => {
    const children = await childrenOf(tx, subject.personId, today)
    seen(children.map(({ id }) => id))
    return shown({
      title: '女性相談', heading: <>{subject.woman.name}<small>{[subject.woman.kana, subject.woman.ageWords].filter(Boolean).join('　')}</small></>, here, crumbs: [womensCrumb, { label: '相談の記録' }],
      acts: may(actor, 'womens.write') ? [<Act key="correct" href={`${here}/${subject.id}/correction`}>書き足す・直す</Act>, <Act key="again" href={`/people/${subject.personId}/womens-consultations/new`}>次の相談を書く</Act>] : [],
      body: <WomensView consultation={subject} children={children} today={today} opens={may(actor, 'intake.take') && may(actor, 'womens.write')} />,
    })
  }),
  ...writing({
    path, on: consultationSubject, noun: 'correction', edits: true, needs: 'womens.write', submit: '保存する', about: aboutConsultation, frame: frameOfConsultation,
    record: async ({ tx, today, subject }) => womensCorrection(await agencyChoices(tx, today, subject)),
    given: async ({ tx, today, subject }) => rawOf(womensCorrection(await agencyChoices(tx, today, subject)), valuesOf(subject)),
    check: (values, { today, subject }) => problemsOfMatter(values, today, subject.nextOn),
    meanwhile: async ({ tx, today, subject }) => <Meanwhile record={womensCorrection(await agencyChoices(tx, today, subject))} values={valuesOf(subject)} />,
    async save({ tx, subject, form }, _, values) { await changeConsultation(tx, subject, versionOf(form), values); return undefined },
  }),
]

const valuesOf = ({ receivedOn, means, matters, childrenPresent, words, agencyId, agencyHidden, agencyWords, nextWords, nextOn }: WomensConsultation): WomensCorrectionValues =>
  ({ receivedOn, means, matters, childrenPresent, words, agency: agencyHidden ? SAME_AGENCY : agencyId, agencyWords, nextWords, nextOn })

/** The agencies one may name. Of a hidden woman neither a mark nor a gap in the list tells which one was named: it stays by its kind. */
async function agencyChoices(tx: Tx, today: Temporal.PlainDate, kept?: WomensConsultation): Promise<Option[]> {
  const options = agencyOptions(partnersOf(await agenciesOn(tx, today)))
  if (!kept?.agencyId || (!kept.agencyHidden && options.some(({ code }) => code === kept.agencyId))) return options
  return [{ code: kept.agencyHidden ? SAME_AGENCY : kept.agencyId, label: kept.agency ?? '' }, ...options]
}

async function choicesFor({ tx, subject, today, seen }: Asking<FoundPerson>): Promise<WomensChoices> {
  const families = await familiesOf(tx, [subject.id])
  const others = new Map<string, Option>()
  for (const family of families) for (const { id, name, relationLabel } of await familyMembers(tx, family.id, today)) if (id !== subject.id) others.set(id, { code: id, label: name, hint: relationLabel })
  seen([...others.keys()])
  return { agencies: await agencyChoices(tx, today), families: families.map(({ id, name, number }) => ({ code: id, label: `${name}（${number}）` })), others: [...others.values()] }
}

const WhoSees = (): ReactElement => <Notice title="読める人">書いた人、室長・係長・調整担当者、いま本人か本人の子どもを担当している人だけが読めます。家族のページには、読める人にだけ「記録があります」とだけ出ます。年表・検索・期限・統計には出ません。</Notice>

function ConsultationTable({ found, today }: { found: readonly WomensConsultation[]; today: Temporal.PlainDate }): ReactElement {
  return (
    <Card title="次に連絡する日の順">
      <Table caption="女性相談" silentCaption stacked rows={found} empty={<Empty>あなたが読める記録はありません。</Empty>} columns={[
        { label: '受けた日', heads: true, show: ({ id, receivedOn }) => <a href={`${here}/${id}`}>{formatShortDate(receivedOn)}</a> },
        { label: 'だれ', show: ({ woman }) => <>{woman.name}<span className="soft">{woman.ageWords}</span></> },
        { label: '何について', show: ({ matters }) => matters.map((code) => labelOf(womensMatters, code)).join('、') },
        { label: '書いた人', show: ({ recordedByName }) => recordedByName },
        { label: '次に連絡する日', show: ({ nextOn }) => nextOn && <DueDay on={nextOn} today={today} /> },
      ]} />
    </Card>
  )
}

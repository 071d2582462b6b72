import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { officeDateOf } from '../kernel/office-time.ts'
import { moved, problems, shown, stale, whole } from '../kernel/page.ts'
import type { Answer, Asking, Content, Subject } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { AnyRecord, Option, Raw, Values } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { samePersons } from '../people/search.db.ts'
import { Act } from '../ui/act.tsx'
import { Empty } from '../ui/empty.tsx'
import { asReportForm, informationAnswerForm, linkForm, problemsOfReport } from './information-sheet.ts'
import { answerInformation, informationSheetOf, linkInformation, sheetsAbout, takeAsReport } from './information-sheets.db.ts'
import type { InformationSheet } from './information-sheets.db.ts'
import { sheetsCrumb, whoWords } from './information-sheets.pages.tsx'
import { InformationView } from './information-view.tsx'
import type { Earlier } from './information-view.tsx'
import { idsShown } from './intake-lines.ts'
import { intakesOfPersons } from './intakes.db.ts'
import { intakeKindWords } from './intake.ts'

type About = Asking<InformationSheet>
const sheetSubject: Subject<InformationSheet> = {
  kind: 'information_sheet', param: 'sheet', find: informationSheetOf, ids: ({ personId, intakeId }) => [personId, intakeId].filter((id) => id !== null),
}
const placeOf = ({ id }: Pick<InformationSheet, 'id'>): string => `/information-sheets/${id}`

/** The page of a sheet, and what is done with it: answering, saying whom it is about, taking it in as a 通告. */
export const informationSheetPages = [
  page.get('/information-sheets/:sheet', { on: sheetSubject, needs: 'information.take' }, async (asking) => {
    const { subject, actor, today } = asking
    if (!may(actor, 'intake.read')) return shown(typedPage(asking))
    const takes = may(actor, 'intake.take') && may(actor, 'information.write') && subject.intakeId === null
    return shown({
      title: '情報提供', heading: <>情報提供<small>{whoWords(subject)}</small></>, here: '/information-sheets', crumbs: [sheetsCrumb(asking.actor), { label: '情報提供' }],
      acts: takes ? [<Act key="report" href={`${placeOf(subject)}/reports/new`}>通告として受け付ける</Act>] : [],
      body: <InformationView sheet={subject} earlier={await earlierOf(asking)} today={today} writes={may(actor, 'information.write')} />,
    })
  }),
  ...acting({
    noun: 'answers', needs: 'information.write', submit: '返事を保存する', record: async () => informationAnswerForm,
    given: ({ now }) => rawOf(informationAnswerForm, { answeredAt: now }),
    check: ({ answeredAt }, { now, subject }) => [
      ...(Temporal.Instant.compare(answeredAt, now) > 0 ? [{ field: 'answeredAt', message: '伝えた日時が今より先です。伝えてから書いてください' }] : []),
      ...(Temporal.PlainDate.compare(officeDateOf(answeredAt), subject.receivedOn) < 0 ? [{ field: 'answeredAt', message: '伝えた日時が、受けた日より前です。日付を確かめてください' }] : []),
    ],
    async act({ tx, subject, form }, { answerWords, ...values }) { await answerInformation(tx, subject, versionOf(form), { ...values, answerWords: answerWords ?? '' }); return placeOf(subject) },
  }),
  ...acting({
    noun: 'persons', needs: 'information.write', submit: 'この人のこととして残す', record: async (asking) => linkForm(await whoItMayBe(asking)),
    given: () => ({}), check: (_, { subject }) => (subject.personId ? [whole('もう、だれのことかが書かれています')] : []),
    async act({ tx, subject, form }, { person }) { await linkInformation(tx, subject, versionOf(form), person); return placeOf(subject) },
  }),
  ...acting({
    noun: 'reports', needs: 'intake.take', submit: '通告として受け付ける', record: async () => asReportForm, given: () => ({}),
    check: ({ receivedAt }, { subject }) => problemsOfReport(receivedAt, subject.receivedOn),
    async act({ tx, subject, form, now, today, seen }, values) {
      const intakeId = await takeAsReport(tx, subject, values, { now, today, intakeId: recordIdOf(form) })
      seen([intakeId])
      return `/intakes/${intakeId}`
    },
  }),
]

/** A sheet as whoever typed it reads it back: what stood on the paper, and nothing of what the office knows. */
const typedPage = ({ subject, actor, today }: About): Content => ({
  title: '連絡票', heading: <>連絡票<small>{whoWords(subject)}</small></>, here: '/', crumbs: [sheetsCrumb(actor), { label: '連絡票' }],
  acts: [<Act key="new" main href="/information-sheets/new">つぎの連絡票を入力する</Act>],
  body: <InformationView sheet={subject} earlier={null} today={today} writes={false} />,
})

/** One thing done with a sheet: under which noun, with which record, and where it leads. */
interface Doing<R extends AnyRecord> {
  noun: string
  needs: 'information.write' | 'intake.take'
  submit: string
  record(asking: About): Promise<R>
  given(asking: About): Raw
  check(values: Values<R>, asking: About): Problem[]
  act(asking: About, values: Values<R>): Promise<string>
}

function acting<R extends AnyRecord>({ noun, needs, submit, record, given, check, act }: Doing<R>) {
  const formPage = (asking: About, asked: R, id: string, raw: Raw, wrong: readonly Problem[], version: number): Content => {
    const { subject } = asking
    const action = `${placeOf(subject)}/${noun}`
    const options = asked.fields['person']?.control
    const nobody = options?.kind === 'radio' && options.options.length === 0
    return {
      title: asked.title, heading: <>{asked.title}<small>{whoWords(subject)}</small></>, here: '/information-sheets', crumbs: [sheetsCrumb(asking.actor), { label: '情報提供', href: placeOf(subject) }, { label: asked.title }],
      body: nobody ? <section className="card"><Empty act={<Act href="/people/new">人を登録する</Act>}>聞いた名前・かな・生年月日に近い人は見つかりません。先に人を登録してから、もう一度開いてください。</Empty></section> : (
        <section className="card">
          <Form action={action} id={id} version={version} draft={{ here: `${action}/new`, title: asked.title, subjectKind: 'information_sheet', subjectId: subject.id }} submit={submit} problems={wrong}>
            <RecordFields record={asked} raw={raw} problems={wrong} />
          </Form>
        </section>
      ),
    }
  }
  return [
    page.get(`/information-sheets/:sheet/${noun}/new`, { on: sheetSubject, needs }, async (asking): Promise<Answer> => {
      const { subject, query } = asking
      const id = query.get('draft') ?? crypto.randomUUID()
      const draft = await asking.draft(`${placeOf(subject)}/${noun}`, id)
      return shown(formPage(asking, await record(asking), id, draft ?? given(asking), [], draft ? versionOf(draft) : subject.version))
    }),
    page.post(`/information-sheets/:sheet/${noun}`, { on: sheetSubject, needs }, async (asking): Promise<Answer> => {
      const { subject, form } = asking
      const asked = await record(asking)
      const again = (wrong: readonly Problem[]): Content => formPage(asking, asked, recordIdOf(form), form, wrong, versionOf(form))
      const read = parseRecord(asked, form)
      const wrong = 'problems' in read ? read.problems : check(read.values, asking)
      if ('problems' in read || wrong.length > 0) return problems(again(wrong))
      let next = placeOf(subject)
      const outcome = await attempt(async () => { next = await act(asking, read.values) })
      if (outcome === 'done') return moved(next)
      const message = 'ほかの人が先にこの情報提供を保存しました。ページで見比べて、もう一度保存してください'
      return outcome === 'stale' ? stale(formPage(asking, asked, recordIdOf(form), form, [whole(message)], subject.version)) : problems(again(outcome))
    }),
  ]
}

/** Persons known whose reading, writing or birth is near what was heard; nobody sealed, nobody the reader must not see. */
async function whoItMayBe({ tx, subject, today, seen }: About): Promise<Option[]> {
  const { nameHeard, kanaHeard, birth } = subject
  const cards = nameHeard || kanaHeard ? await samePersons(tx, { name: nameHeard || kanaHeard, kana: kanaHeard, birth }, today) : []
  seen(cards.map(({ id }) => id))
  return cards.map(({ id, name, birthWords, ageWords, familyNumber }) => ({ code: id, label: name, hint: [birthWords, ageWords, familyNumber].filter(Boolean).join('・') }))
}

/** The other sheets and the intakes of the same person, the last first. */
async function earlierOf({ tx, subject, seen }: About): Promise<Earlier[]> {
  if (!subject.personId) return []
  const sheets = (await sheetsAbout(tx, [subject.personId])).filter(({ id }) => id !== subject.id)
  const intakes = await intakesOfPersons(tx, [subject.personId])
  seen(idsShown(intakes))
  return [
    ...sheets.map(({ id, title, receivedOn, answered }) => ({ href: `/information-sheets/${id}`, words: `${title}${answered ? '' : '・未回答'}`, on: receivedOn })),
    ...intakes.map(({ id, label, kind, receivedAt }) => ({ href: `/intakes/${id}`, words: `受付 ${label} ${intakeKindWords(kind)}`, on: officeDateOf(receivedAt) })),
  ].toSorted((a, b) => Temporal.PlainDate.compare(b.on, a.on))
}

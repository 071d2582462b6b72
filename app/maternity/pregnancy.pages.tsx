import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { sheetsAbout } from '../intake/information-sheets.db.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields, Rows } from '../kernel/form.tsx'
import { moved, problems, shown, stale, whole } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Meanwhile } from '../ui/meanwhile.tsx'
import { Act } from '../ui/act.tsx'
import { birthForm, problemsOfBirth } from './birth.ts'
import { childrenOf, recordBirth, unbornOptions } from './births.db.ts'
import { pregnancyChoices } from './choices.db.ts'
import { handoversOf } from './handovers.db.ts'
import { registerCrumb } from './pregnancies.pages.tsx'
import { changePregnancy, clinicsOf, endPregnancy } from './pregnancies.db.ts'
import type { Pregnancy } from './pregnancies.db.ts'
import { Standing } from './pregnancy-card.tsx'
import { endingForm, pregnancyForm, problemsOfPregnancy } from './pregnancy.ts'
import type { PregnancyValues } from './pregnancy.ts'
import { PregnancyView } from './pregnancy-view.tsx'
import { pregnancySubject } from './subjects.ts'

type About = Asking<Pregnancy>
const placeOf = ({ id }: Pregnancy): string => `/pregnancies/${id}`
const alreadyEnded = [whole('この妊娠は、もう終わったと書かれています。台帳のページを確かめてください')]

/** The page of a pregnancy, putting it right, the birth, and the other ways it ends. */
export const pregnancyPages = [
  page.get('/pregnancies/:pregnancy', { on: pregnancySubject, needs: 'maternity.read' }, async ({ tx, subject, actor, today, seen }) => {
    const children = await childrenOf(tx, subject.id, today)
    seen(children.map(({ id }) => id))
    const open = subject.outcome === null && may(actor, 'maternity.write')
    const place = placeOf(subject)
    return shown({
      title: '妊婦の記録', heading: <>{subject.woman.name}<small>{[subject.woman.kana, subject.woman.ageWords].filter(Boolean).join('　')}　<Standing pregnancy={subject} /></small></>, here: '/pregnancies',
      crumbs: [registerCrumb, { label: '妊婦の記録' }],
      acts: [
        ...(open ? [<Act key="birth" main href={`${place}/births/new`}>出産を書く</Act>] : []),
        ...(may(actor, 'maternity.write') ? [<Act key="correct" href={`${place}/correction`}>書き足す・直す</Act>] : []),
        ...(open ? [<Act key="end" href={`${place}/endings/new`}>ほかの形で終える</Act>] : []),
      ],
      body: <PregnancyView pregnancy={subject} children={children} today={today} handovers={await handoversOf(tx, [subject.id])} clinics={await clinicsOf(tx, subject.personId, today)} sheets={await sheetsAbout(tx, [subject.personId])} />,
    })
  }),

  page.get('/pregnancies/:pregnancy/correction', { on: pregnancySubject, needs: 'maternity.write' }, async (asking) => {
    const { subject } = asking
    const record = pregnancyForm(await pregnancyChoices(asking.tx, asking.today, subject))
    const draft = await asking.draft(`${placeOf(subject)}/correction`, subject.id)
    return shown(formPage(asking, { noun: 'correction', title: '書き足す・直す', record, raw: draft ?? rawOf(record, valuesOf(subject)), wrong: [], version: draft ? versionOf(draft) : subject.version }))
  }),
  page.post('/pregnancies/:pregnancy/correction', { on: pregnancySubject, needs: 'maternity.write' }, async (asking) => {
    const { tx, subject, form, today } = asking
    const record = pregnancyForm(await pregnancyChoices(asking.tx, asking.today, subject))
    const page = { noun: 'correction', title: '書き足す・直す', record, raw: form, version: versionOf(form) }
    const read = parseRecord(record, form)
    const wrong = 'problems' in read ? read.problems : problemsOfPregnancy(read.values, today)
    if ('problems' in read || wrong.length > 0) return problems(formPage(asking, { ...page, wrong }))
    const outcome = await attempt(() => changePregnancy(tx, subject, versionOf(form), read.values, today))
    if (outcome === 'stale') return stale(formPage(asking, { ...page, wrong: [], version: subject.version, before: <Meanwhile record={record} values={valuesOf(subject)} /> }))
    return outcome === 'done' ? moved(placeOf(subject)) : problems(formPage(asking, { ...page, wrong: outcome }))
  }),

  page.get('/pregnancies/:pregnancy/endings/new', { on: pregnancySubject, needs: 'maternity.write' }, async (asking) => {
    const { subject, query } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const draft = await asking.draft(`${placeOf(subject)}/endings`, id)
    return shown(formPage(asking, { ...ending, id, raw: draft ?? {}, wrong: [], version: draft ? versionOf(draft) : subject.version }))
  }),
  page.post('/pregnancies/:pregnancy/endings', { on: pregnancySubject, needs: 'maternity.write' }, async (asking) => {
    const { tx, subject, form, today } = asking
    const page = { ...ending, id: recordIdOf(form), raw: form, version: versionOf(form) }
    const read = parseRecord(endingForm, form)
    const wrong = 'problems' in read ? read.problems : Temporal.PlainDate.compare(read.values.outcomeOn, today) > 0 ? [{ field: 'outcomeOn', message: 'その日が今日より後です。日付を確かめてください' }] : []
    if ('problems' in read || wrong.length > 0) return problems(formPage(asking, { ...page, wrong }))
    const { outcome: how, outcomeOn, outcomeWords } = read.values
    const outcome = await attempt(() => endPregnancy(tx, subject, versionOf(form), { outcome: how, outcomeOn, outcomeWords: outcomeWords ?? '' }))
    return outcome === 'done' ? moved(placeOf(subject)) : outcome === 'stale' ? stale(formPage(asking, { ...page, wrong: [savedMeanwhile], version: subject.version })) : problems(formPage(asking, { ...page, wrong: outcome }))
  }),

  page.get('/pregnancies/:pregnancy/births/new', { on: pregnancySubject, needs: 'maternity.write' }, async (asking) => {
    const { tx, subject, query } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const draft = await asking.draft(`${placeOf(subject)}/births`, id)
    const wrong = subject.outcome === null ? [] : alreadyEnded
    return shown(birthPage(asking, { id, record: birthForm(await unbornOptions(tx, subject)), raw: draft ?? {}, wrong, version: draft ? versionOf(draft) : subject.version }))
  }),
  page.post('/pregnancies/:pregnancy/births', { on: pregnancySubject, needs: 'maternity.write' }, async (asking) => {
    const { tx, subject, form, today } = asking
    const id = recordIdOf(form)
    if ((await childrenBorn(asking, id))) return moved(placeOf(subject))
    const record = birthForm(await unbornOptions(tx, subject))
    const page = { id, record, raw: form, version: versionOf(form) }
    const read = parseRecord(record, form)
    const wrong = 'problems' in read ? read.problems : problemsOfBirth(read.values, subject.dueOn, today)
    if ('problems' in read || wrong.length > 0) return problems(birthPage(asking, { ...page, wrong }))
    const outcome = await attempt(() => recordBirth(tx, subject, { ...read.values, id, version: versionOf(form) }, today))
    return outcome === 'done' ? moved(placeOf(subject)) : outcome === 'stale' ? stale(birthPage(asking, { ...page, wrong: [savedMeanwhile], version: subject.version })) : problems(birthPage(asking, { ...page, wrong: outcome }))
  }),
]

const savedMeanwhile = whole('ほかの人が先にこの妊娠の記録を保存しました。台帳のページで見比べて、もう一度保存してください')
const ending = { noun: 'endings', title: 'ほかの形で終える', record: endingForm }

/** A birth form that was sent before made this child. */
async function childrenBorn({ tx, subject }: About, id: string): Promise<boolean> {
  return await tx.selectFrom('pregnancyChild').select('id').where('id', '=', id).where('pregnancyId', '=', subject.id).executeTakeFirst() !== undefined
}

const valuesOf = (subject: Pregnancy): Partial<PregnancyValues> => {
  const { dueOn, handbookOn, handbookNone, checkups, lastCheckupOn, supportLevel, accountId, agencyPersonId, counterpart, awaySince, awayUntil, nextContactOn, words } = subject
  return {
    dueOn, dueSource: subject.dueSource as PregnancyValues['dueSource'], reasons: subject.reasons.filter(({ until }) => !until).map(({ code }) => code), handbookOn, handbookNone, checkups, lastCheckupOn,
    supportLevel, account: accountId, agencyPerson: agencyPersonId, counterpart, away: subject.away as PregnancyValues['away'], awaySince, awayUntil, nextContactOn, words,
  }
}

interface Asked { noun: string; title: string; record: AnyRecord; id?: string; raw: Raw; wrong: readonly Problem[]; version: number; before?: ReactElement; fields?: ReactElement }

function formPage({ subject }: About, { noun, title, record, id = subject.id, raw, wrong, version, before, fields }: Asked): Content {
  const place = `${placeOf(subject)}/${noun}`
  return {
    title, heading: <>{subject.woman.name}<small>{title}</small></>, here: '/pregnancies', crumbs: [registerCrumb, { label: '妊婦の記録', href: placeOf(subject) }, { label: title }],
    body: (
      <section className="card">
        {before}
        <Form action={place} id={id} version={version} draft={{ here: noun === 'correction' ? place : `${place}/new`, title, subjectKind: 'person', subjectId: subject.personId }} submit="保存する" problems={wrong}>
          {fields ?? <RecordFields record={record} raw={raw} problems={wrong} />}
        </Form>
      </section>
    ),
  }
}

function birthPage(asking: About, { record, raw, wrong, ...rest }: Omit<Asked, 'noun' | 'title'> & { record: ReturnType<typeof birthForm> }): Content {
  const inside = record.fields.children.control
  const asked = inside.kind === 'rows' ? inside.record : record
  const only = Object.entries(asked.fields).filter(([, { control }]) => !('options' in control) || control.options.length > 0).map(([name]) => name)
  return formPage(asking, {
    ...rest, noun: 'births', title: '出産を書く', record, raw, wrong,
    fields: (
      <>
        <RecordFields record={record} raw={raw} problems={wrong} only={['bornOn']} />
        <Rows name="children" field={record.fields.children} raw={raw} problems={wrong}>
          {(prefix) => <RecordFields record={asked} raw={raw} problems={wrong} prefix={prefix} only={only} />}
        </Rows>
        <RecordFields record={record} raw={raw} problems={wrong} only={['words']} />
      </>
    ),
  })
}

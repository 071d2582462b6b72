import { page } from '../access/pages.ts'
import { intakeChildSubject } from '../intake/subjects.ts'
import type { IntakeChild } from '../intake/subjects.ts'
import { isId, recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems, shown, stale } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Option, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { formatPartialDate } from '../kernel/partial-date.ts'
import type { PersonCard } from '../people/person.ts'
import { nameKey } from '../people/name-keys.ts'
import { personCards } from '../people/people.db.ts'
import { siblingsOf } from '../people/family.db.ts'
import { searchPersons } from '../people/search.db.ts'
import { identification } from './identify.ts'
import { identifyChild, knownOnIntake } from './identify.db.ts'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { attempt } from '../kernel/result.ts'

const action = (child: IntakeChild): string => `/intakes/${child.intakeId}/children/${child.id}/person`

/** A child of an intake nobody knew yet, or perhaps somebody known: who it is. */
export const identifyPages = [
  page.get('/intakes/:intake/children/:child/person/new', { on: intakeChildSubject, needs: 'intake.work' }, async (asking) => {
    const { subject, query, params } = asking
    if (subject.intakeId !== params['intake']) return absent
    const id = query.get('draft') ?? crypto.randomUUID()
    const raw = await asking.draft(action(subject), id) ?? {
      words: [subject.kanaHeard || subject.nameHeard], name: [subject.nameHeard], kana: [subject.kanaHeard], sex: [subject.sex],
      birth: subject.birthYear ? [formatPartialDate({ year: subject.birthYear, ...(subject.birthMonth ? { month: subject.birthMonth } : {}), ...(subject.birthDay ? { day: subject.birthDay } : {}) })] : [],
    }
    return shown(content(subject, await formOf(asking, id, raw, [], subject.version)))
  }),
  page.post('/intakes/:intake/children/:child/person', { on: intakeChildSubject, needs: 'intake.work' }, async (asking): Promise<Answer> => {
    const { tx, subject, form, params } = asking
    if (subject.intakeId !== params['intake']) return absent
    const id = recordIdOf(form)
    const again = async (wrong: readonly Problem[]): Promise<Answer> => problems(content(subject, await formOf(asking, id, form, wrong, versionOf(form))))
    const result = parseRecord(identification(optionsOf(await found(asking, form))), form)
    if ('problems' in result) return again(result.problems)
    const { person, name, kana, sex, birth } = result.values
    const isNew = person === 'new'
    const outcome = await attempt(() => identifyChild(tx, {
      id, child: subject, version: versionOf(form), personId: isNew ? null : person, person: isNew ? { name: name ?? '', kana: kana ?? '', sex: sex ?? 'unknown', birth } : null,
    }))
    if (outcome === 'done') return moved(`/intakes/${subject.intakeId}/decision/new`)
    if (outcome !== 'stale') return again(outcome)
    const now = subject.personId ? (await personCards(tx, [subject.personId], asking.today))[0]?.name : undefined
    return stale(content(subject, <><SavedElsewhere><p>いまの記録：{now ?? 'まだだれか決まっていません'}</p></SavedElsewhere>{await formOf(asking, id, form, [], subject.version)}</>))
  }),
]

const wordsIn = (raw: Raw): string => raw['words']?.[0]?.trim() ?? ''

/** Brothers and sisters of the call's other children, those the words find, who this child perhaps is, and whoever was chosen from an earlier search and is still seen. */
async function found({ tx, subject, today, seen }: Asking<IntakeChild>, raw: Raw): Promise<PersonCard[]> {
  const words = wordsIn(raw)
  const chosen = raw['person']?.[0] ?? ''
  const ids = [subject.personId, isId(chosen) ? chosen : null].filter((id) => id !== null)
  const siblings = await siblingsOf(tx, await knownOnIntake(tx, subject.intakeId))
  const cards = [...await personCards(tx, [...ids, ...siblings], today), ...(words ? await searchPersons(tx, words, today) : [])]
  const unique = cards.filter((card, at) => cards.findIndex(({ id }) => id === card.id) === at).slice(0, 12)
  seen(unique.map(({ id }) => id))
  return unique
}

const optionsOf = (cards: readonly PersonCard[]): Option[] =>
  cards.map(({ id, name, kana, birthWords, ageWords, familyNumber }) => ({ code: id, label: `${name}（${kana}）`, hint: [birthWords, ageWords, familyNumber].filter(Boolean).join('・') }))

async function formOf(asking: Asking<IntakeChild>, id: string, raw: Raw, wrong: readonly Problem[], version: number) {
  const { subject } = asking
  const record = identification(optionsOf(await found(asking, raw)))
  if (wordsIn(raw)) asking.searched(nameKey(wordsIn(raw)))
  return (
    <Form action={action(subject)} id={id} version={version} submit="この人に決める" problems={wrong}
      draft={{ here: `${action(subject)}/new`, title: `だれかを決める ${subject.label}`, subjectKind: 'intake', subjectId: subject.intakeId }}>
      <div className="field">
        <label htmlFor="f-words">登録されている人をさがす <span className="free">※任意</span></label>
        <p className="hint"><span>名前・かな・生年月日</span></p>
        <span className="row"><input id="f-words" className="middle" name="words" autoComplete="off" defaultValue={raw['words']?.[0] ?? ''} /><button className="button small" name="more" value="words" formNoValidate>さがす</button></span>
      </div>
      <RecordFields record={record} raw={raw} problems={wrong} />
      <p className="soft">閲覧できないものは含みません</p>
    </Form>
  )
}

function content(child: IntakeChild, body: Content['body']): Content {
  const { label, intakeId } = child
  return {
    title: `だれかを決める ${label}`, heading: `${child.nameHeard || '名前のわからない子'}はだれか`, here: '/intakes', body,
    crumbs: [{ label: '受付', href: '/intakes' }, { label, href: `/intakes/${intakeId}` }, { label: 'だれかを決める' }],
  }
}

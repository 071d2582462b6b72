import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import type { Permission } from '../access/roles.ts'
import { agencyKinds } from '../codes/agencies.ts'
import { agenciesOn, agencyOptions } from '../council/agencies.db.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content, Declared } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyRecord, Option, Raw, Values } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Notice } from '../ui/notice.tsx'
import { familiesOf, familyMembers, recordKinship } from './family.db.ts'
import { kinshipForm } from './family.ts'
import { addName } from './people.db.ts'
import { nameForm } from './person.ts'
import { recordAffiliation, recordPhone, recordResidence, setVeil } from './places.db.ts'
import { affiliationForm, impossiblePeriod, phoneForm, residenceForm } from './places.ts'
import { personSubject } from './subjects.ts'
import type { FoundPerson } from './subjects.ts'
import { hiddenFromThemselves, veilForm } from './veil.ts'

type AboutPerson = Asking<FoundPerson>

/** One thing written about a person: under which noun, with which record, and how it is kept. */
interface Writing<R extends AnyRecord> {
  noun: string
  needs: Permission
  submit: string
  record(asking: AboutPerson): Promise<R> | R
  check?(values: Values<R>): Problem[]
  before?(subject: FoundPerson): ReactElement | false
  save(asking: AboutPerson, id: string, values: Values<R>): Promise<void>
}

const schoolLike: readonly string[] = agencyKinds.filter(({ group }) => group === '学校・園' || group === '子育て支援').map(({ code }) => code)

/** What is added to a person, one form each. */
export const aboutPersonPages = [
  ...writing({
    noun: 'names', needs: 'person.write', submit: '名前を書く', record: () => nameForm,
    save: ({ tx, subject }, id, { kind, name, kana }) => addName(tx, { id, personId: subject.id, kind, name, kana: kana ?? '' }),
  }),
  ...writing({
    noun: 'residences', needs: 'person.write', submit: '住所を書く', record: () => residenceForm, check: impossiblePeriod, before: HiddenAtOnce,
    save: ({ tx, subject }, id, values) => recordResidence(tx, { ...values, id, personId: subject.id }),
  }),
  ...writing({
    noun: 'phones', needs: 'person.write', submit: '電話を書く', record: () => phoneForm, before: HiddenAtOnce,
    save: ({ tx, subject }, id, { number, whose, safeContact }) => recordPhone(tx, { id, personId: subject.id, number, whose: whose ?? '', safeContact: safeContact ?? '' }),
  }),
  ...writing({
    noun: 'affiliations', needs: 'person.write', submit: '学校・園を書く', before: HiddenAtOnce,
    record: async ({ tx, today }) => affiliationForm(agencyOptions((await agenciesOn(tx, today)).filter(({ kind }) => schoolLike.includes(kind))), today),
    save: ({ tx, subject }, id, { agency, fiscalYear, className, since }) =>
      recordAffiliation(tx, { id, personId: subject.id, agencyId: agency, fiscalYear: Number(fiscalYear), className: className ?? '', since }),
  }),
  ...writing({
    noun: 'kinships', needs: 'person.write', submit: '関係を書く', record: async (asking) => kinshipForm(await othersOf(asking)),
    save: ({ tx, subject }, _, { other, relation }) => recordKinship(tx, { personId: subject.id, otherPersonId: other, relation }),
  }),
  ...writing({
    noun: 'veils', needs: 'veil.set', submit: 'いますぐ隠す', record: async (asking) => veilForm(await othersOf(asking)), check: hiddenFromThemselves,
    before: () => <Notice tone="danger" title="保存するとすぐに隠れます">住所・電話・学校が、この部署のだれにも見えなくなります。これから書く住所も隠れます。ひとりで設定できます。解くには、期限が過ぎていても別の人の確認が要ります。</Notice>,
    async save({ tx, subject }, id, { ground, together, from, words, endsOn }) {
      const veil = { ground, endsOn, words: words ?? '', fromPersonId: from === 'other' ? null : from }
      const isNew = await setVeil(tx, { ...veil, id, personId: subject.id })
      if (isNew) for (const personId of together) await setVeil(tx, { ...veil, personId })
    },
  }),
]

function writing<R extends AnyRecord>({ noun, needs, submit, record, check, before, save }: Writing<R>): Declared<Permission>[] {
  const formPage = (asking: AboutPerson, asked: AnyRecord, id: string, raw: Raw, wrong: readonly Problem[]): Content => {
    const { subject } = asking
    const place = `/people/${subject.id}`
    return {
      title: asked.title, heading: <>{subject.name}<small>{asked.title}</small></>, here: '/people',
      crumbs: [{ label: '人・家族', href: '/people' }, { label: '人の記録', href: place }, { label: asked.title }],
      body: (
        <>
          {before?.(subject)}
          <Form action={`${place}/${noun}`} id={id} draft={{ here: `${place}/${noun}/new`, title: asked.title, subjectKind: 'person', subjectId: subject.id }} submit={submit} problems={wrong}>
            <RecordFields record={asked} raw={raw} problems={wrong} only={fieldsWithAnswers(asked)} />
          </Form>
        </>
      ),
    }
  }
  return [
    page.get(`/people/:person/${noun}/new`, { on: personSubject, needs }, async (asking) => {
      const id = asking.query.get('draft') ?? crypto.randomUUID()
      const raw = await asking.draft(`/people/${asking.subject.id}/${noun}`, id) ?? {}
      return shown(formPage(asking, await record(asking), id, raw, []))
    }),
    page.post(`/people/:person/${noun}`, { on: personSubject, needs }, async (asking) => {
      const id = recordIdOf(asking.form)
      const asked = await record(asking)
      const read = parseRecord(asked, asking.form)
      const wrong = 'problems' in read ? read.problems : check?.(read.values) ?? []
      if ('problems' in read || wrong.length > 0) return problems(formPage(asking, asked, id, asking.form, wrong))
      const refused = await refusalsOf(() => save(asking, id, read.values))
      if (refused.length > 0) return problems(formPage(asking, asked, id, asking.form, refused))
      return moved(`/people/${asking.subject.id}`)
    }),
  ]
}

/** A question that may stay open and has nothing to choose from is not asked. */
function fieldsWithAnswers(record: AnyRecord): string[] {
  return Object.entries(record.fields).filter(([, { control, required }]) => required || !('options' in control) || control.options.length > 0).map(([name]) => name)
}

function HiddenAtOnce({ veiled }: FoundPerson): ReactElement | false {
  return veiled && <Notice tone="danger" title="秘匿">この人の住所・電話・学校は隠しています。ここに書いたものも保存するとすぐに隠れ、あなたにも見えなくなります。</Notice>
}

/** The others of the person's families, whom the form may name. */
async function othersOf({ tx, subject, today, seen }: AboutPerson): Promise<Option[]> {
  const others = new Map<string, Option>()
  for (const family of await familiesOf(tx, [subject.id])) {
    for (const { id, name, relationLabel } of await familyMembers(tx, family.id, today)) if (id !== subject.id) others.set(id, { code: id, label: name, hint: relationLabel })
  }
  seen([...others.keys()])
  return [...others.values()]
}

import { page } from '../access/pages.ts'
import { idsShown } from '../intake/intake-lines.ts'
import { sheetsAbout } from '../intake/information-sheets.db.ts'
import { intakesOfPersons } from '../intake/intakes.db.ts'
import { versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { absent, moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { Stale } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { checkupsOfPersons } from '../development/checkups.db.ts'
import { developmentsOfPersons } from '../development/developments.db.ts'
import { hasConsultation } from '../womens/womens.db.ts'
import { pregnanciesOfPersons } from '../maternity/pregnancies.db.ts'
import { familiesOf, familyMembers, kinOf } from './family.db.ts'
import { mayLook, whileLooking } from './looks.db.ts'
import { Meanwhile } from '../ui/meanwhile.tsx'
import { correctPerson, otherNames, personAsWritten, personCards } from './people.db.ts'
import { correctionForm, impossibleDates } from './person.ts'
import type { PersonValues } from './person.ts'
import { personPage } from './person-page.tsx'
import { placesOf, veilsOf } from './places.db.ts'
import { personSubject } from './subjects.ts'
import type { FoundPerson } from './subjects.ts'

const actionOf = ({ id }: FoundPerson): string => `/people/${id}/correction`

/** The page of one person, and putting right what is written about them. */
export const personPages = [
  page.get('/people/:person', { on: personSubject, needs: 'person.read' }, async (asking) => {
    const { tx, subject, today, actor, seen } = asking
    const look = await whileLooking(asking)
    const written = await personAsWritten(tx, subject.id)
    const [card] = await personCards(tx, [subject.id], today)
    if (!written || !card) return absent
    const families = []
    for (const family of await familiesOf(tx, [subject.id])) families.push({ ...family, members: await familyMembers(tx, family.id, today) })
    const kin = await kinOf(tx, subject.id)
    const intakes = await intakesOfPersons(tx, [subject.id])
    seen([...idsShown(intakes), ...families.flatMap(({ id, members }) => [id, ...members.map((member) => member.id)]), ...kin.map(({ otherId }) => otherId)])
    return shown(personPage({
      card, look, mayLook: await mayLook(tx, subject.id), values: written.values, families, kin, intakes, today, actor,
      pregnancies: await pregnanciesOfPersons(tx, [subject.id], today), sheets: await sheetsAbout(tx, [subject.id]),
      developments: await developmentsOfPersons(tx, [subject.id], today), checkups: await checkupsOfPersons(tx, [subject.id]), consulted: await hasConsultation(tx, { personId: subject.id }),
      names: await otherNames(tx, subject.id), places: await placesOf(tx, subject.id), veils: await veilsOf(tx, subject.id),
    }))
  }),

  page.get('/people/:person/correction', { on: personSubject, needs: 'person.write' }, async (asking) => {
    const { tx, subject } = asking
    const written = await personAsWritten(tx, subject.id)
    if (!written) return absent
    // A draft keeps the version it began with: what others saved since then must not be overwritten unseen.
    const draft = await asking.draft(actionOf(subject), subject.id)
    return shown(correctionPage(asking, draft ?? rawOf(correctionForm, written.values), draft ? versionOf(draft) : written.version, []))
  }),

  page.post('/people/:person/correction', { on: personSubject, needs: 'person.write' }, async (asking) => {
    const { tx, subject, form, today } = asking
    const version = versionOf(form)
    const read = parseRecord(correctionForm, form)
    const wrong = 'problems' in read ? read.problems : impossibleDates(read.values, today)
    if ('problems' in read || wrong.length > 0) return problems(correctionPage(asking, form, version, wrong))
    const { keepsFormer, ...values } = read.values
    try {
      await correctPerson(tx, subject.id, version, values, keepsFormer)
    } catch (error) {
      const now = error instanceof Stale && await personAsWritten(tx, subject.id)
      if (now) return stale(correctionPage(asking, form, now.version, [], now.values))
      throw error
    }
    return moved(`/people/${subject.id}`)
  }),
]

function correctionPage({ subject }: Asking<FoundPerson>, raw: Raw, version: number, wrong: readonly Problem[], meanwhile?: PersonValues): Content {
  const { id, name } = subject
  return {
    title: '人の記録を直す', heading: <>{name}<small>{correctionForm.title}</small></>, here: '/people',
    crumbs: [{ label: '人・家族', href: '/people' }, { label: '人の記録', href: `/people/${id}` }, { label: '直す' }],
    body: (
      <div className="stack">
        {meanwhile && <Meanwhile record={correctionForm} values={meanwhile} />}
        <Form action={actionOf(subject)} id={id} version={version} draft={{ here: actionOf(subject), title: '人の記録を直す', subjectKind: 'person', subjectId: id }} submit="保存する" problems={wrong}>
          <RecordFields record={correctionForm} raw={raw} problems={wrong} />
        </Form>
      </div>
    ),
  }
}

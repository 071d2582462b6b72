import { abuseKinds, suspectedPersons } from '../codes/abuse.ts'
import { classes, placements } from '../codes/casefiles.ts'
import { labelOf } from '../codes/code-list.ts'
import { consultationKinds } from '../codes/consultation-kinds.ts'
import { agendaOutcomes } from '../codes/council.ts'
import { meetingKinds } from '../codes/meetings.ts'
import { sexes } from '../codes/people.ts'
import { routeKeys, routes } from '../codes/routes.ts'
import { urgencyLevels } from '../codes/urgency.ts'
import type { Casefile } from '../casefiles/casefiles.db.ts'
import { hiddenPlace } from '../documents/place.ts'
import type { Place } from '../documents/place.ts'
import type { LedgerChild, LedgerFamily } from '../documents/ledger-paper.ts'
import type { LastSightings } from '../journal/last-sightings.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { officeDateOf } from '../kernel/office-time.ts'
import { ageWords, birthWords, expectedSchoolYear } from '../people/age-words.ts'
import { relationWord } from '../people/family.ts'
import type { PersonCard } from '../people/person.ts'
import type { ByOwner, LedgerMember, ledgerClasses, ledgerConsultations, ledgerHearings, ledgerHomes, ledgerIntakes, ledgerPlans, ledgerRegistrations, ledgerTasks } from './ledger-facts.db.ts'

type Found<Q extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Q>>

/** All that the ledger is read from; places are what this reader may know. */
interface LedgerFacts {
  cards: ReadonlyMap<string, PersonCard>
  sightings: ReadonlyMap<string, LastSightings>
  members: ByOwner<LedgerMember>
  homes: Found<typeof ledgerHomes>
  intakes: Found<typeof ledgerIntakes>
  consultations: Found<typeof ledgerConsultations>
  classes: Found<typeof ledgerClasses>
  registrations: Found<typeof ledgerRegistrations>
  plans: Found<typeof ledgerPlans>
  tasks: Found<typeof ledgerTasks>
  hearings: Found<typeof ledgerHearings>
  /** Families of which somebody is hidden, also somebody this reader does not see. */
  hiding: ReadonlySet<string>
}

/** A line of the ledger on the screen: what stands on paper, with the record it leads to. */
export interface LedgerLine extends LedgerChild { casefileId: string }
/** `placesOf`: the persons whose places stand here; nobody where somebody of the family is hidden. */
export interface LedgerHousehold extends LedgerFamily { familyId: string; placesOf: readonly string[]; children: LedgerLine[] }

/** How many people stand on the ledger's paper: children and guardians. */
export const peopleOn = (families: readonly LedgerHousehold[]): number => families.reduce((sum, { children, guardians }) => sum + children.length + guardians.length, 0)

const short = (day: Temporal.PlainDate | null | undefined): string => (day ? formatShortDate(day) : '')
const shortAt = (at: Temporal.Instant | null | undefined): string => (at ? formatShortDate(officeDateOf(at)) : '')

/** 経路 in six broad words; family and neighbours would tell who reported (児虐法7条), so of them nothing. */
export function routeOnLedger(route: string): string {
  const step = routes.find(({ code }) => code === route)?.step ?? route
  if (step === 'family' || step === 'neighbour') return '別途照会'
  return labelOf(routeKeys, step)
}

/** Everything the council keeps of each family, in the order of the casefiles given. One veiled person hides the places of the whole family: a child's school tells where its mother lives. */
export function ledgerOf(casefiles: readonly Casefile[], facts: LedgerFacts, today: Temporal.PlainDate): LedgerHousehold[] {
  return [...Map.groupBy(casefiles, ({ familyId }) => familyId)].map(([familyId, ours]) => {
    const members = facts.members.get(familyId) ?? []
    const hides = facts.hiding.has(familyId) || ours.some(({ personId }) => facts.cards.get(personId)?.veiled)
    const adults = members.filter(({ relation, personId }) => relation !== 'child' && !ours.some((one) => one.personId === personId))
    return {
      familyId, placesOf: hides ? [] : [...new Set([...ours, ...members].map(({ personId }) => personId))], number: ours[0]!.familyNumber, name: ours[0]!.familyName,
      guardians: adults.slice(0, 4).map(({ name, relation, sex, ...life }) => ({ name, relation: relationWord(relation, sex), age: ageWords(life, today), occupation: '' })),
      household: householdWords(members), homes: hides ? hiddenPlace : apartWords(members, facts),
      children: ours.map((casefile) => lineOf(casefile, members, hides, facts, today)),
    }
  })
}

function householdWords(members: readonly LedgerMember[]): string {
  const inside = members.filter(({ livesIn }) => livesIn)
  const children = inside.filter(({ relation }) => relation === 'child').length
  return [...inside.filter(({ relation }) => relation !== 'child').map(({ relation, sex }) => relationWord(relation, sex)), ...(children > 0 ? [`子ども${children}人`] : [])].join('・')
}

function apartWords(members: readonly LedgerMember[], { homes }: LedgerFacts): string {
  const apart = members.filter(({ personId }) => {
    const [registered, actual] = ['registered', 'actual'].map((kind) => homes.get(personId)?.find((home) => home.kind === kind)?.address)
    return registered && actual && registered !== actual
  })
  return apart.length > 0 ? `居所が別（${apart.map(({ name }) => name).join('、')}）` : members.some(({ personId }) => homes.has(personId)) ? '同じ' : ''
}

function lineOf(casefile: Casefile, members: readonly LedgerMember[], hides: boolean, facts: LedgerFacts, today: Temporal.PlainDate): LedgerLine {
  const { id: casefileId, personId, familyId } = casefile
  const card = facts.cards.get(personId)
  const own = members.find((one) => one.personId === personId)
  const intakes = facts.intakes.get(personId) ?? []
  const [latest, first] = [intakes[0], intakes.at(-1)]
  const matter = facts.consultations.get(personId)?.[0]
  const judged = intakes.find(({ level }) => level !== null)
  const registration = facts.registrations.get(casefileId)?.[0]
  const plan = facts.plans.get(casefileId)?.[0]
  const tasks = facts.tasks.get(familyId) ?? []
  const hearings = (facts.hearings.get(familyId) ?? []).filter((one) => one.casefileId === casefileId)
  const worked = hearings.find(({ kind }) => kind === 'working')
  const home = homeOf(own, members, facts)
  const seen = facts.sightings.get(personId)
  const place = (words: string): Place => (hides ? hiddenPlace : words)
  return {
    casefileId, ledgerNumber: casefile.number, childNumber: `${casefile.familyNumber}-${members.filter(({ relation }) => relation === 'child').findIndex((one) => one.personId === personId) + 1 || 1}`,
    class: casefile.class ? labelOf(classes, casefile.class) : '', registeredOn: short(registration?.since ?? casefile.registeredSince), registeredBy: registration?.meetingKind ? labelOf(meetingKinds, registration.meetingKind) : '',
    name: card?.name ?? '', kana: card?.kana ?? '', sex: card ? labelOf(sexes, card.sex) : '', born: card?.birthWords ?? (own ? birthWords(own) : ''), age: card?.ageWords ?? '',
    home: place(home ? [home.address, home.district && `（${home.district}）`].filter(Boolean).join('') : ''),
    attends: place([card?.school, own && expectedSchoolYear(own, today)].filter(Boolean).join(' ')),
    siblings: members.filter(({ relation, personId: other }) => relation === 'child' && other !== personId).map(({ name }) => name.split(/\s/u).at(-1) ?? name).join('・'),
    receivedOn: shortAt(first?.receivedAt), route: first ? routeOnLedger(first.route) : '',
    matter: matter?.kind ? labelOf(consultationKinds, matter.kind) : '', abuse: matter?.abuseKind ? labelOf(abuseKinds, matter.abuseKind) : '',
    suspected: latest && (matter?.kind === '01' || latest.abuseKind) ? labelOf(suspectedPersons, latest.suspectedPerson) : '',
    concern: matter?.words ?? '',
    urgency: judged?.level ? labelOf(urgencyLevels, judged.level) : '', severity: '', judgedOn: shortAt(judged?.judgedAt),
    sighted: seen ? sightedWords(seen) : '', whereabouts: casefile.placement === 'whereabouts_unknown' ? '所在不明' : seen?.own || seen?.agency ? '確認' : '未確認',
    lead: [casefile.leadAgency, casefile.main].filter(Boolean).join('・'), second: casefile.second ?? '',
    agencies: [...new Set([...(plan?.actions ?? []).map(({ agency }) => agency), ...tasks.map(({ agency }) => agency)])].join('、'),
    centre: casefile.placement && casefile.placement !== 'at_home' ? labelOf(placements, casefile.placement) : '',
    aim: plan?.policy ?? '', help: (plan?.actions ?? []).map(({ agency, what }) => `${agency} ${what}`).join('／'),
    roles: tasks.map(({ agency, who, what, dueOn }) => `${[agency, who].filter(Boolean).join(' ')}：${what}（${formatShortDate(dueOn)}まで）`).join('／'),
    services: '', supportPlan: plan ? `支援計画 ${formatShortDate(plan.since)}` : 'なし', next: plan?.nextVisit ? `訪問 ${formatShortDate(plan.nextVisit)}` : '',
    conference: shortAt(hearings.find(({ kind }) => kind === 'case_conference')?.heldAt),
    working: worked ? [shortAt(worked.heldAt), worked.outcome && labelOf(agendaOutcomes, worked.outcome)].filter(Boolean).join(' ') : '',
    reviewBy: short(worked?.nextReviewOn), state: casefile.stage === 'closed' ? '終結' : '継続', movedTo: '',
    classHistory: (facts.classes.get(casefileId) ?? []).map(({ class: kind, since }) => `${labelOf(classes, kind)} ${formatShortDate(since)}〜`).join('、'),
    ended: casefile.closedOn ? formatShortDate(casefile.closedOn) : '', remarks: '',
  }
}

/** Where a child really lives, else where it is registered; of one whose own place nobody wrote down, the home of a grown-up under the same roof. */
function homeOf(own: LedgerMember | undefined, members: readonly LedgerMember[], { homes }: LedgerFacts): { address: string; district: string | null } | undefined {
  const roof = own?.livesIn ? members.filter(({ livesIn, relation, personId }) => livesIn && relation !== 'child' && personId !== own.personId) : []
  const known = [...(own ? [own] : []), ...roof].flatMap(({ personId }) => homes.get(personId)?.toSorted((one, other) => Number(other.kind === 'actual') - Number(one.kind === 'actual')) ?? [])
  return known[0]
}

/** The three last sightings in a few letters: 家 R8.11.9／自分たち R8.11.9／機関 R8.11.22. */
function sightedWords({ inHome, own, agency }: LastSightings): string {
  const said = [['家', inHome], ['自分たち', own], ['機関', agency]] as const
  const words = said.flatMap(([label, at]) => (at ? [`${label} ${shortAt(at)}`] : []))
  return words.length > 0 ? words.join('／') : 'まだ会っていない'
}

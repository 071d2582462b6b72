import { refreshDue } from '../deadlines/due.db.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { officeDay } from '../kernel/office-clock.db.ts'
import { Refused, Stale } from '../kernel/result.ts'
import { personCards } from '../people/people.db.ts'
import type { PersonCard } from '../people/person.ts'
import { recordAffiliation } from '../people/places.db.ts'
import { pregnancyReasons } from '../codes/maternity.ts'
import type { PregnancyReason } from '../codes/maternity.ts'
import type { PregnancyValues } from './pregnancy.ts'

/** A pregnancy as the register and its page show it, with the woman as the reader sees her. */
export interface Pregnancy {
  id: string; personId: string; woman: PersonCard; version: number
  dueOn: Temporal.PlainDate; dueSource: string
  handbookOn: Temporal.PlainDate | null; handbookNone: boolean; checkups: number | null; lastCheckupOn: Temporal.PlainDate | null
  supportLevel: string; words: string; accountId: string | null; worker: string | null
  agencyPersonId: string | null; counterpart: string; counterpartName: string
  away: string; awaySince: Temporal.PlainDate | null; awayUntil: Temporal.PlainDate | null; nextContactOn: Temporal.PlainDate | null
  outcome: string | null; outcomeOn: Temporal.PlainDate | null; outcomeWords: string
  recordedAt: Temporal.Instant; recordedByName: string
  reasons: readonly { code: PregnancyReason; since: string; until: string | null }[]
}

/** Which pregnancies: those still expected as 特定妊婦, as 気になる妊婦 or both, the born, and those that ended otherwise. */
export const registerViews = [
  { code: '', label: '妊娠中のすべて' }, { code: 'expectant', label: '特定妊婦' }, { code: 'noticed', label: '気になる妊婦' },
  { code: 'born', label: '出産済み' }, { code: 'ended', label: 'そのほかで終わった' },
] as const
export type RegisterView = (typeof registerViews)[number]['code']

/** 特定妊婦 follows from the open casefile's class, which a meeting decided; everybody else on the register is 気になる妊婦. */
export const isExpectant = ({ woman }: Pick<Pregnancy, 'woman'>): boolean => woman.openClass === 'expectant'

async function pregnanciesWhere(tx: Tx, condition: ReturnType<typeof sql>, today: Temporal.PlainDate): Promise<Pregnancy[]> {
  const { rows } = await sql<Omit<Pregnancy, 'woman'>>`
    select p.id, p.person_id, p.version, p.due_on, p.due_source, p.handbook_on, p.handbook_none, p.checkups, p.last_checkup_on, p.support_level, p.words,
           p.account_id, a.name as worker, p.agency_person_id, p.counterpart, coalesce(g.name, p.counterpart) as counterpart_name,
           p.away, p.away_since, p.away_until, p.next_contact_on, p.outcome, p.outcome_on, p.outcome_words, p.recorded_at, w.name as recorded_by_name,
           (select coalesce(jsonb_agg(jsonb_build_object('code', r.code, 'since', r.since, 'until', r.until) order by r.since, r.code), '[]')
              from pregnancy_reason r where r.pregnancy_id = p.id) as reasons
      from pregnancy p left join account a on a.id = p.account_id left join agency_person g on g.id = p.agency_person_id left join account w on w.id = p.recorded_by
     where ${condition} order by p.due_on, p.id`.execute(tx)
  if (rows.length === 0) return []
  const women = new Map((await personCards(tx, [...new Set(rows.map(({ personId }) => personId))], today)).map((card) => [card.id, card]))
  return rows.flatMap((row) => { const woman = women.get(row.personId); return woman ? [{ ...row, woman, reasons: row.reasons.toSorted((a, b) => a.since.localeCompare(b.since) || placeOf(a.code) - placeOf(b.code)) }] : [] })
}

const placeOf = (reason: PregnancyReason): number => pregnancyReasons.findIndex(({ code }) => code === reason)

/** The register as one may look at it, by due date. */
export async function pregnancies(tx: Tx, view: RegisterView, today: Temporal.PlainDate): Promise<Pregnancy[]> {
  const ended = view === 'born' ? sql`p.outcome = 'born'` : view === 'ended' ? sql`p.outcome in ('lost', 'moved', 'other')` : sql`p.outcome is null`
  const found = await pregnanciesWhere(tx, ended, today)
  return view === 'expectant' ? found.filter(isExpectant) : view === 'noticed' ? found.filter((one) => !isExpectant(one)) : found
}

/** One pregnancy as the actor sees it; `today` only tells ages and the class of the day. */
export async function pregnancyOf(tx: Tx, id: string): Promise<Pregnancy | undefined> {
  const { rows: [day] } = await sql<{ today: Temporal.PlainDate }>`select ${officeDay} as today`.execute(tx)
  return (await pregnanciesWhere(tx, sql`p.id = ${id}`, day!.today))[0]
}

/** The pregnancies of some persons, the last one first. */
export async function pregnanciesOfPersons(tx: Tx, personIds: readonly string[], today: Temporal.PlainDate): Promise<Pregnancy[]> {
  return (await pregnanciesWhere(tx, sql`p.person_id = any (${[...personIds]}::uuid[])`, today)).toReversed()
}

/** Writes a pregnancy down; the same form twice is one. Refused while the woman has another that has not ended. */
export async function recordPregnancy(tx: Tx, { id, personId }: { id: string; personId: string }, values: PregnancyValues, today: Temporal.PlainDate): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pregnancy of ${personId}`}, 0))`.execute(tx)
  const { rows: known } = await sql<{ id: string; outcome: string | null }>`select id, outcome from pregnancy where person_id = ${personId}`.execute(tx)
  if (known.some((one) => one.id === id)) return
  if (known.some(({ outcome }) => outcome === null)) throw new Refused('この人の妊娠は、もう台帳にあります。そのページを開いて直してください')
  const { rows: [made] } = await sql`insert into pregnancy (id, person_id, due_on, due_source, handbook_on, handbook_none, checkups, last_checkup_on, support_level, words, account_id, agency_person_id, counterpart,
      away, away_since, away_until, next_contact_on)
    values (${id}, ${personId}, ${values.dueOn}, ${values.dueSource}, ${values.handbookOn}, ${values.handbookNone}, ${values.checkups}, ${values.lastCheckupOn}, ${values.supportLevel ?? ''}, ${values.words ?? ''},
      ${values.account}, ${values.agencyPerson}, ${values.counterpart ?? ''}, ${values.away}, ${values.awaySince}, ${values.awayUntil}, ${values.nextContactOn}) on conflict do nothing returning id`.execute(tx)
  if (!made) throw new Refused('この用紙はもう使われています。人のページから「妊婦の台帳に書く」を開き直してください')
  await keepReasons(tx, { id, personId }, values.reasons, today)
  await keepClinic(tx, personId, values.clinic, today)
  await refreshDue(tx, { kind: 'pregnancy', id })
}

/** Puts a pregnancy right. Throws Stale when somebody else saved meanwhile. */
export async function changePregnancy(tx: Tx, { id, personId }: Pick<Pregnancy, 'id' | 'personId'>, version: number, values: PregnancyValues, today: Temporal.PlainDate): Promise<void> {
  const { numAffectedRows } = await sql`update pregnancy set due_on = ${values.dueOn}, due_source = ${values.dueSource}, handbook_on = ${values.handbookOn}, handbook_none = ${values.handbookNone},
      checkups = ${values.checkups}, last_checkup_on = ${values.lastCheckupOn}, support_level = ${values.supportLevel ?? ''}, words = ${values.words ?? ''}, account_id = ${values.account},
      agency_person_id = ${values.agencyPerson}, counterpart = ${values.counterpart ?? ''}, away = ${values.away}, away_since = ${values.awaySince}, away_until = ${values.awayUntil},
      next_contact_on = ${values.nextContactOn}, version = version + 1 where id = ${id} and version = ${version}`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await keepReasons(tx, { id, personId }, values.reasons, today)
  await keepClinic(tx, personId, values.clinic, today)
  await refreshDue(tx, { kind: 'pregnancy', id })
}

/** Ends a pregnancy on the register. Throws Stale; refused when it has ended already. */
export async function endPregnancy(tx: Tx, { id, outcome: known }: Pick<Pregnancy, 'id' | 'outcome'>, version: number, ending: { outcome: string; outcomeOn: Temporal.PlainDate; outcomeWords: string }): Promise<void> {
  if (known !== null) throw new Refused('この妊娠は、もう終わったと書かれています。台帳のページを確かめてください')
  const { numAffectedRows } = await sql`update pregnancy set outcome = ${ending.outcome}, outcome_on = ${ending.outcomeOn}, outcome_words = ${ending.outcomeWords}, version = version + 1
    where id = ${id} and version = ${version} and outcome is null`.execute(tx)
  if (!numAffectedRows) throw new Stale()
  await refreshDue(tx, { kind: 'pregnancy', id })
}

/** Reasons that no longer hold end today, new ones begin today; the others stay as they were known. */
async function keepReasons(tx: Tx, { id, personId }: { id: string; personId: string }, reasons: readonly PregnancyReason[], today: Temporal.PlainDate): Promise<void> {
  await sql`update pregnancy_reason set until = ${today} where pregnancy_id = ${id} and until is null and code <> all (${[...reasons]}::text[])`.execute(tx)
  await sql`insert into pregnancy_reason (pregnancy_id, person_id, code, since)
    select ${id}, ${personId}, code, ${today} from unnest(${[...reasons]}::text[]) code
     where not exists (select 1 from pregnancy_reason r where r.pregnancy_id = ${id} and r.until is null and r.code = code.code)`.execute(tx)
}

/** Where she goes is kept as every place is; of a veiled woman it is hidden at once, also from whoever wrote it. */
async function keepClinic(tx: Tx, personId: string, clinic: string | null, today: Temporal.PlainDate): Promise<void> {
  if (!clinic) return
  const { rows: [known] } = await sql`select 1 from affiliation where person_id = ${personId} and agency_id = ${clinic} and until is null`.execute(tx)
  if (!known) await recordAffiliation(tx, { personId, agencyId: clinic, fiscalYear: fiscalYearOf(today), since: today })
}

/** The clinics of a woman as the reader may know them: none of a veiled one. */
export async function clinicsOf(tx: Tx, personId: string, today: Temporal.PlainDate): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct a.name from affiliation l join agency a on a.id = l.agency_id
     where l.person_id = ${personId} and a.kind = 'obstetrics' and (l.until is null or l.until > ${today}) order by 1`.execute(tx)
  return rows.map(({ name }) => name)
}

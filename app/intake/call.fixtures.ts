import { expect } from 'vitest'
import type { Office } from '../../test/office.ts'
import { joinFamily, openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { recordAffiliation } from '../people/places.db.ts'

/** The form of a call as a browser sends it. */
export type Form = Record<string, string | string[]>

/** Records who is known before the telephone rings, the family 勝部 and 齋藤 優, and gives their ids. */
export async function knownPeople(office: Office): Promise<Record<string, string>> {
  const people: Record<string, string> = {}
  const [school] = await office.ownerQuery<{ id: string }>(`select id from rec.agency where name = '南町小学校'`)
  await office.acting('supervisor', async (tx) => {
    const family = await openFamily(tx, { name: '勝部', fiscalYear: 2025 })
    const since = Temporal.PlainDate.from('2025-04-01')
    for (const [key, name, kana, sex, birth, relation] of [
      ['misaki', '勝部 美咲', 'かつべ みさき', 'female', { year: 1995, month: 5, day: 2 }, 'birth_parent'],
      ['ren', '勝部 蓮', 'かつべ れん', 'male', { year: 2019, month: 2, day: 14 }, 'child'],
      ['an', '勝部 杏', 'かつべ あん', 'female', { year: 2022, month: 6, day: 3 }, 'child'],
      ['minato', '勝部 湊', 'かつべ みなと', 'male', { year: 2025, month: 4, day: 20 }, 'child'],
    ] as const) {
      const id = people[key] = await recordPerson(tx, { name, kana, sex, birth })
      await joinFamily(tx, { familyId: family.id, personId: id, relation, livesIn: true, since })
    }
    people['saito'] = await recordPerson(tx, { name: '齋藤 優', kana: 'さいとう ゆう', sex: 'female', birth: { year: 2018 } })
    await recordAffiliation(tx, { personId: people['ren']!, agencyId: school!.id, fiscalYear: 2026, className: '2年2組' })
  })
  return people
}

/** The instant of a time with its offset. */
export const at = (moment: string): Temporal.Instant => Temporal.Instant.from(moment)

/** The least a call can be. */
export const least = (more: Form = {}): Form => ({ id: crypto.randomUUID(), here: '/intakes/new', content: '夜泣きがつらいとのこと。', receivedAt: '令和8年11月25日', 'receivedAt.time': '14:05', ...more })

/** How many intakes have this id. */
export const rowsOf = (office: Office, id: unknown): Promise<number> => office.ownerQuery<{ n: number }>('select count(*)::int n from rec.intake where id = $1', [id]).then(([row]) => row!.n)

/** The children of an intake as the database keeps them, each with where the child is. */
export const childrenOf = (office: Office, id: unknown) => office.ownerQuery<{
  part: string; person_id: string | null; name_heard: string; suspected_person: string; suspected_words: string; abuse_kind: string | null
  clock_started_at: Temporal.Instant | null; see_by: Temporal.Instant | null; limit_source: string | null; consultation_id: string | null; again: boolean; where_now: string | null; until_at: Temporal.Instant | null
}>('select c.*, p.where_now, p.until_at from rec.intake_child c left join rec.intake_place p on p.intake_child_id = c.id where c.intake_id = $1 order by position', [id])

/** Expects a moment to be there and to be this one. */
export const atOnce = (one: Temporal.Instant | null | undefined, moment: string): void => expect(one?.toString()).toBe(at(moment).toString())

/** The call of story 2: a boy of seven, his school is out at 15:40. */
export const story2 = (people: Record<string, string>): Form => least({
  content: '2年2組の担任。左の前腕に直径3cmくらいの円い赤いあざ。「ゆうべ、しゅくだいをしなかったから、お父さんにたたかれた」',
  'receivedAt.time': '14:05', means: 'phone', kind: 'report', routeKey: 'school', route: 'primary_school',
  whereNow: '保健室', until: '15:40', sleepsWhere: '自宅の見込み', guardianInformed: 'not_told', consultationKind: '01',
  'children.0.personId': people['ren']!, 'children.0.samePerson': 'confirmed', 'children.0.name': '勝部 蓮', 'children.0.part': 'subject',
  'children.0.abuseKind': 'physical', 'children.0.suspectedPerson': 'unknown', 'children.0.suspectedWords': '本人は「お父さん」と言った',
  'children.1.personId': people['an']!, 'children.1.samePerson': 'confirmed', 'children.1.part': 'sibling', 'children.1.suspectedPerson': 'unknown', 'children.1.whereNow': 'さくら保育園', 'children.1.until': '17:30',
  'children.2.personId': people['minato']!, 'children.2.samePerson': 'confirmed', 'children.2.part': 'sibling', 'children.2.suspectedPerson': 'unknown',
  asks_protection: 'no', pressing: 'unknown', grave_result: 'no', grave_likely: 'yes', repeating: 'yes',
  centreAt: '14:12', centreWith: '当番 ○○', centreSaid: '下校の前に学校で会ってほしい',
  reporterName: '山根 △△', reporterRelation: '担任', reporterPhone: '0853-00-0000', wantsAnswer: 'yes', contentIdentifies: 'yes', mayTellFamily: '定期の訪問として行く',
})

import { sql } from '../kernel/db.ts'
import { town } from '../town.ts'
import type { Browser, Office } from '../../test/office.ts'

/** The form of a meeting as a browser sends it. */
export type MeetingFields = Record<string, string | readonly string[]>

/** The agencies of a small council and their people, by id. */
export interface Council { school: string; centre: string; left: string; stranger: string; teacher: string; nurse: string; gone: string }

/** A council: a school with a pledged teacher and one who moved on, the guidance centre without a pledge, a clinic that left on 31 March, and a hospital that never belonged. */
export async function council(office: Office): Promise<Council> {
  const known = await office.ownerQuery<{ id: string; kind: string }>(`select id, kind from rec.agency where kind in ('primary_school', 'guidance_centre')`)
  const [school, centre] = ['primary_school', 'guidance_centre'].map((kind) => known.find((one) => one.kind === kind)!.id) as [string, string]
  return office.acting('supervisor', async (tx) => {
    const agency = async (kind: string, name: string) => (await sql<{ id: string }>`insert into agency (kind, name, since) values (${kind}, ${name}, '2019-04-01') returning id`.execute(tx)).rows[0]!.id
    const person = async (agencyId: string, name: string, until: string | null = null) =>
      (await sql<{ id: string }>`insert into agency_person (agency_id, part, name, title, since, until) values (${agencyId}, 'working', ${name}, '担当', '2025-04-01', ${until}) returning id`.execute(tx)).rows[0]!.id
    const [left, stranger] = [await agency('paediatrics', 'みなみ小児科'), await agency('other_medical', 'きた病院')]
    for (const [agencyId, until] of [[school, null], [centre, null], [left, '2026-04-01']]) await sql`insert into membership (agency_id, scope, since, until) values (${agencyId}, 'corporation', '2019-04-01', ${until})`.execute(tx)
    const [teacher, nurse, gone] = [await person(school, '大野 教頭'), await person(centre, '児相 太郎'), await person(school, '転任 先生', '2026-12-01')]
    await sql`insert into pledge (agency_person_id, wording, pledged_on) values (${teacher}, ${town.pledges.at(-1)!.wording}, '2026-04-10')`.execute(tx)
    return { school, centre, left, stranger, teacher, nurse, gone }
  })
}

/** The form of a 実務者会議 on Friday, 11 December 2026. */
export const meetingForm = (office: Office, more: MeetingFields = {}): MeetingFields => ({
  id: crypto.randomUUID(), here: '/meetings/new', 'draft-title': '会議', kind: 'working', title: '第1部会', day: '令和8年12月11日', from: '13:30', until: '15:00', room: '市役所3階', deciderId: office.accounts.supervisor, ...more,
})

/** Calls a meeting as the coordinator and gives its id. */
export async function call(office: Office, more: MeetingFields = {}): Promise<string> {
  const form = meetingForm(office, more)
  const { location } = await (await office.as('coordinator')).post('/meetings', form)
  if (location !== `/meetings/${String(form['id'])}`) throw new Error('the meeting was not called')
  return String(form['id'])
}

/** The hidden inputs that a page's form carries, by name. */
export const hiddenIn = (html: string): Record<string, string> =>
  Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]))

/** Ticks these attendees of a meeting, as the form at the door does. */
export async function tick(by: Browser, meeting: string, came: readonly string[], more: MeetingFields = {}): Promise<Awaited<ReturnType<Browser['post']>>> {
  const hidden = hiddenIn((await by.get(`/meetings/${meeting}/attendance`)).html)
  const ticks = Object.fromEntries(came.map((id) => [`came.${id}`, 'yes']))
  return by.post(`/meetings/${meeting}/attendance`, { ...hidden, ...ticks, ...more })
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { izumo, openOffice } from '../../test/office.ts'
import type { Browser, Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { correction, firstVersion, katsube, visit, write } from './katsube.fixtures.ts'
import type { Form, Katsube } from './katsube.fixtures.ts'

let office: Office
let nurse: Browser
let family: Katsube
beforeAll(async () => { office = await openOffice(); nurse = await office.as('nurse'); family = await katsube(office) })
afterAll(() => office.close())

const reads = async (member: Member, path: string) => (await office.as(member)).get(path)
/** Seals the casefile of 湊, named to the supervisor alone. */
const sealed = async (): Promise<void> => {
  const act = 'with born as materialized (select ctx.act_as($1, $2))'
  await office.ownerQuery(`${act} insert into rec.opening (municipality_id, casefile_id, account_id) select $1, $3, $2 from born`, [izumo, office.accounts.supervisor, family.casefiles[2]])
  await office.ownerQuery(`${act} update rec.casefile set sealed = true from born where id = $3`, [izumo, office.accounts.supervisor, family.casefiles[2]])
}

test('once a child is sealed, what stands apart about the others is still read; what was written together is not', async () => {
  const together = visit(office, family, { fact: '三人そろって夕食' })
  const apart: Form = visit(office, family, { fact: '部屋は片づいている', whom: '母', 'sightings.0.ofChild': '蓮は宿題をしていた', 'sightings.2.ofChild': '湊の腕に新しいあざ' })
  for (const form of [together, apart]) expect((await write(nurse, family, form)).status).toBe(303)
  expect((await reads('nurse', `/entries/${apart['id'] as string}`)).text).toMatch(/勝部 蓮　事実[^]*宿題[^]*湊の腕に新しいあざ|湊の腕に新しいあざ/)
  await sealed()
  expect((await reads('nurse', `/entries/${together['id'] as string}`)).status).toBe(404)
  const page = await reads('nurse', `/entries/${apart['id'] as string}`)
  expect(page.status).toBe(200)
  expect(page.text).toMatch(/部屋は片づいている/)
  expect(page.text).toMatch(/蓮は宿題をしていた/)
  for (const path of [`/entries/${apart['id'] as string}`, `/families/${family.id}/entries`, `/entries/${apart['id'] as string}/correction`]) expect([path, /あざ|湊/.exec((await reads('nurse', path)).text)?.[0]]).toEqual([path, undefined])
  expect(await office.acting('nurse', async (tx) => (await sql`select 1 from entry_part where words like '%あざ%' union all select 1 from audit.change where tbl = 'entry_part' and person = ${family.persons[2]}`.execute(tx)).rows)).toEqual([])
  expect((await reads('supervisor', `/entries/${apart['id'] as string}`)).text).toContain('湊の腕に新しいあざ')

  const version = await firstVersion(office, apart['id'] as string)
  const corrected = correction(version, { fact: '部屋は少し散らかっていた', whom: '母', 'children.0.personId': family.persons[0]!, 'children.0.words': '蓮は音読をしていた', 'children.1.personId': family.persons[2]!, 'children.1.words': '勝手な一文' })
  expect((await nurse.post(`/entries/${apart['id'] as string}/correction`, corrected)).status).toBe(303)
  const whole = (await reads('supervisor', `/entries/${apart['id'] as string}`)).text
  expect(whole.slice(whole.indexOf('いまの版'))).toMatch(/散らかって[^]*音読/)
  expect(whole).toContain('湊の腕に新しいあざ')
  expect(whole).not.toContain('勝手な一文')
})

test('a supervisor tells the children of an old entry apart; the version from before stays with those who see all', async () => {
  const [old] = await office.ownerQuery<{ id: string; version: string }>(`select e.id, v.id as version from rec.entry e join rec.entry_version v on v.entry_id = e.id join rec.entry_part p on p.version_id = v.id where p.words = '三人そろって夕食'`)
  const form = correction(old!.version, { fact: '夕食に会った', whom: '母', 'children.0.personId': family.persons[0]!, 'children.0.words': '蓮はよく食べた', 'children.1.personId': family.persons[2]!, 'children.1.words': '湊は食べなかった' })
  expect((await (await office.as('supervisor')).post(`/entries/${old!.id}/correction`, form)).status).toBe(303)
  const page = await reads('nurse', `/entries/${old!.id}`)
  expect(page.text).toMatch(/夕食に会った[^]*蓮はよく食べた/)
  expect(page.text).not.toMatch(/三人そろって|湊は食べなかった/)
  expect(await office.acting('nurse', async (tx) => (await sql`select number from entry_version where entry_id = ${old!.id}`.execute(tx)).rows)).toEqual([{ number: 2 }])
})

test('a part is only about a child of the entry', async () => {
  const other = await katsube(office)
  const form = visit(office, other, { 'sightings.0.ofChild': 'x', 'sightings.0.personId': family.persons[0]! })
  expect((await write(nurse, other, form)).status).toBe(422)
})

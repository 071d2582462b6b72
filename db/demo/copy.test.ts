import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bearTown } from '../../app/birth.ts'
import { openTown } from '../../test/support.ts'
import type { Town } from '../../test/support.ts'
import { copyRows } from './copy.ts'
import { fill } from './fill.ts'

const izumo = 322032
const [at, by] = [Temporal.Instant.from('2026-11-24T00:00:00Z'), randomUUID()]
let town: Town
let client: pg.Client
beforeAll(async () => {
  town = await openTown()
  client = new pg.Client({ connectionString: town.urls.migrate, options: '-c role=kyoten_owner' })
  await client.connect()
  await client.query('begin')
  await bearTown(client, { kind: 'real', municipalityId: izumo, name: '出雲市' })
  await client.query('commit')
})
afterAll(async () => {
  await client.end()
  await town.close()
})

async function written<T>(work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    await client.query('select ctx.begin_town($1)', [izumo])
    return await work()
  } finally {
    await client.query('rollback')
  }
}
const person = { id: randomUUID(), sex: 'female', birthYear: 2020, birthMonth: null, birthDay: null, unborn: false, recordedAt: at, recordedBy: by }
const name = (id: string, words: string, grams: readonly string[]) => ({ id: randomUUID(), personId: id, kind: 'current', name: words, kana: '', kanaKey: '', grams, recordedAt: at, recordedBy: by })

test('what is written reads back as it was: tabs, lines, backslashes, quotes, NULL, arrays', async () => {
  const odd = 'ア\tイ\nウ\\エ "オ" \\N {カ,キ}\r𠮷'
  const rows = await written(async () => {
    await copyRows(client, 'person', [person])
    expect(await copyRows(client, 'personName', [name(person.id, odd, ['^"', '\\a', 'カ,キ', ''])])).toBe(1)
    return (await client.query('select p.birth_year, p.birth_month, p.unborn, p.veiled, n.name, n.grams, n.recorded_at::text as at from rec.person p join rec.person_name n on n.person_id = p.id')).rows
  })
  expect(rows).toEqual([{ birth_year: 2020, birth_month: null, unborn: false, veiled: false, name: odd, grams: ['^"', '\\a', 'カ,キ', ''], at: expect.stringContaining('2026-11-24 00:00:00') }])
})

test('many rows come in many chunks, and each is in the trail', async () => {
  const persons = Array.from({ length: 3_000 }, () => ({ ...person, id: randomUUID() }))
  expect(await written(async () => {
    await copyRows(client, 'person', persons)
    return (await client.query(`select (select count(*)::int from rec.person) as persons, (select count(*)::int from audit.change where tbl = 'person') as changes`)).rows[0]
  })).toEqual({ persons: 3_000, changes: 3_000 })
})

test.each([
  ['a column one record does not name', [person, { id: randomUUID(), sex: 'female' }], 'different columns'],
  ['a value nobody gave', [{ ...person, sex: undefined }], 'does not say its sex'],
  ['a code that is none', [{ ...person, sex: 'x' }], 'person_sex_code'],
])('%s is an error, and the connection goes on', async (_, rows, message) => {
  await expect(written(() => copyRows(client, 'person', rows))).rejects.toThrow(message)
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('nothing is ever filled into a real installation', async () => {
  await expect(fill(client, izumo, { person: [person] }, at)).rejects.toThrow('never written into a real installation')
  await client.query('rollback')
  expect(await town.ownerQuery('select count(*)::int as n from rec.person')).toEqual([{ n: 0 }])
})

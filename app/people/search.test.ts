import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import type { Tx } from '../kernel/db.ts'
import { openFamily } from './family.db.ts'
import { addName, recordPerson } from './people.db.ts'
import { recordPhone } from './places.db.ts'

let office: Office
const persons: Record<string, string> = {}

beforeAll(async () => {
  office = await openOffice()
  await office.acting('supervisor', async (tx) => {
    const person = async (name: string, kana: string, born: readonly [number, number?, number?] | null = null): Promise<string> => {
      const birth = born && { year: born[0], ...(born[1] ? { month: born[1] } : {}), ...(born[2] ? { day: born[2] } : {}) }
      return persons[name] = await recordPerson(tx, { name, kana, sex: 'unknown', birth })
    }
    await person('佐藤 花', 'さとう はな', [2018, 12, 1])
    await person('斉藤 陽', 'さいとう よう', [2015, 5])
    await person('渡邉 じゅん', 'わたなべ じゅん', [2012, 7, 9])
    const former = await person('勝部 美咲', 'かつべ みさき', [1995, 3, 3])
    await addName(tx, { personId: former, kind: 'former', name: '石橋 美咲', kana: 'いしばし みさき' })
    await recordPhone(tx, { personId: former, number: '0853-21-1234' })
    await person('João Silva', 'ジョアン シルバ', [2016, 2, 2])
    await person('佐々木 蓮', 'ささき れん')
    await person('林', 'はやし')
  })
})
afterAll(() => office.close())

async function found(words: string): Promise<string[]> {
  const page = await (await office.as('nurse')).post('/people/search', { words })
  expect(page.status).toBe(200)
  return Object.keys(persons).filter((name) => page.html.includes(`/people/${persons[name]}"`))
}

describe('a person is found by', () => {
  test.each([
    ['さとう', '佐藤 花'], ['サトウ', '佐藤 花'], ['ｻﾄｳ', '佐藤 花'], ['佐藤', '佐藤 花'], ['Satou', '佐藤 花'], ['sato', '佐藤 花'], ['さと', '佐藤 花'], ['はな', '佐藤 花'], ['花', '佐藤 花'],
    ['さとう　はな', '佐藤 花'], ['佐藤花', '佐藤 花'], ['齋藤', '斉藤 陽'], ['斎藤', '斉藤 陽'], ['サイトー', '斉藤 陽'], ['渡辺', '渡邉 じゅん'], ['渡邊', '渡邉 じゅん'], ['しゆん', '渡邉 じゅん'],
    ['Watanabe Jun', '渡邉 じゅん'], ['石橋', '勝部 美咲'], ['いしばし', '勝部 美咲'], ['かつへ', '勝部 美咲'], ['joao', 'João Silva'], ['シルバ', 'João Silva'], ['佐佐木', '佐々木 蓮'],
    ['平成30年12月1日', '佐藤 花'], ['H30.12.1', '佐藤 花'], ['2018-12-01', '佐藤 花'], ['２０１８年１２月', '佐藤 花'], ['平成27年', '斉藤 陽'], ['さとう H30.12', '佐藤 花'],
    ['0853-21-1234', '勝部 美咲'], ['０８５３（21）1234', '勝部 美咲'], ['林', '林'],
  ])('%s', async (words, name) => {
    expect(await found(words)).toContain(name)
  })

  test.each(['たなか', '田中', '平成29年12月1日', '0853-99-9999', 'R8-1', '・'])('but nobody by %s', async (words) => {
    expect(await found(words)).toEqual([])
  })
})

test('the nearest stands first', async () => {
  await office.acting('nurse', async (tx: Tx) => { persons['里山 次'] = await recordPerson(tx, { name: '里山 次', kana: 'さとやま つぐ', sex: 'male', birth: null }) })
  const { html } = await (await office.as('nurse')).post('/people/search', { words: 'さとう' })
  expect(html.indexOf('佐藤 花')).toBeGreaterThan(0)
  expect(html.indexOf('佐藤 花')).toBeLessThan(html.indexOf('里山 次'))
})

test('no words or too many are said at the field, and nothing is looked up', async () => {
  const nurse = await office.as('nurse')
  const empty = await nurse.post('/people/search', { words: ' ' })
  expect([empty.status, empty.text]).toEqual([422, expect.stringContaining('名前・かな・生年月日・電話・番号を入れてください')])
  expect((await nurse.post('/people/search', { words: 'あ'.repeat(101) })).text).toContain('100字までです')
})

test('a number leads straight to its one record', async () => {
  const family = await office.acting('nurse', (tx) => openFamily(tx, { name: '佐藤家', fiscalYear: 2026 }))
  expect(family.number).toBe('F8-001')
  const nurse = await office.as('nurse')
  for (const words of ['F8-001', 'f8-1', 'Ｆ８－１']) expect((await nurse.post('/people/search', { words })).location).toBe(`/families/${family.id}`)
  expect((await nurse.post('/people/search', { words: 'F7-1' })).text).toContain('見つかりません')
})

test('words for the database are only words', async () => {
  for (const words of ["' or 1=1 --", '%', '_', '\\', '<script>alert(1)</script>']) {
    const page = await (await office.as('nurse')).post('/people/search', { words })
    expect(page.html).not.toContain('<script>alert')
    expect(page.text).toContain('見つかりません')
  }
})

test('who was searched for stands in no address; who was shown stands in the access log', async () => {
  await office.ownerQuery('delete from audit.access')
  await found('さとう はな')
  const [row] = await office.ownerQuery<{ route: string; account_id: string; subjects: string[] }>('select route, account_id, subjects from audit.access')
  expect(row).toEqual({ route: 'POST /people/search', account_id: office.accounts.nurse, subjects: [persons['佐藤 花']] })
})

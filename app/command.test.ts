import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown } from '../test/support.ts'
import type { Town } from '../test/support.ts'
import { run } from './command.ts'

let town: Town
const folder = mkdtempSync(join(tmpdir(), 'kyoten-command-'))
beforeAll(async () => {
  town = await openTown()
  Object.assign(process.env, { DATABASE_URL: town.urls.app, KYOTEN_SIGNIN_URL: town.urls.signin, KYOTEN_SEALER_URL: town.urls.sealer, KYOTEN_MIGRATE_URL: town.urls.migrate })
})
afterAll(async () => {
  for (const name of ['DATABASE_URL', 'KYOTEN_SIGNIN_URL', 'KYOTEN_SEALER_URL', 'KYOTEN_MIGRATE_URL']) delete process.env[name]
  rmSync(folder, { recursive: true })
  await town.close()
})

async function kyoten(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const code = await run(words, { out: (text) => { out += text }, err: (text) => { err += text } })
  return { code, out, err }
}
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const seed = `年度,担当,養護相談,養育力不足,虐待小計,身体的,性的,心理的,ネグレクト,その他の相談
H27,出雲児童相談所,282,254,28,13,1,5,9,357
H27,出雲市,111,105,6,2,0,2,2,21
H28,出雲児童相談所,187,139,48,18,0,17,13,379
H28,出雲市,185,166,19,1,0,5,13,19
H29,出雲児童相談所,177,141,36,11,1,23,1,358
H29,出雲市,179,169,10,3,0,0,7,10
`

test('help speaks both languages and names every command', async () => {
  const { code, out } = await kyoten('--help')
  expect(code).toBe(0)
  for (const word of ['migrate', 'init', 'account', 'demo', 'import totals', 'statistics consultations', 'version', '終了コード', 'exit codes']) expect(out).toContain(word)
})

test('version prints the version alone', async () => {
  expect(await kyoten('version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string, err: '' })
})

test.each([
  [['fly'], '「fly」という命令はありません'],
  [['import', 'people', 'x.csv'], '取り込めるのは totals'],
  [['import', 'totals'], 'ファイルを指定してください'],
  [['statistics', 'cases'], '出せる統計は consultations'],
  [['statistics', 'consultations', '--from', '2017', '--to', '2015'], '--from は --to より前'],
  [['statistics', 'consultations', '--from', 'x', '--to', '2015'], '--from に年度を指定してください'],
  [['statistics', 'consultations', '--from', '2015', '--to', '2017', '--format', 'pdf'], '--format は csv か json'],
  [['statistics', 'consultations', '--since', '2015'], '--since'],
  [['init', '--municipality', '32', '--name', 'x'], '6桁'],
  [['account', '--sign-in', 'x', '--name', 'x', '--role', 'king'], '役割「king」はありません'],
])('%j is wrong use: exit 2, nothing on standard output, and what to do', async (words, message) => {
  const { code, out, err } = await kyoten(...words)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(message)
})

test('before there is a town, counting says how to make one', async () => {
  const { code, err } = await kyoten('statistics', 'consultations', '--from', '2015', '--to', '2017')
  expect(code).toBe(1)
  expect(err).toContain('まだ町がありません')
})

test('a real town is born once; its administrator is invited by a link and a code that are shown once', async () => {
  const born = await kyoten('init', '--municipality', '322032', '--name', '出雲市')
  expect(born.code).toBe(0)
  const [, key, digits] = /key=([0-9a-f]{48})[^]*: (\d{6})\n/.exec(born.out)!
  expect(await town.ownerQuery('select 1 from ctx.credential')).toEqual([])
  const opened = await town.pools.signin.query<{ name: string }>('select a.role as name from ctx.invitation_opens($1, $2) o join rec.account a on a.id = o', [key, digits])
  expect(opened.rows).toEqual([{ name: 'administrator' }])
  expect(await town.ownerQuery(`select kind, name from rec.installation`)).toEqual([{ kind: 'real', name: '出雲市' }])
  expect(await town.ownerQuery(`select 1 from rec.account where role = 'administrator' and until is null`)).toEqual([])
  expect(await kyoten('init', '--municipality', '322032', '--name', '出雲市')).toMatchObject({ code: 1, out: '' })
})

test('the first head is added on the server, once; from then on two people add accounts on the pages', async () => {
  const nurse = ['account', '--sign-in', 'sato', '--name', '佐藤 みずき', '--role', 'public_health_nurse']
  expect(await kyoten(...nurse)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('先に最初の室長') as string })
  expect((await kyoten('account', '--sign-in', 'head', '--name', '高橋 和子', '--role', 'head')).out).toContain('/invitation?key=')
  expect(await kyoten('account', '--sign-in', 'head2', '--name', '別の室長', '--role', 'head')).toMatchObject({ code: 1, err: expect.stringContaining('この町には室長がいます') as string })
  expect(await kyoten(...nurse)).toMatchObject({ code: 1, out: '' })
  expect((await kyoten(...nurse, '--emergency', ' ')).code).toBe(2)
  expect((await kyoten(...nurse, '--emergency', '室長が入院し、管理者も不在')).code).toBe(0)
  expect(await kyoten(...nurse, '--emergency', 'もう一度')).toMatchObject({ code: 1, err: expect.stringContaining('もうあります') as string })
  expect(await town.ownerQuery(`select l.kind, a.role, l.reason, l.to_roles from rec.alert l join rec.account a on a.id = l.account_id order by l.recorded_at`)).toEqual([
    { kind: 'account_opened', role: 'head', reason: '最初の室長をサーバーで加えた', to_roles: ['privacy_officer', 'head'] },
    { kind: 'account_opened', role: 'public_health_nurse', reason: 'サーバーで加えた（緊急）：室長が入院し、管理者も不在', to_roles: ['privacy_officer', 'head'] }])
})

test('the six rows of the founding document go in and come out to the letter, as CSV and as JSON', async () => {
  const imported = await kyoten('import', 'totals', file('seed.csv', seed))
  expect([imported.code, imported.out]).toEqual([0, expect.stringContaining('6行のうち6行')])
  const csv = await kyoten('statistics', 'consultations', '--from', '2015', '--to', '2017', '--format', 'csv')
  expect([csv.code, csv.out, csv.err]).toEqual([0, seed, ''])
  expect((await kyoten('statistics', 'consultations', '--from', 'H28', '--to', 'H28')).out.split('\n')).toHaveLength(4)
  const json = await kyoten('statistics', 'consultations', '--from', '2015', '--to', '2017', '--format', 'json')
  expect(JSON.parse(json.out)).toHaveLength(6)
})

test('the same file again changes nothing; a wrong row refuses the whole file and keeps what was there', async () => {
  expect((await kyoten('import', 'totals', file('again.csv', seed))).out).toContain('6行のうち0行')
  const wrong = await kyoten('import', 'totals', file('wrong.csv', seed.replaceAll('H2', 'R').replace('H29', 'R9').replace(',10,3,0,0,7,', ',10,3,0,0,8,')))
  expect([wrong.code, wrong.out]).toEqual([1, ''])
  expect(wrong.err).toContain('何も取り込んでいません')
  expect(wrong.err).toContain('虐待小計は10ですが、身体的3＋性的0＋心理的0＋ネグレクト8＝11です')
  expect(await town.ownerQuery('select count(*)::int as n from rec.total')).toEqual([{ n: 6 }])
})

test('other figures for a kept year need --replace', async () => {
  const changed = file('changed.csv', `${seed.split('\n').slice(0, 2).join('\n')}\n`.replace(',357', ',400'))
  expect(await kyoten('import', 'totals', changed)).toMatchObject({ code: 1, err: expect.stringContaining('--replace') as string })
  expect((await kyoten('import', 'totals', changed, '--replace')).code).toBe(0)
})

test('a missing file and a file that is not UTF-8 are said plainly', async () => {
  expect(await kyoten('import', 'totals', join(folder, 'none.csv'))).toMatchObject({ code: 1, err: expect.stringContaining('ファイルがありません') as string })
  const path = join(folder, 'sjis.csv')
  writeFileSync(path, Buffer.from([0x94, 0x4e, 0x93, 0x78]))
  expect(await kyoten('import', 'totals', path)).toMatchObject({ code: 1, err: expect.stringContaining('UTF-8') as string })
})

test('what the commands did stands in the audit under the system account that did it', async () => {
  const rows = await town.ownerQuery<{ route: string; name: string }>(`
    select distinct x.route, a.name from audit.access x join rec.account a on a.id = x.account_id order by 1`)
  expect(rows).toEqual([{ route: 'cli import totals', name: '取込の自動処理' }, { route: 'cli statistics consultations', name: '統計の自動処理' }])
  const [change] = await town.ownerQuery<{ name: string; columns: string[] }>(`
    select a.name, c.columns from audit.change c join rec.account a on a.id = c.actor where c.tbl = 'total' and c.op = 'U'`)
  expect(change).toEqual({ name: '取込の自動処理', columns: ['other', 'source'] })
})

import { createHash } from 'node:crypto'
import type pg from 'pg'
import { keepKey, publicKeys, signingKey } from '../../app/sealer/keys.ts'
import type { PublicKeys } from '../../app/sealer/keys.ts'
import { kept, lineOf, streams } from '../../app/sealer/lines.ts'
import type { Stream } from '../../app/sealer/lines.ts'
import { izumo } from '../office.ts'
import { openSealedOffice } from './sealed.fixtures.ts'
import type { Look, SealedOffice } from './sealed.fixtures.ts'

/** One way to tamper with what was sealed, as the superuser with triggers off. `look`: what it takes to notice. */
export interface Tampering { name: string; act(client: pg.Client, draw: (below: number) => number): Promise<void>; look?: Look }

/** An office with a dozen blocks and a checkpoint after every second one; and a thief who has a key of their own. */
export async function openTamperedOffice(): Promise<{ sealed: SealedOffice; tamperings: Tampering[]; thief: PublicKeys }> {
  const sealed = await openSealedOffice()
  for (let block = 1; block <= 12; block += 1) {
    await sealed.work(2)
    await sealed.seal()
    if (block % 2 === 0) await sealed.checkpoint()
  }
  const thiefsFolder = `${sealed.folders.keys}-of-the-thief`
  keepKey(thiefsFolder)
  return { sealed, tamperings: tamperingsWith(signingKey(thiefsFolder), signingKey(sealed.folders.keys)), thief: publicKeys(thiefsFolder) }
}

type Signing = ReturnType<typeof signingKey>

function tamperingsWith(thief: Signing, real: Signing): Tampering[] {
  return [
    { name: 'a row or a block taken out', act: async (client, draw) => {
      const target = [...streams.map((stream) => kept[stream].table), 'audit.block', 'audit.signature'][draw(7)]!
      await pick(client, target, draw, (at) => client.query(`delete from ${target} where ctid = $1`, [at]))
    } },
    { name: 'a row changed', act: async (client, draw) => {
      const [target, change] = changes[draw(changes.length)]!
      await pick(client, target, draw, (at) => client.query(`update ${target} set ${change} where ctid = $1`, [at]))
    } },
    { name: 'a row put in', act: async (client, draw) => {
      const { table } = kept[streams[draw(5)]!]
      await pick(client, table, draw, (at) => client.query(copyOf(table, 'true'), [at]))
    } },
    { name: 'two rows swapped', act: async (client, draw) => {
      const { table } = kept[streams[draw(5)]!]
      const { rows: [two] } = await client.query<{ a: string; b: string }>(`
        select a.ctid as a, b.ctid as b from ${table} a join ${table} b on b.ctid > a.ctid and b.at <> a.at and b.xact <> a.xact order by md5(a.ctid::text || b.ctid::text || $1) limit 1`, [String(draw(1e9))])
      await client.query(`update ${table} r set xact = o.xact, at = o.at from ${table} o where (r.ctid, o.ctid) in (($1::tid, $2::tid), ($2::tid, $1::tid))`, [two!.a, two!.b])
    } },
    { name: 'the tail cut off', act: async (client, draw) => { await cut(client, 1 + draw(11)) } },
    { name: 'a table emptied', act: async (client, draw) => {
      await client.query(`truncate ${['audit.change', 'audit.access', 'audit.request', 'audit.sign_in', 'audit.search', 'audit.block cascade', 'audit.signature', 'audit.block, audit.signature, audit.change, audit.access, audit.request, audit.sign_in, audit.search'][draw(8)]!}`)
    } },
    { name: 'a row changed and everything after it chained anew', act: async (client, draw) => {
      const [target, change] = changes[draw(changes.length)]!
      await pick(client, target, draw, (at) => client.query(`update ${target} set ${change} where ctid = $1`, [at]))
      await chainAnew(client, thief)
    } },
    { name: 'a live row edited with triggers off', look: { rows: true }, act: async (client, draw) => {
      const act = [
        (at: string) => client.query(`update rec.phone set digits = '0853000099' where ctid = $1`, [at]),
        (at: string) => client.query(`update rec.phone set veiled = not veiled where ctid = $1`, [at]),
        (at: string) => client.query('delete from rec.phone where ctid = $1', [at]),
        (at: string) => client.query('insert into rec.phone (municipality_id, person_id, number, digits, recorded_by) select municipality_id, person_id, number, digits, recorded_by from rec.phone where ctid = $1', [at]),
      ][draw(4)]!
      await pick(client, 'rec.phone', draw, act)
    } },
    { name: 'an older copy put back, and work gone on with the real key', act: async (client, draw) => {
      const last = 1 + draw(11)
      await cut(client, last, true)
      const { rows: [block] } = await client.query<{ n: number; hash: Buffer }>('select n, hash from audit.seal($1)', [izumo])
      await client.query('select audit.sign($1, $2, $3, $4)', [izumo, block!.n, real.id, real.sign(block!.hash)])
    } },
  ]
}

/** What may be changed in a row of the trail; each makes another row of it. */
const changes: [table: string, change: string][] = [
  ['audit.change', 'actor = gen_random_uuid()'], ['audit.change', `at = at - interval '1 minute'`], ['audit.change', `columns = columns || array['sex']`], ['audit.change', `digest = sha256('x')`], ['audit.change', 'row_id = gen_random_uuid()'],
  ['audit.access', 'account_id = gen_random_uuid()'], ['audit.access', `subjects = '{}'::uuid[] || gen_random_uuid()`], ['audit.access', `outcome = 'absent'`], ['audit.access', `reason = 'x'`],
  ['audit.request', 'account_id = null'], ['audit.request', `route = 'GET /x'`], ['audit.request', `at = at + interval '1 second'`],
  ['audit.sign_in', `what = 'signed_out'`], ['audit.sign_in', `address = '192.0.2.1'`],
  ['audit.search', 'account_id = gen_random_uuid()'], ['audit.search', `term = sha256('x')`], ['audit.search', `at = at - interval '1 minute'`],
]

/** Does it to one sealed row of the table, drawn at random. */
async function pick(client: pg.Client, table: string, draw: (below: number) => number, act: (at: string) => Promise<unknown>): Promise<void> {
  const { rows } = await client.query<{ ctid: string }>(`select ctid from ${table}${table === 'audit.access' ? ` where outcome <> 'absent'` : ''} order by ctid`)
  await act(rows[draw(rows.length)]!.ctid)
}

/** A row of the trail once more: another id where it has one, the same moment and transaction. */
const copyOf = (table: string, where: string): string => {
  const columns: Record<string, string> = {
    'audit.change': 'municipality_id, xact, epoch, at, office_at, actor, request, tbl, row_id, op, class, columns, casefiles, family, intake, entry, person, digest',
    'audit.access': 'municipality_id, xact, epoch, at, request, account_id, route, outcome, subjects, reason, salt', 'audit.request': 'municipality_id, xact, epoch, at, account_id, route, subject',
    'audit.sign_in': 'municipality_id, xact, epoch, at, account_id, what, device, address, salt', 'audit.search': 'municipality_id, xact, epoch, at, request, account_id, term, salt',
  }
  return `insert into ${table} (${columns[table]!}${table === 'audit.request' ? ', id' : ''}) select ${columns[table]!}${table === 'audit.request' ? ', gen_random_uuid()' : ''} from ${table} where ctid = $1 and ${where}`
}

/** Takes away all blocks after one and the rows they covered; with `goOn` other rows stand where the next block will look. */
async function cut(client: pg.Client, last: number, goOn = false): Promise<void> {
  const { rows: [kepts] } = await client.query<{ xact_to: string }>('select xact_to::text from audit.block where municipality_id = $1 and n = $2', [izumo, last])
  if (goOn) await client.query(`update audit.request set route = route || '?', id = gen_random_uuid() where xact >= $1::xid8`, [kepts!.xact_to])
  await client.query(`delete from audit.signature where n > ${last}`)
  await client.query(`delete from audit.block where n > ${last}`)
  for (const stream of streams) if (!goOn || stream !== 'requests') await client.query(`delete from ${kept[stream].table} where xact >= $1::xid8`, [kepts!.xact_to])
}

/** Works out every root and hash again, as whoever knows how it is done can; the signature is the thief's. */
async function chainAnew(client: pg.Client, thief: Signing): Promise<void> {
  const { rows: blocks } = await client.query<{ n: number; body: Record<string, unknown> & Record<Stream, object> & { from: string; to: string } }>('select n, body::jsonb as body from audit.block order by n')
  let previous = ''
  for (const { n, body } of blocks) {
    for (const stream of streams) {
      const { rows } = await client.query<{ line: string }>(`select ${lineOf[stream]} as line from ${kept[stream].table} r where xact >= $1::xid8 and xact < $2::xid8 order by epoch, xact, ${kept[stream].order}`, [body.from, body.to])
      const root = createHash('sha256')
      for (const { line } of rows) root.update(createHash('sha256').update(line).digest())
      body[stream] = { ...body[stream], rows: rows.length, root: root.digest('hex') }
    }
    const text = JSON.stringify({ ...body, previous })
    const hash = createHash('sha256').update(text).digest()
    previous = hash.toString('hex')
    await client.query('update audit.block set body = $2, hash = $3 where n = $1', [n, text, hash])
    await client.query('update audit.signature set key_id = $2, signature = $3 where n = $1', [n, thief.id, thief.sign(hash)])
  }
}

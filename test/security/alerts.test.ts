import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { acts, readAlerts } from './alerts.fixtures.ts'
import { layRecords } from './states.fixtures.ts'
import type { Laid } from './states.fixtures.ts'
import { openProber } from './switched-off.fixtures.ts'
import type { Prober } from './switched-off.fixtures.ts'

let laid: Laid
let prober: Prober
const lines = readAlerts()
let right = 0
beforeAll(async () => {
  laid = await layRecords()
  prober = await openProber(laid)
}, 120_000)
afterAll(async () => {
  keepFigure({
    id: 'S9', figure: 'each way past a rule: one alert, to the right people, closed by none of those who caused it', value: `${right} of ${lines.length}`, sample: `${lines.length} ways of ${Object.keys(acts).length} kinds × ${laid.readers.length} roles`,
    target: 'all', control: 'with the trigger off: no alert, noticed', ok: right === lines.length,
  })
  await prober.close()
  await laid.office.close()
})

interface Raised { id: string; to_roles: string[]; to_accounts: string[] }
/** Goes past a rule and gives the alerts of that kind that came of it. */
async function raisedBy(kind: string, account: string): Promise<Raised[]> {
  await prober.query('set local role kyoten_owner')
  await prober.query(`select ctx.act_as(322032, $1, '2026-11-25T14:05:00+09:00')`, [account])
  await acts[kind]!(laid, prober, account)
  await prober.query('set constraints all immediate')
  await prober.query('reset role')
  return (await prober.query('select id, to_roles, to_accounts from rec.alert where kind = $1 and xmin = pg_current_xact_id()::xid', [kind])).rows as Raised[]
}
// The account of the system reads nothing, so it is none of the readers.
const accountOf = (role: string): string => laid.readers.find((reader) => reader.role === role)?.accountId ?? laid.office.accounts.statistics
const closes = (id: string) => async () => {
  await prober.query('savepoint closing')
  const rows = await prober.query(`update rec.alert set verdict = 'in_order', verdict_words = '確かめた' where id = $1`, [id]).then(({ rowCount }) => rowCount, () => 0)
  await prober.query('rollback to savepoint closing')
  return rows === 1
}

describe('a way past a rule raises one alert, to those the list names, closed by those the list names', () => {
  test.each(lines.map((line) => [line.kind, line.by, line] as const))('%s by %s', async (kind, by, { told, closes: may }) => {
    const seen = await prober.with([], async () => {
      const raised = await raisedBy(kind, accountOf(by))
      const [alert] = raised
      const closing: string[] = []
      for (const { role, accountId } of alert ? laid.readers : []) {
        // Whose session ended with the act itself closes nothing.
        if (await prober.as(role, closes(alert!.id)).catch(() => false)) closing.push(alert!.to_accounts.includes(accountId) && !alert!.to_roles.includes(role) ? `named:${role}` : role)
      }
      const named = laid.readers.filter(({ accountId }) => alert?.to_accounts.includes(accountId)).map(({ role }) => `named:${role}`)
      return { raised: raised.length, told: [...alert?.to_roles ?? [], ...named].sort(), closes: closing.sort() }
    })
    expect(seen).toEqual({ raised: 1, told, closes: may })
    expect(may).not.toContain(by)
    right += 1
  })
})

test('every kind of alert that the database raises is in the list', async () => {
  const { rows } = await prober.query(`select distinct m[1] as kind from pg_proc p, regexp_matches(pg_get_functiondef(p.oid), 'raise_alert\\((?:case when [^'']*''[a-z_]+'' then )?''([a-z_]+)''(?: else ''([a-z_]+)'')?', 'g') m
    where p.pronamespace in ('machinery'::regnamespace, 'ctx'::regnamespace, 'audit'::regnamespace) and p.prokind = 'f'`)
  expect(rows.map(({ kind }) => (kind as string)).filter((kind) => !lines.some((line) => line.kind === kind))).toEqual([])
})

test('without its trigger no alert comes, and this is noticed', async () => {
  const raised = await prober.with(['alter table rec.unveiling disable trigger user'], () => raisedBy('look_behind_veil', accountOf('coordinator')))
  expect(raised).toEqual([])
})

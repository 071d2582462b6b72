import pg from 'pg'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import { izumo, openOffice, testNow } from '../office.ts'
import type { Office } from '../office.ts'
import { asOwner, makeRecords } from './records.fixtures.ts'
import type { RecordSet } from './records.fixtures.ts'

const tags = { own: 'OW', sealed: 'SE', kin: 'KI', veiled: 'VE', othertown: 'OT' } as const

/** Somebody with the password of the app role and the token of the worker's session: any SQL they like, over one record set of each state. */
export interface Prober {
  office: Office
  sets: Record<keyof typeof tags, RecordSet>
  client: pg.Client
  token: Buffer
  /** Runs a statement in a transaction of its own as the worker, and undoes it: what came back, or the error as the wire tells it. */
  told(statement: string, parameters?: unknown[]): Promise<string>
  close(): Promise<void>
}

export async function openProber(): Promise<Prober> {
  const office = await openOffice()
  const [{ id: elsewhere }] = await office.ownerQuery<{ id: string }>(`with texts as materialized (select machinery.first_rule_texts(322016)), born as materialized (select ctx.begin_town(322016) from texts)
    insert into rec.account (municipality_id, sign_in_name, name, role) select 322016, 'elsewhere', '松江 係長', 'supervisor' from born returning id`) as [{ id: string }]
  const { worker, head, deputy, admin } = office.accounts
  const sets = {} as Prober['sets']
  for (const [state, tag] of Object.entries(tags) as [keyof typeof tags, string][]) {
    sets[state] = await makeRecords(office, { tag, town: state === 'othertown' ? 322016 : izumo, author: state === 'othertown' ? elsewhere : state === 'own' ? worker : deputy, others: { administrator: state === 'othertown' ? elsewhere : admin, agency: '' } })
  }
  await asOwner(office, head, 'update rec.casefile set sealed = true from actor where id = any ($1)', [sets.sealed.ids['casefile']])
  await asOwner(office, deputy, 'insert into rec.conflict (account_id, person_id, by_self) select $1, $2, false from actor', [worker, sets.kin.ids['person']![1]])
  await asOwner(office, deputy, `insert into rec.veil (person_id, ground) select p, 'own_wish' from actor, unnest($1::uuid[]) p`, [sets.veiled.ids['person']])
  const client = new pg.Client({ connectionString: office.urls.app, options: '-c search_path=rec' })
  await client.connect()
  const token = databaseToken(await beginSession(office.pools.signin, izumo, worker))
  return {
    office, sets, client, token,
    told: async (statement, parameters = []) => {
      await client.query('begin')
      try {
        await client.query('select ctx.enter($1, $2)', [token, testNow.toString()])
        const { rows } = await client.query({ text: statement, values: parameters, rowMode: 'array' })
        return JSON.stringify(rows)
      } catch (problem) {
        return errorOf(problem)
      } finally {
        await client.query('rollback')
      }
    },
    close: async () => {
      await client.end()
      await office.close()
    },
  }
}

/** Everything an error tells over the wire. */
export function errorOf(problem: unknown): string {
  const { code, message, detail, hint, where, constraint } = problem as pg.DatabaseError
  return ['error', code, message, detail, hint, where, constraint].filter((part) => part != null).join(' · ')
}

/** States of records that the worker must not be able to tell from nothing at all. */
export const hidden = ['sealed', 'kin', 'othertown'] as const

import type pg from 'pg'
import { takeFirstFiles } from './settings/town-files.ts'
import { town } from './town.ts'

/** What a database is born as. */
interface Birth { kind: 'demo' | 'real' | 'test'; municipalityId: number; name: string; demoToday?: Temporal.PlainDate }

/** Bears a municipality in a migrated, empty database: who it is, the accounts of the system, its own office and the guidance centre. Once only. */
export async function bearTown(client: pg.Client | pg.PoolClient, birth: Birth): Promise<{ ownAgencyId: string; centreAgencyId: string }> {
  await client.query('insert into rec.installation (kind, municipality_id, name, office_name, demo_today) values ($1, $2, $3, $4, $5)',
    [birth.kind, birth.municipalityId, birth.name, town.office, birth.demoToday?.toString() ?? null])
  // What lies in config/ on this day counts as confirmed: nobody is there yet to confirm it.
  await takeFirstFiles(client, birth.municipalityId)
  await client.query('select ctx.begin_town($1)', [birth.municipalityId])
  await client.query(`insert into rec.account (municipality_id, sign_in_name, name, role) values
    ($1, 'system:statistics', '統計の自動処理', 'system_statistics'), ($1, 'system:import', '取込の自動処理', 'system_import'), ($1, 'system:births', '町の作成', 'system_births')`, [birth.municipalityId])
  const agency = async (kind: string, name: string, kana: string): Promise<string> =>
    (await client.query<{ id: string }>('insert into rec.agency (municipality_id, kind, name, kana) values ($1, $2, $3, $4) returning id', [birth.municipalityId, kind, name, kana])).rows[0]!.id
  return { ownAgencyId: await agency('own_office', town.office, 'こどもかていそうだんしつ'), centreAgencyId: await agency('guidance_centre', town.centre.name, 'いずもじどうそうだんじょ') }
}

/** Whether a demo town was begun and never finished, its maker having been killed: the account that makes it ends with its work. */
export async function isHalfMade(reader: pg.Client | pg.PoolClient | pg.Pool): Promise<boolean> {
  const { rowCount } = await reader.query(`select 1 from rec.installation i join rec.account a using (municipality_id) where i.kind = 'demo' and a.role = 'system_births' and a.until is null`)
  return rowCount !== 0
}

import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSealedOffice } from '../test/security/sealed.fixtures.ts'
import type { SealedOffice } from '../test/security/sealed.fixtures.ts'
import { migrate } from './migrate.ts'
import { migrationsFolder } from './migrations.ts'

let sealed: SealedOffice
const folder = mkdtempSync(join(tmpdir(), 'kyoten-digests-'))
beforeAll(async () => {
  sealed = await openSealedOffice()
  await sealed.work(2)
}, 60_000)
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await sealed.close()
})

test('a migration that gives every row a new value leaves them provable, and what was edited behind the trail stays strange', async () => {
  const [phone] = await sealed.office.ownerQuery<{ id: string }>('select id from rec.phone order by id limit 1')
  await sealed.asSuperuser(async (client) => {
    await client.query(`update rec.phone set digits = '1' where id = '${phone!.id}'`)
    await client.query('commit')
  })
  cpSync(migrationsFolder, folder, { recursive: true })
  const next = String(readdirSync(folder).length + 1).padStart(4, '0')
  writeFileSync(join(folder, `${next}-more.sql`), `alter table rec.phone add rings int not null default 3; alter table rec.person add asleep boolean not null default false, add dreams text;`)
  expect(await migrate(sealed.office.urls.migrate, { folder })).toEqual([`${next}-more.sql`])
  await sealed.seal()
  const findings = await sealed.asSuperuser((client) => sealed.find(client, { rows: true, checkpoints: false }))
  expect(findings.map(({ japanese }) => japanese)).toEqual([`phone ${phone!.id} changed`])
  expect(await sealed.office.ownerQuery(`select count(*)::int as n from audit.change where class = 'log' and tbl = 'person' and columns = '{asleep,dreams}'`)).toEqual([{ n: 2 }])
})

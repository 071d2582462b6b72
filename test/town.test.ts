import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown } from './support.ts'
import type { Town } from './support.ts'

let town: Town
beforeAll(async () => { town = await openTown() })
afterAll(() => town.close())

test('a town is a copy of its own with the roles of production', async () => {
  const who = 'select current_user as who, current_database() as place'
  const [app, signin, owner] = await Promise.all([town.pools.app.query(who), town.pools.signin.query(who), town.ownerQuery(who)])
  expect(app.rows[0].who).toBe('kyoten_app')
  expect(signin.rows[0].who).toBe('kyoten_signin')
  expect(owner[0]?.who).toBe('kyoten_owner')
  expect(app.rows[0].place).toMatch(/^town_/)
})

test('only the log of requests may lose its last moment', async () => {
  const question = `select current_setting('synchronous_commit') as setting`
  expect((await town.pools.app.query(question)).rows[0].setting).toBe('on')
  expect((await town.pools.request.query(question)).rows[0].setting).toBe('off')
})

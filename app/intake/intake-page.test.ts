import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openOffice, testNow } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { at, sighting, taken } from './taken-intake.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterEach(() => office.at(testNow))
afterAll(() => office.close())

describe('the page of an intake', () => {
  test('shows the next moving time before the safety clock, the decisions of today and what was said', async () => {
    const { intake } = await taken(office, { until: '2026-11-25T15:40', receivedAt: '2026-11-25T14:00' })
    office.at(at('2026-11-25T14:12'))
    const { status, text } = await (await office.as('nurse')).get(`/intakes/${intake}`)
    office.at(testNow)
    expect(status).toBe(200)
    expect(text).toContain('保健室 15:40 まで あと1時間28分')
    expect(text).toContain('受理から 12分 まだ会えていません')
    expect(text.indexOf('あと1時間28分')).toBeLessThan(text.indexOf('受理から 12分'))
    expect(text).toContain('きょう 15:40 までに決めること')
    expect(text).toContain('家に帰してよいか')
    expect(text).toContain('聞いたまま「お父さん」')
    expect(text).toContain('左ほおに青あざ')
    expect(text).toContain('勝部 蓮')
  })

  test('a Friday call entered on Monday shows both times and the clock from Friday', async () => {
    office.at(at('2026-11-23T08:31'))
    const { intake } = await taken(office, { receivedAt: '2026-11-20T18:40', identified: false })
    const { text } = await (await office.as('nurse')).get(`/intakes/${intake}`)
    office.at(testNow)
    expect(text).toContain('令和8年11月20日（金）18:40')
    expect(text).toContain('令和8年11月23日（月）8:31')
    expect(text).toContain('あとから入力')
    expect(text).toContain('受理から 61時間51分 まだ会えていません')
    expect(text).toContain('泣き声の子')
  })

  test.each<Member>(['kizuna', 'teacher', 'admin', 'privacy'])('%s finds nothing there', async (member) => {
    const { intake, child } = await taken(office)
    const browser = await office.as(member)
    for (const path of ['/intakes', `/intakes/${intake}`, `/intakes/${intake}/reporter`, `/intake-children/${child}/safety-checks/new`, `/intake-children/${child}/urgency-judgements/new`, `/intake-children/${child}/late-decisions/new`]) {
      expect([path, (await browser.get(path)).status]).toEqual([path, 404])
    }
    for (const path of [`/intakes/${intake}/centre-calls`, `/intakes/${intake}/reporter-openings`, `/intakes/${intake}/reporter-answers`, `/intake-children/${child}/safety-checks`, `/intake-children/${child}/urgency-judgements`, `/intake-children/${child}/late-decisions`, `/intake-children/${child}/clock`]) {
      expect([path, (await browser.post(path, { reason: 'x' })).status]).toEqual([path, 404])
    }
  })

  test('a worker in conflict finds neither the intake nor its child, also not in the register', async () => {
    const { intake, child, person } = await taken(office)
    await office.acting('coordinator', (tx) => sql`insert into conflict (account_id, person_id, by_self) values (${office.accounts.worker}, ${person}, false)`.execute(tx))
    const worker = await office.as('worker')
    expect((await worker.get(`/intakes/${intake}`)).status).toBe(404)
    expect((await worker.post(`/intake-children/${child}/safety-checks`, sighting(office))).status).toBe(404)
    expect((await worker.get('/intakes')).html).not.toContain(intake)
    expect((await (await office.as('nurse')).get('/intakes')).html).toContain(intake)
  })

  test('a hidden place is not shown, and the access log knows the child', async () => {
    const { intake, person } = await taken(office, { until: '2026-11-25T15:40' })
    await office.acting('nurse', (tx) => sql`insert into veil (person_id, ground) values (${person}, 'own_wish')`.execute(tx))
    const { text } = await (await office.as('supporter')).get(`/intakes/${intake}`)
    expect(text).toContain('非開示')
    expect(text).not.toContain('保健室')
    expect(text).not.toContain('15:40')
    const [row] = await office.ownerQuery<{ subjects: string[] }>(`select subjects from audit.access where account_id = $1 order by seq desc limit 1`, [office.accounts.supporter])
    expect(row!.subjects.toSorted()).toEqual([intake, person!].toSorted())
  })

  test.each(['not-an-id', '00000000-0000-4000-8000-000000000000'])('%s is no intake', async (id) => {
    expect((await (await office.as('nurse')).get(`/intakes/${id}`)).status).toBe(404)
  })
})

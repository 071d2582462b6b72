import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Office } from '../../test/office.ts'
import { all, taken } from './taken-intake.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

describe('the register', () => {
  test('newest first, filtered by codes only', async () => {
    const decided = await taken(office, { receivedAt: '2025-06-02T10:00', kind: 'consultation', clock: false })
    await office.ownerQuery(`with me as materialized (select ctx.begin_town(322032)) update rec.intake set fiscal_year = 2025, stage = 'decided' from me where id = $1`, [decided.intake])
    const newest = await taken(office, { receivedAt: '2026-11-25T14:04' })
    const nurse = await office.as('nurse')
    const every = await nurse.get('/intakes')
    expect(every.html.indexOf(newest.intake)).toBeLessThan(every.html.indexOf(decided.intake))
    expect(every.text).toContain('閲覧できないものは含みません')
    expect(every.text).toContain('R7-')
    const shows = async (query: string) => { const { html } = await nurse.get(`/intakes?${query}`); return [html.includes(decided.intake), html.includes(newest.intake)] }
    expect(await shows('stage=decided')).toEqual([true, false])
    expect(await shows('kind=consultation')).toEqual([true, false])
    expect(await shows('year=2025')).toEqual([true, false])
    expect(await shows('year=2026&stage=received')).toEqual([false, true])
    expect(await shows('stage=勝部&kind=%27&year=abc&page=-1&name=勝部')).toEqual([true, true])
    expect((await nurse.get('/intakes?page=9')).text).toContain('この条件の受付はありません')
  })

  test('has words of urgency with their date, and a clock only where one runs', async () => {
    const { child, intake } = await taken(office, { receivedAt: '2026-11-25T14:04' })
    await (await office.as('nurse')).post(`/intake-children/${child}/urgency-judgements`, { id: crypto.randomUUID(), ...all('no', { asks_protection: 'yes' }) })
    const { html } = await (await office.as('nurse')).get('/intakes')
    const row = html.slice(html.indexOf(intake)).split('</tr>')[0]!.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
    expect(row).toContain('緊急一時保護を検討 （県様式 AA／国の手引き A） 11/25 14:05・佐藤 みずき')
    expect(row).toContain('受理から 1分')
  })
})

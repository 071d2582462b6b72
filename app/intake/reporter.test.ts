import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Member, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { taken } from './taken-intake.fixtures.ts'

let office: Office
beforeAll(async () => { office = await openOffice() })
afterAll(() => office.close())

describe('who called', () => {
  const secret = ['秘密 知らせ子', '0853-00-9999']
  const open = async (member: Member, intake: string, reason = '折り返しの電話のため') => (await office.as(member)).post(`/intakes/${intake}/reporter-openings`, { reason })

  test('never stands on the page, in the register or on the timeline, whoever looks', async () => {
    const { intake } = await taken(office)
    await open('supervisor', intake)
    for (const member of ['nurse', 'worker', 'psychologist', 'supervisor', 'head', 'coordinator'] as const) {
      const browser = await office.as(member)
      const [page, list] = [await browser.get(`/intakes/${intake}`), await browser.get('/intakes')]
      expect(page.text).toContain('通告した人は別に守られています')
      for (const words of secret) expect([member, page.html.includes(words), list.html.includes(words)]).toEqual([member, false, false])
    }
    expect(JSON.stringify(await office.ownerQuery('select * from rec.event where intake_id = $1', [intake]))).not.toContain('秘密')
  })

  test.each<Member>(['worker', 'supporter', 'psychologist'])('%s is not offered to look and finds nothing by asking', async (member) => {
    const { intake } = await taken(office)
    const browser = await office.as(member)
    expect((await browser.get(`/intakes/${intake}`)).text).not.toContain('見る理由')
    expect([(await open(member, intake)).status, (await browser.get(`/intakes/${intake}/reporter`)).status]).toEqual([404, 404])
    await expect(office.acting(member, (tx) => sql`insert into reporter_opening (intake_id, reason, until) values (${intake}, 'x', clock_timestamp() + interval '5 minutes')`.execute(tx))).rejects.toMatchObject({ code: '42501' })
    expect(await office.acting(member, async (tx) => (await tx.selectFrom('reporter').select('name').where('intakeId', '=', intake).execute()).length)).toBe(0)
  })

  test.each<Member>(['supervisor', 'head', 'coordinator', 'nurse'])('%s sees it with a reason, which is kept, for a quarter of an hour', async (member) => {
    const { intake } = await taken(office)
    const browser = await office.as(member)
    expect((await browser.get(`/intakes/${intake}/reporter`)).location).toBe(`/intakes/${intake}#reporter`)
    const without = await open(member, intake, ' ')
    expect([without.status, without.text.includes('見る理由を入れてください')]).toEqual([422, true])
    const opened = await open(member, intake)
    expect(opened.location).toBe(`/intakes/${intake}/reporter`)
    const { text } = await browser.get(opened.location!)
    for (const words of [...secret, '確認し、対応しています。詳しいことはお伝えできません']) expect(text).toContain(words)
    const [look] = await office.ownerQuery<{ reason: string; minutes: number }>(`select o.reason, round(extract(epoch from o.until - clock_timestamp()) / 60)::int as minutes
      from rec.reporter_opening o where o.intake_id = $1`, [intake])
    expect(look).toEqual({ reason: '折り返しの電話のため', minutes: 15 })
    const [access] = await office.ownerQuery<{ reason: string }>('select reason from audit.access where account_id = $1 order by seq desc limit 1', [office.accounts[member]])
    expect(access!.reason).toBe('折り返しの電話のため')
    await office.ownerQuery(`with me as materialized (select ctx.begin_town(322032)) update rec.reporter_opening set until = clock_timestamp() - interval '1 second' from me where intake_id = $1`, [intake])
    expect((await browser.get(`/intakes/${intake}/reporter`)).status).toBe(303)
  })

  test('after the decision the taker is closed out, and a supervisor tells the result in fixed words', async () => {
    const { intake } = await taken(office)
    await office.acting('nurse', (tx) => tx.updateTable('intake').set({ stage: 'decided' }).where('id', '=', intake).execute())
    expect((await open('nurse', intake)).status).toBe(404)
    await open('supervisor', intake)
    const supervisor = await office.as('supervisor')
    const answer = (change: Record<string, string>) => supervisor.post(`/intakes/${intake}/reporter-answers`, { version: '1', answeredAt: '令和8年11月25日', 'answeredAt.time': '14:00', answer: 'handling', ...change })
    expect((await answer({ answer: '母の病気のことを話した' })).text).toContain('選択肢の中から選んでください')
    expect((await answer({ 'answeredAt.time': '15:00' })).text).toContain('今より先です')
    expect((await answer({})).status).toBe(303)
    const [row] = await office.ownerQuery<{ answer_words: string; version: number }>('select answer_words, version from rec.reporter where intake_id = $1', [intake])
    expect(row).toEqual({ answer_words: '確認し、対応しています。詳しいことはお伝えできません', version: 2 })
    const late = await answer({ answer: 'received' })
    expect([late.status, late.text.includes('ほかの人が先に')]).toEqual([409, true])
    expect((await supervisor.get(`/intakes/${intake}/reporter`)).text).toContain('令和8年11月25日（水）14:00 に伝えた')
  })
})

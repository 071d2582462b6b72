import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOffice } from '../../test/office.ts'
import type { Browser, Office } from '../../test/office.ts'
import { sql } from '../kernel/db.ts'
import { openFamily } from '../people/family.db.ts'
import { recordPerson } from '../people/people.db.ts'
import { propose } from './approvals.db.ts'
import { openCasefile } from './opening.db.ts'

let office: Office
let nurse: Browser
let supervisor: Browser
let centre = ''
const day = Temporal.PlainDate.from('2026-09-01')

beforeAll(async () => {
  office = await openOffice()
  nurse = await office.as('nurse')
  supervisor = await office.as('supervisor')
  centre = (await office.ownerQuery<{ id: string }>(`select id from rec.agency where kind = 'guidance_centre'`))[0]!.id
})
afterAll(() => office.close())

/** A child of a new family with an open casefile since 1 September, main worker the nurse. */
async function openedFor(name: string): Promise<{ id: string; familyId: string; personId: string }> {
  return office.acting('nurse', async (tx) => {
    const { id: familyId } = await openFamily(tx, { name: `${name.split(' ')[0]!}家`, fiscalYear: 2026 })
    const personId = await recordPerson(tx, { name, kana: '', sex: 'male', birth: { year: 2019 } })
    const decisionId = crypto.randomUUID()
    await propose(tx, { id: decisionId, kind: 'intake', meetingKind: 'intake', heldAt: Temporal.Instant.from('2026-09-01T10:00:00+09:00'), attended: [], decidedOn: day, outcome: 'becomes_case', words: '', intakeId: null, familyId })
    await sql`insert into consultation (person_id, received_on, fiscal_year, kind_decided, abuse_judged, abuse_kind, decided_on) values (${personId}, ${day}, 2026, '01', 'judged', 'neglect', ${day})`.execute(tx)
    const { id } = await openCasefile(tx, { familyId, personId, class: 'protection', decisionId, leadAgencyId: office.ownAgencyId, mainAccountId: office.accounts.nurse, secondAccountId: null, today: day })
    await sql`insert into child_decision (decision_id, casefile_id, class) values (${decisionId}, ${id}, 'protection')`.execute(tx)
    return { id, familyId, personId }
  })
}

const versionOf = async (id: string): Promise<string> => String((await office.ownerQuery<{ version: number }>('select version from rec.casefile where id = $1', [id]))[0]!.version)
const meeting = (kind: string) => ({ id: crypto.randomUUID(), meeting: kind, heldAt: '令和8年11月25日', 'heldAt.time': '10:00', attended: [office.accounts.supervisor, office.accounts.nurse], words: '会議で決めた' })
const periodsOf = async (table: string, column: string, id: string) =>
  (await office.ownerQuery<{ value: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null }>(`select ${column} as value, since, until from rec.${table} where casefile_id = $1 order by since`, [id]))
    .map(({ value, since, until }) => [value, since.toString(), until?.toString() ?? null])

describe('a casefile and its periods', () => {
  let child: { id: string; familyId: string; personId: string }
  beforeAll(async () => { child = await openedFor('春日 一') })

  test('the page shows five facts, the family leads there, the list holds it', async () => {
    const { text, status } = await nurse.get(`/casefiles/${child.id}`)
    expect(status).toBe(200)
    for (const words of ['要保護', '登録なし', '家の中 まだ', '子ども家庭相談室', '佐藤 みずき', '足りないもの', 'まだ会っていません', '決裁が終わっていません', '支援計画', '閲覧できないものは含みません']) expect([words, text.includes(words)]).toEqual([words, true])
    expect(text).toMatch(/ケース C8-\d{3}｜拠点/)
    expect((await nurse.get(`/families/${child.familyId}`)).text).toContain('春日 一')
    expect((await nurse.get('/casefiles')).text).toContain('春日 一')
    expect((await supervisor.get('/casefiles')).text).not.toContain('春日 一')
    expect((await supervisor.get('/casefiles?whose=all&class=protection&stage=received')).text).toContain('春日 一')
    expect((await supervisor.get('/casefiles?whose=all&class=support')).text).not.toContain('春日 一')
    expect((await supervisor.get('/casefiles?whose=all&class=nonsense&stage=nowhere')).status).toBe(200)
    expect((await nurse.get(`/casefiles/${crypto.randomUUID()}`)).status).toBe(404)
  })

  test('every page shown names the child and the family in the access log', async () => {
    await nurse.get('/casefiles')
    const [row] = await office.ownerQuery<{ subjects: string[] }>(`select subjects from audit.access where route = 'GET /casefiles' order by at desc limit 1`)
    expect(row!.subjects).toEqual(expect.arrayContaining([child.id, child.personId, child.familyId]))
  })

  test('what a change lacks or gets wrong is said at the field', async () => {
    const path = `/casefiles/${child.id}/changes`
    const wrong: [Record<string, string>, string][] = [
      [{}, '変えるものを1つ以上選んでください'], [{ class: 'lost' }, '選択肢の中から選んでください'], [{ lead: crypto.randomUUID(), class: 'support' }, '選択肢の中から選んでください'],
      [{ class: 'support', since: '平成31年5月1日' }, '平成は31年4月30日までです'], [{ class: 'support', since: '令和8年8月31日' }, 'より前にはできません'], [{ class: 'support', since: '令和18年1月1日' }, '1年より先の日です'],
      [{ class: 'support', meeting: 'representatives' }, '選択肢の中から選んでください'], [{ stage: 'closed' }, '選択肢の中から選んでください'], [{ class: 'support', words: '' }, '決めたこと・理由を入れてください'],
    ]
    for (const [change, message] of wrong) {
      const answer = await nurse.post(path, { ...meeting('policy'), version: await versionOf(child.id), since: '令和8年11月25日', ...change })
      expect([answer.status, message, answer.text.includes(message)]).toEqual([422, message, true])
    }
    expect(await periodsOf('class_period', 'class', child.id)).toEqual([['protection', '2026-09-01', null]])
  })

  test('class and lead change from a day on, also one to come; the lead is never empty', async () => {
    const path = `/casefiles/${child.id}/changes`
    const form = { ...meeting('policy'), version: await versionOf(child.id), since: '令和8年11月25日', class: 'support', lead: centre, registration: 'add' }
    expect((await nurse.post(path, form)).status).toBe(303)
    expect((await nurse.post(path, form)).status).toBe(303)
    const ahead = { ...meeting('working'), version: await versionOf(child.id), since: '令和9年4月1日', class: 'other' }
    expect((await nurse.post(path, ahead)).status).toBe(303)
    expect(await periodsOf('class_period', 'class', child.id)).toEqual([['protection', '2026-09-01', '2026-11-25'], ['support', '2026-11-25', '2027-04-01'], ['other', '2027-04-01', null]])
    expect(await periodsOf('lead_period', 'agency_id', child.id)).toEqual([[office.ownAgencyId, '2026-09-01', '2026-11-25'], [centre, '2026-11-25', null]])
    const { text } = await nurse.get(`/casefiles/${child.id}`)
    for (const words of ['要支援', '要対協に登録中', '出雲児童相談所']) expect(text).toContain(words)
    expect((await nurse.get(`/casefiles/${child.id}/decisions`)).text).toContain('実務者会議')
    expect((await office.ownerQuery('select stage from rec.casefile where id = $1', [child.id]))[0]!.stage).toBe('received')
  })

  test('a form opened before somebody else saved shows both and keeps what was written', async () => {
    const stale = await nurse.post(`/casefiles/${child.id}/changes`, { ...meeting('policy'), version: '1', since: '令和8年11月25日', class: 'protection', words: 'わたしの理由' })
    expect(stale.status).toBe(409)
    for (const words of ['ほかの人が先に保存しました', '要支援', 'わたしの理由']) expect(stale.text).toContain(words)
  })

  test('workers are set by who leads, never two the same, and the old ones stay in the record', async () => {
    const path = `/casefiles/${child.id}/allocation`
    expect((await nurse.post(path, { main: office.accounts.worker, version: '1' })).status).toBe(404)
    expect((await supervisor.post(path, { main: '', version: await versionOf(child.id) })).text).toContain('主担当を選んでください')
    expect((await supervisor.post(path, { main: office.accounts.kizuna, version: await versionOf(child.id) })).text).toContain('選択肢の中から選んでください')
    const twice = await supervisor.post(path, { main: office.accounts.worker, second: office.accounts.worker, version: await versionOf(child.id) })
    expect([twice.status, twice.text.includes('主担当と別の人を選んでください')]).toEqual([422, true])
    const form = { main: office.accounts.worker, second: office.accounts.nurse, words: '木曜に会う', version: await versionOf(child.id) }
    expect((await supervisor.post(path, form)).status).toBe(303)
    expect((await supervisor.post(path, form)).status).toBe(303)
    expect((await supervisor.post(path, { ...form, main: office.accounts.supporter })).status).toBe(409)
    expect(await periodsOf('allocation', 'account_id', child.id)).toEqual(expect.arrayContaining([[office.accounts.nurse, '2026-09-01', '2026-11-25'], [office.accounts.worker, '2026-11-25', null], [office.accounts.nurse, '2026-11-25', null]]))
    expect((await nurse.get(`/casefiles/${child.id}/decisions`)).text).toContain('木曜に会う')
  })

  test('what visitors must know has a source and a day to look at it again', async () => {
    const path = `/families/${child.familyId}/warnings`
    for (const [change, message] of [[{ source: '' }, 'だれが・いつ言ったか、見たかを入れてください'], [{ reviewOn: '令和9年6月1日' }, '令和9年5月25日までにしてください'], [{ reviewOn: '令和8年11月24日' }, '過ぎた日です']] as const) {
      const answer = await nurse.post(path, { id: crypto.randomUUID(), words: '録画あり。2人で', source: '9月3日 継父が明言', reviewOn: '令和9年1月10日', ...change })
      expect([answer.status, message, answer.text.includes(message)]).toEqual([422, message, true])
    }
    const form = { id: crypto.randomUUID(), words: '録画あり。2人で', source: '9月3日 継父が明言', reviewOn: '令和9年1月10日' }
    expect((await nurse.post(path, form)).status).toBe(303)
    expect((await nurse.post(path, form)).status).toBe(303)
    expect((await office.ownerQuery('select id from rec.warning_note')).length).toBe(1)
    for (const page of [`/casefiles/${child.id}`, `/families/${child.familyId}`]) expect((await nurse.get(page)).text).toMatch(/訪問の前に 録画あり。2人で （9月3日 継父が明言、佐藤 みずき。見直し 令和9年1月10日/)
    const other = await openedFor('別府 次')
    expect((await nurse.get(`/families/${other.familyId}/warnings/${form.id}/ending/new`)).status).toBe(404)
    expect((await nurse.post(`${path}/${form.id}/ending`, { result: 'end' })).status).toBe(303)
    expect((await nurse.get(`/casefiles/${child.id}`)).text).not.toContain('録画あり')
  })
})

describe('closing and reopening', () => {
  const intakeAbout = async (personId: string, stage: string): Promise<string> => {
    const [intake] = await office.ownerQuery<{ id: string }>(`with born as materialized (select ctx.begin_town(322032))
      insert into rec.intake (municipality_id, fiscal_year, number, kind, means, route, received_at, received_by, recorded_by, recorded_at, content, stage)
      select 322032, 2026, 900 + (random() * 90000)::int, 'report', 'phone', '', '2026-11-20T10:00+09', $1, $1, now(), 'x', $2 from born returning id`, [office.accounts.nurse, stage])
    await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032))
      insert into rec.intake_child (municipality_id, intake_id, position, part, person_id, clock_started_at, see_by) select 322032, $1, 0, 'subject', $2, '2026-11-20T10:00+09', '2026-11-22T10:00+09' from born`, [intake!.id, personId])
    return intake!.id
  }
  const close = async (id: string, more: Record<string, string> = {}) => nurse.post(`/casefiles/${id}/closure`, { ...meeting('policy'), version: await versionOf(id), reason: 'settled', ...more })

  test('what is open is shown first; an undecided call or a child nobody saw refuses, until it is decided', async () => {
    const child = await openedFor('門脇 三')
    const intake = await intakeAbout(child.personId, 'received')
    const { text } = await nurse.get(`/casefiles/${child.id}/closure`)
    for (const words of ['残っているもの', 'まだ会えていません', '決まっていません', '決裁の終わっていない決定', '送致では終結せず']) expect([words, text.includes(words)]).toEqual([words, true])
    expect(text.indexOf('残っているもの')).toBeLessThan(text.indexOf('終結の理由'))
    const refused = await close(child.id, { openRead: 'yes' })
    expect([refused.status, refused.text.includes('まだ会えていません'), refused.text.includes('先に受理会議で決めてください')]).toEqual([422, true, true])
    await office.ownerQuery(`update rec.intake set stage = 'decided' where id = $1 and ctx.begin_town(322032) is not null`, [intake])
    expect((await close(child.id, { openRead: 'yes' })).status).toBe(422)
    await office.ownerQuery(`with born as materialized (select ctx.begin_town(322032)), judged as (insert into rec.urgency_judgement (municipality_id, intake_child_id, chart, answers, judged_by) select 322032, k.id, 'prefectural', '{}', $2 from born, rec.intake_child k where k.intake_id = $1 returning id, intake_child_id)
      insert into rec.late_decision (municipality_id, intake_child_id, act, words, urgency_judgement_id, decided_by) select 322032, intake_child_id, 'notify_centre', '立入調査が要る', id, $2 from judged`, [intake, office.accounts.supervisor])
    const unread = await close(child.id)
    expect([unread.status, unread.text.includes('残っているものがあります')]).toEqual([422, true])
    expect((await close(child.id, { openRead: 'yes' })).status).toBe(303)
  })

  test('sending to the guidance centre is no reason, and empty or unknown answers are said', async () => {
    const child = await openedFor('錦織 四')
    expect((await nurse.get(`/casefiles/${child.id}/closure`)).text).not.toMatch(/<input[^>]*送致/)
    for (const [more, message] of [[{ reason: 'sent_to_centre' }, '選択肢の中から選んでください'], [{ reason: '' }, '終結の理由を選んでください'], [{ words: '' }, '決めたこと・終わった後を入れてください'], [{ meeting: 'urgent_intake' }, '選択肢の中から選んでください'], [{ heldAt: '令和元年13月1日' }, '月は1から12']] as const) {
      const answer = await close(child.id, { openRead: 'yes', ...more })
      expect([answer.status, message, answer.text.includes(message)]).toEqual([422, message, true])
    }
  })

  test('a casefile is open until the head approves; then everything ends, and it can be opened again', async () => {
    const child = await openedFor('多久 五')
    const form = { ...meeting('policy'), version: await versionOf(child.id), reason: 'settled', openRead: 'yes' }
    expect((await nurse.post(`/casefiles/${child.id}/closure`, form)).location).toBe(`/decisions/${form.id}`)
    expect((await nurse.post(`/casefiles/${child.id}/closure`, form)).location).toBe(`/decisions/${form.id}`)
    const second = await close(child.id, { openRead: 'yes' })
    expect([second.status, second.text.includes('もう決裁に回っています')]).toEqual([422, true])
    const stageOf = async () => (await office.ownerQuery<{ stage: string; closed_on: Temporal.PlainDate | null }>('select stage, closed_on from rec.casefile where id = $1', [child.id]))[0]!
    expect((await stageOf()).stage).toBe('received')
    expect((await nurse.get(`/casefiles/${child.id}`)).text).toContain('終結の決裁の途中です')
    await supervisor.post(`/decisions/${form.id}/approvals`, { version: '1', outcome: 'approved' })
    expect((await stageOf()).stage).toBe('received')
    expect((await (await office.as('head')).post(`/decisions/${form.id}/approvals`, { version: '2', outcome: 'approved' })).status).toBe(303)
    expect([(await stageOf()).stage, (await stageOf()).closed_on?.toString()]).toEqual(['closed', '2026-11-25'])
    for (const [table, column] of [['class_period', 'class'], ['lead_period', 'agency_id'], ['placement_period', 'placement'], ['allocation', 'account_id']] as const) {
      expect((await periodsOf(table, column, child.id)).map(([, , until]) => until)).toEqual(['2026-11-25'])
    }
    expect((await office.ownerQuery<{ closed_on: Temporal.PlainDate }>('select closed_on from rec.consultation where person_id = $1', [child.personId]))[0]!.closed_on.toString()).toBe('2026-11-25')
    expect((await nurse.get(`/casefiles/${child.id}/closure`)).location).toBe(`/casefiles/${child.id}`)
    const { text } = await nurse.get(`/casefiles/${child.id}`)
    for (const words of ['終結したケース', '心配なことがなくなった', '再開する']) expect(text).toContain(words)

    const path = `/casefiles/${child.id}/reopening`
    const reopening = { ...meeting('intake'), version: await versionOf(child.id), class: 'support', placement: 'at_home', main: office.accounts.worker, lead: office.ownAgencyId }
    for (const [more, message] of [[{ lead: '' }, '主担当機関を選んでください'], [{ main: '' }, '主担当を選んでください'], [{ class: '' }, '区分を選んでください'], [{ words: '' }, '再開の理由を入れてください'], [{ heldAt: '令和8年11月24日' }, '終結した日より前']] as const) {
      const answer = await nurse.post(path, { ...reopening, id: crypto.randomUUID(), ...more })
      expect([answer.status, message, answer.text.includes(message)]).toEqual([422, message, true])
    }
    expect((await nurse.post(path, reopening)).location).toBe(`/casefiles/${child.id}`)
    expect((await nurse.post(path, reopening)).location).toBe(`/casefiles/${child.id}`)
    expect((await stageOf()).stage).toBe('investigating')
    expect(await periodsOf('class_period', 'class', child.id)).toEqual([['protection', '2026-09-01', '2026-11-25'], ['support', '2026-11-25', null]])
    expect(await office.ownerQuery('select closed_on from rec.consultation where person_id = $1', [child.personId])).toEqual([{ closed_on: null }])
    expect((await office.ownerQuery<{ code: string }>('select code from rec.event where casefile_id = $1 order by recorded_at, code', [child.id])).map(({ code }) => code)).toEqual(expect.arrayContaining(['casefile_opened', 'casefile_closed', 'decision_approved', 'casefile_reopened']))
    expect((await nurse.post(path, { ...reopening, id: crypto.randomUUID(), version: await versionOf(child.id) })).text).toContain('このケースは開いています')
  })

  test('a change dated ahead keeps a casefile from closing, and nobody gets a second casefile', async () => {
    const child = await openedFor('長岡 六')
    await nurse.post(`/casefiles/${child.id}/changes`, { ...meeting('policy'), version: await versionOf(child.id), since: '令和9年4月1日', class: 'support' })
    const form = { ...meeting('policy'), version: await versionOf(child.id), reason: 'settled', openRead: 'yes' }
    await nurse.post(`/casefiles/${child.id}/closure`, form)
    await supervisor.post(`/decisions/${form.id}/approvals`, { version: '1', outcome: 'approved' })
    const refused = await (await office.as('head')).post(`/decisions/${form.id}/approvals`, { version: '2', outcome: 'approved' })
    expect([refused.status, refused.text.includes('令和9年4月1日から始まる変更が決まっています')]).toEqual([422, true])
    await expect(office.acting('nurse', async (tx) => openCasefile(tx, { familyId: child.familyId, personId: child.personId, class: 'other', decisionId: form.id, leadAgencyId: office.ownAgencyId, mainAccountId: office.accounts.nurse, secondAccountId: null, today: day }))).rejects.toThrow('refused')
  })
})

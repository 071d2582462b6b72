import { expect } from 'vitest'
import type { Katsube } from '../journal/katsube.fixtures.ts'
import type { Browser, Office, Page } from '../../test/office.ts'

/** What a browser sends. */
export type Form = Record<string, string | readonly string[]>

/** The name, telephone and address that must never leave the reporter's row. */
export const secrets = ['秘密 知らせ子', '0853-00-9999', '架空町8-8-8'] as const

/** A report about 蓮 with a reporter who must stay where they are, taken by the nurse. */
export async function reported(office: Office, family: Katsube): Promise<{ intake: string; child: string }> {
  const id = crypto.randomUUID()
  const saved = await (await office.as('nurse')).post('/intakes', {
    id, here: '/intakes/new', content: '左ほおに青あざ。', receivedAt: '令和8年11月25日', 'receivedAt.time': '13:00', kind: 'report', consultationKind: '01', routeKey: 'neighbour', route: 'neighbour',
    'children.0.personId': family.persons[0]!, 'children.0.samePerson': 'confirmed', 'children.0.part': 'subject', 'children.0.abuseKind': 'physical',
    reporterName: secrets[0], reporterPhone: secrets[1], reporterAddress: secrets[2], mayBeContacted: 'no', contentIdentifies: 'yes',
  })
  expect(saved.status).toBe(303)
  const [child] = await office.ownerQuery<{ id: string }>('select id from rec.intake_child where intake_id = $1', [id])
  return { intake: id, child: child!.id }
}

/** The form of a 送致書. */
export const sending = (more: Form = {}): Form => ({
  id: crypto.randomUUID(), kind: 'send', danger: '今夜も継父と二人になる', childWords: '「帰りたくない」', whereabouts: '架空小の保健室', siblingsTonight: '妹は祖母の家',
  done: '学校で会った', notDone: '父に会えていない', opinion: '一時保護が必要', reason: '判定を要する', afterHours: '佐藤 090-0000-0000', datedOn: '令和8年11月25日', ...more,
})

/** Prepares a document about 蓮; gives its id. */
export async function prepared(by: Browser, family: Katsube, more: Form = {}): Promise<string> {
  const form = sending(more)
  const saved = await by.post(`/casefiles/${family.casefiles[0]!}/transfers`, form)
  expect([saved.status, saved.status === 303 ? '' : saved.text]).toEqual([303, ''])
  return form['id'] as string
}

/** Takes a step; `known` is how many steps the page showed, `version` how often its text had been written. */
export const step = (by: Browser, transfer: string, side: string, state: string, known: number, more: Form = {}, version = 1): Promise<Page> => by.post(`/transfers/${transfer}/${['approved', 'sent_back', 'reviewed'].includes(state) ? 'decisions' : 'steps'}`, {
  id: crypto.randomUUID(), version: String(version + known), side, state, ...more,
})

/** Day and hour of a step on the day of the test. */
export const at = (time: string): Form => ({ at: '令和8年11月25日', 'at.time': time })

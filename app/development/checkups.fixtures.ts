import type { Member, Office, Page } from '../../test/office.ts'
import { checkupHeader } from './checkup-csv.ts'

/** 田部 はな as the office knows her, with a result. */
export const hanaRow = '田部 はな,たべ はな,令和5年9月20日,3歳児健診,経過観察,令和8年9月1日,令和8年10月8日,"ことばの数が少ない。落ち着かない"'
/** A child nobody here knows, with a result: never more than a number. */
export const strangerRow = '川上 静,かわかみ しずか,令和5年8月1日,3歳児健診,異常なし,令和8年9月1日,令和8年10月8日,'
/** A child nobody here knows, who did not come. */
export const absentRow = '山下 あお,やました あお,令和5年8月11日,3歳児健診,未受診,令和8年9月1日,,'
/** 田部 そう, known, who did not come to be seen at eighteen months. */
export const souRow = '田部 そう,タベ　ソウ,令和7年4月2日,1歳6か月児健診,未受診,令和8年10月5日,,'
/** A file with its header. */
export const file = (...rows: string[]): string => [checkupHeader.join(','), ...rows].join('\r\n')

/** Sends a file to the first look as a browser does. */
export async function check(office: Office, member: Member, bytes: Uint8Array | string, source = '令和8年10月 3歳児健診'): Promise<Page> {
  const form = new FormData()
  form.append('source', source)
  form.append('csv', new File([bytes as BlobPart], '健診.csv', { type: 'text/csv' }))
  const { cookie } = await office.as(member)
  const sent = new Response(form)
  const headers = { cookie: `__Host-kyoten=${cookie}`, origin: 'http://127.0.0.1', 'content-type': sent.headers.get('content-type')! }
  const response = await office.fetch(new Request('http://127.0.0.1/checkups/imports/check', { method: 'POST', body: await sent.arrayBuffer(), headers }))
  const html = await response.text()
  return { status: response.status, location: null, html, text: html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '), bytes: new Uint8Array(), response }
}

/** What the second step sends: what the page of the first one holds. */
export function held(page: Page): Record<string, string> {
  const field = (name: string): string => (new RegExp(`name="${name}" value="([^"]*)"`).exec(page.html)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&')
  return Object.fromEntries(['id', 'csv', 'source', 'counted', 'again', 'refused'].map((name) => [name, field(name)]))
}

/** Takes a file in, both steps. */
export async function taken(office: Office, ...rows: string[]): Promise<void> {
  const answer = await (await office.as('nurse')).post('/checkups/imports', held(await check(office, 'nurse', file(...rows))))
  if (answer.location !== '/checkups/imports') throw new Error(answer.text)
}

import { inflateSync } from 'node:zlib'
import type { Permission } from '../../app/access/roles.ts'
import { databaseToken } from '../../app/kernel/http.tsx'
import type { Declared } from '../../app/kernel/page.ts'
import { pageTexts, pdfMetadata } from '../pdf.ts'
import type { Office } from '../office.ts'
import { canariesIn } from './canary.ts'
import type { RecordSet } from './records.fixtures.ts'
import type { Laid, Reader } from './states.fixtures.ts'
import { stateNames, states } from './states.ts'
import type { State } from './states.ts'

export type Page = Declared<Permission>
export const nameOf = (page: Page): string => `${page.method} ${page.path}`

/** What the door noted while one reader asked: outcomes of audit.access, and whether something now waits for a second person. */
interface Noted { outcomes: string[]; waits: boolean }
/** Watches the statements of the door by the session they run in, and can take back whatever a request did. */
export interface Witness { takeBack: boolean; notedFor(cookie: string): Noted }

/** Puts a witness beside the connections of the application. */
export function watch(office: Office): Witness {
  const noted = new Map<string, Noted>()
  const witness: Witness = {
    takeBack: false,
    notedFor: (cookie) => {
      const key = databaseToken(cookie).toString('hex')
      const before = noted.get(key) ?? { outcomes: [], waits: false }
      noted.set(key, { outcomes: [], waits: false })
      return before
    },
  }
  const pool = office.pools.app as unknown as { connect(): Promise<{ query: (...all: unknown[]) => unknown }> }
  const connect = pool.connect.bind(pool)
  const watched = new WeakSet<object>()
  pool.connect = async () => {
    const client = await connect()
    if (watched.has(client)) return client
    watched.add(client)
    const query = client.query.bind(client)
    let session = ''
    client.query = (...all) => {
      const [text, values] = all as [unknown, unknown[] | undefined]
      if (typeof text === 'string') {
        if (text === 'commit' && witness.takeBack) return (query('rollback') as Promise<object>).then((result) => Object.assign(result, { command: 'COMMIT' }))
        if (text.includes('ctx.enter(')) session = (values![1] as Buffer).toString('hex')
        const now = noted.get(session)
        if (now && text.includes('audit.note_access(')) now.outcomes.push(String(values![2]))
        if (now && /insert into "widening"/.test(text)) now.waits = true
      }
      return query(...all)
    }
    return client
  }
  return witness
}

/** What came back, as far as somebody could read it: status, address to go to, and every text of it. */
interface Answer { status: number; location: string; text: string; headers: string; ms: number; noted: Noted }

/** Everything legible in an answer: headers, page, or what a file holds when it is unpacked. */
export async function legibleAnswer(response: Response): Promise<string> {
  return `${[...response.headers].join('\n')} ${await legible(response, new Uint8Array(await response.arrayBuffer()))}`
}

async function legible(response: Response, bytes: Uint8Array): Promise<string> {
  const type = response.headers.get('content-type') ?? ''
  const plain = new TextDecoder().decode(bytes)
  return type.startsWith('application/pdf') ? `${plain} ${await pdfTexts(bytes)}` : plain
}

/** Texts of a PDF: as shown, its metadata, and every stream unpacked. */
export async function pdfTexts(bytes: Uint8Array): Promise<string> {
  const { info, xmp } = await pdfMetadata(bytes)
  return [...await pageTexts(bytes), JSON.stringify(info), xmp, ...unpacked(Buffer.from(bytes))].join(' ')
}

function unpacked(pdf: Buffer): string[] {
  const texts: string[] = []
  for (let at = pdf.indexOf('stream'); at >= 0; at = pdf.indexOf('stream', at + 6)) {
    const from = at + (pdf[at + 6] === 13 ? 8 : 7)
    try {
      texts.push(inflateSync(pdf.subarray(from, pdf.indexOf('endstream', from))).toString('latin1'))
    } catch { /* not deflated: read as it stands */ }
  }
  return texts
}

/** The address of a page about a record set; other parameters than the subject's come from the same set, and what no set has is nothing that is there. */
export function addressOf(page: Page, set: RecordSet, subjectId?: string): string {
  return page.path.replaceAll(/:(\w+)/g, (_, param: string) => {
    if (page.on?.param === param) return subjectId ?? set.ids[page.on.kind]?.[0] ?? crypto.randomUUID()
    return plainParams[param] ?? set.ids[tableOfParam[param] ?? '']?.[0] ?? crypto.randomUUID()
  })
}
const plainParams: Readonly<Record<string, string>> = { year: '2026', column: 'abuse', key: 'exports.people_a_day' }
const tableOfParam: Readonly<Record<string, string>> = { intake: 'intake', member: 'family_member', warning: 'warning_note', membership: 'membership', agency: 'agency', child: 'intake_child', proposal: 'widening', account: 'account' }
/** What a page needs beside its address to come as far as the record: fields of a form, or of an address after its `?`. */
const sentWith: Readonly<Record<string, (set: RecordSet) => Record<string, string>>> = {
  'GET /tasks/new': ({ ids }) => ({ family: ids['family']![0]! }), 'POST /tasks': ({ ids }) => ({ family: ids['family']![0]! }),
  'POST /meetings/:meeting/items': ({ ids }) => ({ family: ids['family']![0]! }),
  'POST /casefiles/:casefile/transfers': () => ({ kind: 'send' }), 'POST /intake-children/:child/transfers': () => ({ kind: 'send' }),
  'GET /casefiles/:casefile/transfers/new': () => ({ kind: 'send' }), 'GET /intake-children/:child/transfers/new': () => ({ kind: 'send' }),
  'POST /drafts': ({ ids }) => ({ form: `/families/${ids['family']![0]}/plans#${crypto.randomUUID()}`, subject_kind: 'family', subject_id: ids['family']![0]! }),
}

/** The least a form sends; a search looks for the name of the set, cut short so that its echo is no canary. */
function formOf(page: Page, set: RecordSet): URLSearchParams {
  const name = `Zq${set.tag}c`
  const form = new URLSearchParams({ id: crypto.randomUUID(), here: '/x', version: '1' })
  for (const [field, value] of Object.entries(sentWith[nameOf(page)]?.(set) ?? {})) form.set(field, value)
  if (page.kind === 'ask') for (const field of ['words', 'q', 'name', 'reason', 'children.0.name', 'children.0.nameHeard']) form.set(field, name)
  return form
}

/** One request of one reader. */
export async function send(laid: Laid, witness: Witness, reader: Reader, page: Page, set: RecordSet, { subjectId, steppedUp = false }: { subjectId?: string; steppedUp?: boolean } = {}): Promise<Answer> {
  const cookie = steppedUp ? reader.steppedUp : reader.cookie
  witness.notedFor(cookie)
  const headers: Record<string, string> = { cookie: `__Host-kyoten=${cookie}`, origin: 'http://127.0.0.1' }
  const init: RequestInit = page.method === 'GET' ? { headers } : { method: 'POST', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: formOf(page, set).toString() }
  const started = performance.now()
  const response = await laid.office.fetch(new Request(`http://127.0.0.1${addressOf(page, set, subjectId)}${page.method === 'GET' && sentWith[nameOf(page)] ? `?${new URLSearchParams(sentWith[nameOf(page)]!(set)).toString()}` : ''}`, { ...init, redirect: 'manual' }))
  const bytes = new Uint8Array(await response.arrayBuffer())
  const ms = performance.now() - started
  const said = [...response.headers].filter(([name]) => name !== 'server-timing').map(([name, value]) => `${name}: ${value}`).join('\n')
  return { status: response.status, location: response.headers.get('location') ?? '', headers: said, text: await legible(response, bytes), ms, noted: witness.notedFor(cookie) }
}

/** What happened, before what was found: nothing for a page shown, `f` form seen and refused, `+` done, `2` waits for a second person, `^` step-up, `>` led elsewhere, `·` absent. */
function happened(page: Page, { status, location, noted }: Answer): string {
  if (status === 404) return '·'
  if (location.startsWith('/step-up')) return '^'
  if (status === 422 || status === 409) return 'f'
  if (status === 303) return noted.waits ? '2' : page.method === 'POST' ? '+' : '>'
  return status === 200 ? '' : '!'
}

/** What one answer shows of each record set, and what is wrong with it beside that. */
export interface Seen { cells: Record<State, string>; wrong: string[] }

/** Asks a page as a reader, again after the step-up where one is asked for, and reads what it shows of every record set. */
export async function asked(laid: Laid, witness: Witness, reader: Reader, page: Page, set: RecordSet): Promise<Seen> {
  const how = set.tag === states.unveiled.tag && page.method === 'GET' ? { steppedUp: true } : {}
  const answers = [await send(laid, witness, reader, page, set, how)]
  if (happened(page, answers[0]!) === '^') answers.push(await send(laid, witness, reader, page, set, { steppedUp: true }))
  const before = answers.map((answer) => happened(page, answer)).join('')
  const found = canariesIn(answers.map(({ text, headers }) => `${headers} ${text}`).join(' '))
  const cells = Object.fromEntries(stateNames.map((state) => [state, `${before}${found.get(states[state].tag) ?? ''}` || '-'])) as Record<State, string>
  const wrong = answers.flatMap(({ status, noted }) => (noted.outcomes.length === 1 && (noted.outcomes[0] === 'absent') === (status === 404) ? [] : [`${status} noted as ${noted.outcomes.join(' ') || 'nothing'}`]))
  if (before === '·' && page.on) wrong.push(...await unlikeNothing(laid, witness, reader, page, set, answers[0]!))
  return { cells, wrong }
}

// Asked once for a page and a reader: nothing stays nothing.
const nothings = new Map<string, Answer>()
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
/** What tells a hidden record from one that is not there: status, headers and body must be the same. */
async function unlikeNothing(laid: Laid, witness: Witness, reader: Reader, page: Page, set: RecordSet, hidden: Answer): Promise<string[]> {
  const key = `${nameOf(page)} ${reader.role}`
  const nothing = nothings.get(key) ?? await send(laid, witness, reader, page, set, { subjectId: crypto.randomUUID() })
  nothings.set(key, nothing)
  return (['status', 'headers', 'text'] as const).filter((part) => String(hidden[part]).replaceAll(uuids, '') !== String(nothing[part]).replaceAll(uuids, '')).map((part) => `${part} differs from what is not there`)
}

import fc from 'fast-check'
import type { Ask, Route } from './every-route.fixtures.ts'

/** A request nobody meant to send: the same route with a body, headers and an address of any kind. */
export interface Malformed { route: Route; address: string; body: Uint8Array<ArrayBuffer> | null; headers: Record<string, string> }

const nasty = ['', '\0', 'a\0b', '\uD800', '\uDC00x', '\uFEFF', '\uFFFE', '=1+1', '＝1+1', '\t=1', '\u3000@x', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' or 1=1 --", '${7*7}', '{{7*7}}', '%s%n', '../../../etc/passwd', '𠮷野家', '葛\uDB40\uDD00城', '髙﨑',
  'R8.13.45', '令和99999年', '2026-02-30', '9999999999999999999999', '-1', 'NaN', '1e309', 'true', 'null', '[object Object]', '__proto__', 'a'.repeat(10_000), '\r\nSet-Cookie: x=y', '2026-11-25T25:61', '275760-09-14', '-271821-04-19', '00:60', '2147483648', '-2147483649', '9223372036854775808']
const word = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...nasty) }, fc.string({ unit: 'binary', maxLength: 200 }), fc.double().map(String), fc.uuid())
const fieldName = (names: readonly string[]): fc.Arbitrary<string> => fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names) }, fc.constantFrom('__proto__', 'constructor', 'toString', '', 'a[b][c]', 'x'.repeat(3_000)), fc.string({ maxLength: 20 }))
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text))

/** Ends the session of the desk that asks; reads bytes that the record set only names, under a key that never was. */
const apart = ['/sign-out', '/files/:file/content']

const tooLarge = [1_000_001, 10_000_000].map((size) => bytes(`a=${'b'.repeat(size)}`))

const body = (names: readonly string[]): fc.Arbitrary<{ body: Uint8Array<ArrayBuffer>; type: string }> => {
  const fields = fc.array(fc.tuple(fieldName(names), word), { maxLength: 25 })
  return fc.oneof(
    { weight: 6, arbitrary: fields.map((all) => ({ body: bytes(new URLSearchParams(all.map(([name, value]) => [name, value.toWellFormed()])).toString()), type: 'application/x-www-form-urlencoded' })) },
    fields.map((all) => ({ body: bytes(all.map(([name, value]) => `${name}=${value}`).join('&')), type: 'application/x-www-form-urlencoded' })),
    fc.uint8Array({ maxLength: 2_000 }).map((raw) => ({ body: new Uint8Array(raw), type: 'application/x-www-form-urlencoded; charset=utf-16' })),
    fc.integer({ min: 1, max: 3_000 }).map((depth) => ({ body: bytes('{"a":'.repeat(depth)), type: 'application/json' })),
    fields.map((all) => ({ body: bytes(all.map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"; filename="${value}"\r\n\r\n${value}\r\n`).join('')), type: 'multipart/form-data; boundary=x' })),
    fc.uint8Array({ maxLength: 500 }).map((raw) => ({ body: new Uint8Array(raw), type: 'multipart/form-data' })),
    fc.constantFrom(...tooLarge).map((large) => ({ body: large, type: 'application/x-www-form-urlencoded' })),
    fc.tuple(fc.constantFrom(...names), word, fc.integer({ min: 2, max: 400 })).map(([name, value, times]) => ({ body: bytes(Array.from({ length: times }, () => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`).join('&')), type: 'application/x-www-form-urlencoded' })),
  )
}

/** Requests without end, some at a time; the same for the same seed. */
export function* requests(arbitrary: fc.Arbitrary<Malformed>, seed: number): Generator<Malformed> {
  for (let batch = 0; ; batch += 1) yield* fc.sample(arbitrary, { numRuns: 50, seed: seed + batch })
}

/** Requests over these routes: real field names filled with what does not belong there, odd encodings, sizes, addresses and headers. */
export function malformed(routes: readonly Route[], names: readonly string[]): fc.Arbitrary<Malformed> {
  const query = fc.array(fc.tuple(fieldName(names), word), { maxLength: 4 }).map((all) => new URLSearchParams(all.map(([name, value]) => [name, value.toWellFormed()])).toString())
  const odd = fc.constantFrom<(address: string) => string>((one) => one, (one) => one, (one) => one, (one) => `${one}/`, (one) => one.replace(/[0-9a-f-]{36}/, '%00'), (one) => one.replace(/[0-9a-f-]{36}/, '%ff%fe'), (one) => one.replace(/[0-9a-f-]{36}/, 'x'.repeat(500)),
    (one) => one.replace(/[0-9a-f-]{36}/, '00000000-0000-0000-0000-000000000000'), (one) => one.toUpperCase(), (one) => `${one}//..%2f..`)
  const header = fc.constantFrom<Record<string, string>>({}, {}, {}, { 'x-kyoten-quiet': '1' }, { 'x-kyoten-quiet': 'clock' }, { 'accept-language': 'x'.repeat(8_000) }, { range: 'bytes=0-0' }, { 'content-length': '5' }, { 'transfer-encoding': 'gzip' }, { 'if-none-match': '*' })
  return fc.constantFrom(...routes.filter(({ path }) => !apart.includes(path))).chain((route) => fc.record({ sent: route.method === 'POST' ? body(names) : fc.constant(null), query, odd, header })
    .map(({ sent, query: words, odd: change, header: extra }) => ({
      route, address: `${change(route.address)}${words ? `?${words}` : ''}`, body: sent?.body ?? null, headers: { origin: 'http://127.0.0.1', ...extra, ...(sent ? { 'content-type': sent.type } : {}) },
    })))
}

/** Every name of a field that some page of the house really has for this person. */
export async function fieldNamesOf({ routes, ask }: { routes: readonly Route[]; ask: Ask }, cookie: string): Promise<string[]> {
  const names = new Set(['id', 'version', 'here', 'more', 'q'])
  for (const route of routes.filter(({ method }) => method === 'GET')) for (const [, name] of (await (await ask(route, { cookie })).text()).matchAll(/\sname="([^"]+)"/g)) names.add(name!)
  return [...names]
}

/** What is wrong with an answer to a malformed request; nothing when it was met well. */
export async function wrongWith(answer: Response): Promise<string | null> {
  if (answer.status >= 500) return `${answer.status}`
  if (!(answer.headers.get('content-type') ?? '').startsWith('text/html')) return null
  const text = await answer.text()
  if (/<script>alert|<img src=x|\sonerror=(?!alert\(1\)&gt;)/i.test(text.replaceAll(/&lt;|&quot;|&gt;/g, ' '))) return 'something that runs'
  return /\n\s+at \S+ \(|node_modules|SQLSTATE|PL\/pgSQL/.test(text) ? 'a trace' : null
}

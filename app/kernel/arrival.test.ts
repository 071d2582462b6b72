import { describe, expect, test } from 'vitest'
import { arrivalOf, isSameOrigin } from './arrival.ts'

const by = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })
const asked = (url: string, headers: Record<string, string> = {}): Request => new Request(url, { headers })
const direct = { names: ['kyoten.example'], proxy: null }
const behind = { names: ['kyoten.example'], proxy: '192.0.2.9' }
const word = { 'x-forwarded-for': '198.51.100.1, 203.0.113.7', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'kyoten.example' }

describe('without a proxy', () => {
  test('the socket says who came, whatever a header claims', () => {
    expect(arrivalOf(asked('https://kyoten.example/due', word), by('::ffff:203.0.113.5'), direct)).toEqual({ address: '203.0.113.5', origin: 'https://kyoten.example', encrypted: true })
    expect(arrivalOf(asked('http://kyoten.example:3000/', word), by('2001:db8::1'), direct)).toEqual({ address: '2001:db8::1', origin: 'http://kyoten.example:3000', encrypted: false })
  })

  test.each(['elsewhere.example', 'kyoten.example.evil.example', 'a.kyoten.example', '127.0.0.1'])('%s is no name of ours', (host) => {
    expect(arrivalOf(asked(`https://${host}/`), by('203.0.113.5'), direct)).toBeNull()
  })
})

describe('behind the named proxy', () => {
  test('its word counts: the last client of its list, its name, its scheme', () => {
    expect(arrivalOf(asked('http://10.0.0.1:3000/due', word), by('::ffff:192.0.2.9'), behind)).toEqual({ address: '203.0.113.7', origin: 'https://kyoten.example', encrypted: true })
  })

  test.each<[string, string, Record<string, string>]>([
    ['another peer that says the same', '192.0.2.8', word],
    ['no scheme', '192.0.2.9', { ...word, 'x-forwarded-proto': '' }],
    ['a request that came to it in the clear', '192.0.2.9', { ...word, 'x-forwarded-proto': 'http' }],
    ['two schemes', '192.0.2.9', { ...word, 'x-forwarded-proto': 'https, http' }],
    ['another name', '192.0.2.9', { ...word, 'x-forwarded-host': 'elsewhere.example' }],
    ['a name that is none', '192.0.2.9', { ...word, 'x-forwarded-host': 'kyoten.example/@evil.example' }],
    ['nobody it came from', '192.0.2.9', { ...word, 'x-forwarded-for': '' }],
  ])('%s is refused', (_, peer, headers) => {
    expect(arrivalOf(asked('http://10.0.0.1:3000/due', headers), by(peer), behind)).toBeNull()
  })
})

test.each<[boolean, Record<string, string>]>([
  [true, { origin: 'https://kyoten.example' }], [true, { 'sec-fetch-site': 'same-origin' }], [true, { 'sec-fetch-site': 'same-origin', origin: 'https://kyoten.example' }],
  [false, {}], [false, { origin: 'null' }], [false, { origin: 'http://kyoten.example' }], [false, { origin: 'https://kyoten.example:8443' }], [false, { origin: 'https://a.kyoten.example' }],
  [false, { origin: 'https://kyoten.example', 'sec-fetch-site': 'cross-site' }], [false, { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
  [false, { 'sec-fetch-site': 'same-site' }], [false, { 'sec-fetch-site': 'none' }], [false, { 'sec-fetch-site': '' }],
])('a change is sent by a page of ours: %s with %j', (same, headers) => {
  expect(isSameOrigin(asked('https://kyoten.example/due', headers), { address: '', origin: 'https://kyoten.example', encrypted: true })).toBe(same)
})

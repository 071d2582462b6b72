import { parseFiscalYear } from '../kernel/calendar.ts'
import { parsePartialDate } from '../kernel/partial-date.ts'
import type { PartialDate } from '../kernel/partial-date.ts'
import { kanaKey, nameKey, phoneKey } from './name-keys.ts'
import { romajiReadings } from './romaji.ts'

/** A name as it was typed: by sound, by writing, or in Roman letters with its possible readings; `birth` if a date stood behind it. */
export interface NameQuery { kind: 'kana' | 'kanji' | 'latin', nameKey: string, kanaKeys: string[], birth?: PartialDate }

/** Nobody is called longer; what is typed beyond it is not looked for. */
const MOST_SIGNS = 200

/** What someone typed into the search box, with the keys to look it up by. */
export type Query =
  | NameQuery
  | { kind: 'birth', birth: PartialDate }
  | { kind: 'phone', digits: string }
  | { kind: 'number', fiscalYear: number, sequence: number }
  | { kind: 'nothing' }

/** Reads the search box: kana, kanji, romaji, a birth date in any calendar, a telephone number or part of it (4 digits on), R8-123; さとう H30.12 too. */
export function readQuery(text: string): Query {
  // The database cannot be asked for these two.
  const plain = text.slice(0, MOST_SIGNS).replaceAll('\u0000', '').toWellFormed().normalize('NFKC').trim().replace(/\s+/gu, ' ')
  return readNumber(plain) ?? readBirth(plain) ?? readPhone(plain) ?? readName(plain) ?? { kind: 'nothing' }
}

function readNumber(plain: string): Query | undefined {
  const match = /^([RHS]\d{1,2})\s*[-‐−–ー]\s*(\d{1,6})$/iu.exec(plain)
  const year = match && parseFiscalYear(match[1] ?? '')
  return year?.ok ? { kind: 'number', fiscalYear: year.fiscalYear, sequence: Number(match?.[2]) } : undefined
}

function readBirth(plain: string): { kind: 'birth', birth: PartialDate } | undefined {
  // Fewer digits than a whole date are more often the end of a telephone number.
  if (/^\d+$/u.test(plain) && plain.length !== 8) return undefined
  const read = parsePartialDate(plain.replace(/\s*(?:生まれ|生)$/u, ''))
  const birth = read.ok ? read.date : read.offer
  return birth && { kind: 'birth', birth }
}

function readPhone(plain: string): Query | undefined {
  const digits = phoneKey(plain)
  return /^[+\d\s()\-‐−–ー]+$/u.test(plain) && digits.length >= 4 ? { kind: 'phone', digits } : undefined
}

function readName(plain: string): NameQuery | undefined {
  const words = plain.split(/\s+/u)
  const birth = words.length > 1 ? readBirth(words.at(-1) ?? '')?.birth : undefined
  const name = (birth ? words.slice(0, -1) : words).join(' ')
  const key = nameKey(name)
  if (key === '') return undefined
  const dated = birth ? { birth } : {}
  if (/^[\p{Script=Hiragana}\p{Script=Katakana}ー・\s]+$/u.test(name)) return { kind: 'kana', nameKey: key, kanaKeys: [kanaKey(name)], ...dated }
  if (/^[\p{Script=Latin}\p{M}\s.'’\-]+$/u.test(name)) return { kind: 'latin', nameKey: key, kanaKeys: [...new Set(romajiReadings(name).map(kanaKey))], ...dated }
  return { kind: 'kanji', nameKey: key, kanaKeys: [], ...dated }
}

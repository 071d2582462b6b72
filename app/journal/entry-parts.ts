import { entryPartKinds } from '../codes/entries.ts'
import type { EntryPartKind } from '../codes/entries.ts'
import { longText, text } from '../kernel/fields.ts'
import type { Raw } from '../kernel/record.ts'

/** A part of an entry as it is written: its kind and its words; `personId` when it is about one child of several and may be read without the others. */
export interface PartWords { kind: EntryPartKind; words: string; personId?: string | null }
/** A part as it is stored; `position` begins at 1. */
interface PlacedPart extends PartWords { position: number }

const labelOfPart = (kind: EntryPartKind): string => entryPartKinds.find(({ code }) => code === kind)?.label ?? kind

/** The text areas of an entry: the field's name in forms, by the kind of part it holds. Who reported is never written here: that stays with the intake. */
export const partFields = {
  fact: longText(labelOfPart('fact'), { rows: 8, hint: '見たこと・聞いたことを、起きた順に。分けて書くときは「分けて書く」を開いてください' }),
  childWords: longText(labelOfPart('child_words'), { rows: 2, hint: '言ったとおりに「」で' }),
  guardianWords: longText(labelOfPart('guardian_words'), { rows: 2 }),
  agencyWords: longText(labelOfPart('agency_words'), { rows: 2, hint: 'どの機関のだれから聞いたかも' }),
  opinion: longText(labelOfPart('opinion'), { rows: 2 }),
  next: longText(labelOfPart('next'), { rows: 2, hint: 'だれが・いつまでに・何を' }),
  place: longText(labelOfPart('place'), { guarded: 'place', rows: 2, hint: '住所・学校・勤め先など、いる所が分かることはここにだけ。秘匿の人の分は、確定すると隠れます' }),
}
type PartField = keyof typeof partFields

const kinds: Record<PartField, EntryPartKind> = {
  fact: 'fact', childWords: 'child_words', guardianWords: 'guardian_words', agencyWords: 'agency_words', opinion: 'opinion', next: 'next', place: 'place',
}
const fieldNames = Object.keys(kinds) as PartField[]

/** The optional text areas, which stand in a part of the form that can be opened. */
export const furtherPartFields: readonly string[] = fieldNames.filter((name) => name !== 'fact')

/** For correcting: what was written about children who were not seen. */
export const notSeenField = text(labelOfPart('not_seen'), { width: 'long', most: 1000 })

/** The parts a form holds, without the empty ones. */
export function partsWritten(values: Readonly<Record<PartField, string | null>> & { notSeen?: string | null }): PartWords[] {
  const written = fieldNames.map((name) => ({ kind: kinds[name], words: values[name] ?? '' }))
  return [...written, { kind: 'not_seen' as const, words: values.notSeen ?? '' }].filter(({ words }) => words.trim() !== '')
}

/** What is about one child alone, in a form of an entry about several. */
export const ofChildField = longText('この子だけのこと', { rows: 2, hint: 'きょうだいと分けておくと、あとでほかの子の記録が見られなくなった人も、この子の分だけは読めます' })

/** What a correction form shows for parts already written; parts of one kind stand below each other, what is about one child alone in a row of its own. */
export function rawOfParts(parts: readonly { kind: string; words: string; personId: string | null }[]): Raw {
  const apart = [...Map.groupBy(parts.filter(({ personId }) => personId !== null), ({ personId }) => personId!)]
  return { ...rawOfCommon(parts.filter(({ personId }) => personId === null)), ...Object.fromEntries(apart.flatMap(([personId, own], at) => [[`children.${at}.personId`, [personId]], [`children.${at}.words`, [own.map(({ words }) => words).join('\n')]]])) }
}

function rawOfCommon(parts: readonly { kind: string; words: string }[]): Raw {
  const of = (kind: EntryPartKind): string[] => parts.filter((part) => part.kind === kind).map(({ words }) => words)
  const raw = fieldNames.map((name) => [name, of(kinds[name])] as const)
  return Object.fromEntries([...raw, ['notSeen', of('not_seen')] as const].filter(([, words]) => words.length > 0).map(([name, words]) => [name, [words.join('\n')]]))
}

/** Puts parts in their stored order. What tells a place comes first, so that a hidden one leaves a gap at position 1; `hides` keeps the gap of an earlier version open. */
export function placeParts(parts: readonly PartWords[], hides: boolean): PlacedPart[] {
  const places = parts.filter(({ kind }) => kind === 'place')
  const first = hides && places.length === 0 ? 2 : 1
  return [...places, ...parts.filter(({ kind }) => kind !== 'place')].map((part, at) => ({ ...part, position: first + at }))
}

/** Whether something of a version is hidden from whoever reads these parts of it. */
export const hidesPart = (parts: readonly { position: number }[]): boolean => !parts.some(({ position }) => position === 1)

/** Parts in the order they are read, what tells a place last. */
export function inReadingOrder<P extends { kind: string }>(parts: readonly P[]): P[] {
  const order = entryPartKinds.map(({ code }): string => code)
  return parts.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
}

import { agendaPiles } from '../codes/council.ts'
import type { AgendaPile, AgendaState } from '../codes/council.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { changeWords, refusingQuiet } from './what-changed.ts'
import type { Change } from './what-changed.ts'

/** A family as it is sorted before a meeting: on the agenda already, or proposed because it is due or changed. */
export interface PileLine {
  key: string; itemId: string | null; familyId: string; familyName: string; familyNumber: string; apart: boolean
  state: AgendaState | null; pile: Chosen; proposed: AgendaPile; position: number | null
  changes: readonly Change[]; dueOn: Temporal.PlainDate | null; isDue: boolean; casefileIds: readonly string[]; personIds: readonly string[]; heads: number
}

/** The name of a pile without what is done with it: 変化なし. */
export function shortPile(label: string): string {
  return label.replace(/（.*）/u, '')
}

/** The piles of a form, and leaving a family out of this meeting. */
export const pileChoices = [...agendaPiles.map(({ code, label }) => ({ code, label: shortPile(label) })), { code: 'none', label: '扱わない' }] as const
type Chosen = (typeof pileChoices)[number]['code']

/** What a form says about one family. */
export interface PileChoice { key: string; pile: Chosen; position: number | null }

const isChosen = (text: string | undefined): text is Chosen => pileChoices.some(({ code }) => code === text)

/** Reads the sorted families of a form; a family that is there twice, or in no pile, is said at its line. */
export function pilesSent(form: Raw): { choices: PileChoice[]; problems: Problem[] } {
  const problems: Problem[] = []
  const choices = Object.entries(form).filter(([name]) => name.startsWith('pile.')).flatMap(([name, sent]): PileChoice[] => {
    const key = name.slice('pile.'.length)
    const [pile] = sent
    if (sent.length > 1) problems.push({ field: name, message: '同じ家族が2度入っています。1つの山だけを選んでください' })
    else if (!isChosen(pile)) problems.push({ field: name, message: '3つの山から選んでください' })
    const typed = (form[`position.${key}`]?.[0] ?? '').normalize('NFKC').trim()
    if (typed !== '' && !/^\d{1,3}$/.test(typed)) problems.push({ field: `position.${key}`, message: '順番は1から999の数字で入れてください' })
    return isChosen(pile) ? [{ key, pile, position: /^\d{1,3}$/.test(typed) ? Number(typed) : null }] : []
  })
  return { choices, problems }
}

/** Of which families something must be said, though they were put into the quiet pile. */
export function problemsOfPiles(choices: readonly PileChoice[], lines: readonly PileLine[]): Problem[] {
  return choices.flatMap(({ key, pile }) => {
    const line = lines.find((one) => one.key === key)
    const against = pile === 'quiet' && line && line.state !== 'heard' ? refusingQuiet(line.changes) : []
    return against.length > 0 ? [{ field: `pile.${key}`, message: `${line!.familyName}は「変化なし」にできません：${against.map(({ words }) => words).join('、')}` }] : []
  })
}

/** Puts families in the order of a meeting: pile by pile, by the typed number, where none was typed as they stood. */
export function inMeetingOrder<T extends { pile: Chosen; position: number | null }>(families: readonly T[]): T[] {
  const rank = (pile: Chosen): number => pileChoices.findIndex(({ code }) => code === pile)
  return families.map((family, at) => ({ family, at })).toSorted((a, b) =>
    rank(a.family.pile) - rank(b.family.pile) || (a.family.position ?? 1_000) - (b.family.position ?? 1_000) || a.at - b.at).map(({ family }) => family)
}

/** Gives every family to be discussed its place: whose number was changed stands where the number says, the others follow as they stood. */
export function inNewPlaces(choices: readonly PileChoice[], stood: ReadonlyMap<string, number>): PileChoice[] {
  const discussed = inMeetingOrder(choices.filter(({ pile }) => pile === 'discuss'))
  const isMoved = ({ key, position }: PileChoice): boolean => position !== null && position !== stood.get(key)
  const order = discussed.filter((one) => !isMoved(one))
  for (const one of discussed.filter(isMoved)) order.splice(Math.max(one.position! - 1, 0), 0, one)
  return choices.map((one) => (one.pile === 'discuss' ? { ...one, position: order.indexOf(one) + 1 } : one))
}

/** The reasons of a family in words; a child is named only where it is not the same for all of them. */
export function reasonsOf(line: Pick<PileLine, 'changes' | 'heads'>, nameOf: (personId: string) => string | undefined): string[] {
  return line.changes.map((change) => changeWords(change, change.personIds.length < line.heads ? nameOf : () => undefined))
}

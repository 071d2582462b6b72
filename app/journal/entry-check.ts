import { officeDateOf, officeInstant } from '../kernel/office-time.ts'
import { rowsSent } from '../kernel/fields.ts'
import { UNKNOWN_CODE } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { facesChildren } from './entry.ts'
import type { Child, EntryValues, SightingValues } from './entry.ts'
import { partsWritten } from './entry-parts.ts'
import type { PartWords } from './entry-parts.ts'

const isAfter = (one: Temporal.Instant, other: Temporal.Instant): boolean => Temporal.Instant.compare(one, other) > 0

/** The end of an entry as an instant of its day; null when only the beginning is known. */
export function endOf({ happenedAt, endedAt }: Pick<EntryValues, 'happenedAt' | 'endedAt'>): Temporal.Instant | null {
  return endedAt && officeInstant(officeDateOf(happenedAt), endedAt)
}

/** The parts of an entry, with what was written about children who were not seen. */
export function partsOf(values: EntryValues, children: readonly Child[]): PartWords[] {
  const missed = values.sightings.filter(({ saw }) => saw === 'not_met')
    .map(({ personId, whyNot }) => `${children.find((child) => child.personId === personId)?.name ?? ''}：${whyNot ?? ''}`)
  const apart = values.sightings.flatMap(({ personId, ofChild }): PartWords[] => (personId && ofChild?.trim() ? [{ kind: 'fact', words: ofChild, personId }] : []))
  return [...partsWritten({ ...values, notSeen: missed.join('\n') }), ...apart]
}

/** What is wrong between the answers of an entry: times, who was seen, nothing written. `raw` tells where each child's row stands. */
export function checkEntry(values: EntryValues, raw: Raw, children: readonly Child[], now: Temporal.Instant): Problem[] {
  const indexOf = new Map(rowsSent(raw, 'sightings').map((index) => [raw[`sightings.${index}.personId`]?.[0], index]))
  const end = endOf(values)
  const problems: Problem[] = []
  if (isAfter(values.happenedAt, now)) problems.push({ field: 'happenedAt', message: 'まだ来ていない日時です。起きた日時を入れてください' })
  else if (end && isAfter(values.happenedAt, end)) problems.push({ field: 'endedAt', message: '終わりが始まりより前です。時刻を確かめてください（日をまたいだときは2つに分けて書きます）' })
  else if (end && isAfter(end, now)) problems.push({ field: 'endedAt', message: 'まだ来ていない時刻です。終わった時刻を入れてください' })
  if (partsOf(values, children).length === 0) problems.push({ field: 'fact', message: '内容を書いてください' })
  for (const sighting of values.sightings) {
    const at = `sightings.${indexOf.get(sighting.personId ?? undefined) ?? 0}`
    const child = children.find(({ personId }) => personId === sighting.personId)
    if (!child) problems.push({ field: `${at}.saw`, message: UNKNOWN_CODE })
    else if (sighting.ofChild && !sighting.saw && !facesChildren(values.kind)) { if (!values.casefiles.includes(child.casefileId)) problems.push({ field: 'casefiles', message: `${child.name}さんのことを書いたので、「どの子のこと」でも選んでください` }) }
    else problems.push(...sightingProblems(sighting, child, values, now).map(({ field, message }) => ({ field: field === 'casefiles' ? field : `${at}.${field}`, message })))
  }
  if (facesChildren(values.kind)) {
    const answered = new Set(values.sightings.map(({ personId }) => personId))
    for (const { personId, casefileId, name } of children) {
      if (values.casefiles.includes(casefileId) && !answered.has(personId)) {
        problems.push({ field: `sightings.${indexOf.get(personId) ?? 0}.saw`, message: `${name}さんに会ったかどうかを選んでください` })
      }
    }
  }
  return problems
}

function sightingProblems(sighting: SightingValues, child: Child, { casefiles }: EntryValues, now: Temporal.Instant): Problem[] {
  const problems: Problem[] = []
  if (!sighting.saw) problems.push({ field: 'saw', message: `${child.name}さんに会ったかどうかを選んでください` })
  if (!casefiles.includes(child.casefileId)) problems.push({ field: 'casefiles', message: `${child.name}さんに会ったかを書いたので、「どの子のこと」でも選んでください` })
  if (sighting.seenBy === 'agency') {
    // The agency that sees a veiled child daily tells where the child is.
    if (child.veiled && sighting.agencyId) problems.push({ field: 'agencyId', message: `${child.name}さんの居所は秘匿です。機関の名前は「居所情報」の欄に書いてください` })
    if (!child.veiled && !sighting.agencyId) problems.push({ field: 'agencyId', message: 'どの関係機関かを選んでください' })
  }
  if (sighting.seenAt && isAfter(sighting.seenAt, now)) problems.push({ field: 'seenAt', message: 'まだ来ていない日時です。会った日時を入れてください' })
  return problems
}

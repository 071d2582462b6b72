import { dueSources } from './due-sources.ts'
import type { KindLine } from './due-source.ts'

type OwnKind = (typeof dueSources)[number]['kinds'][number]
export type DueKind = OwnKind['code']
export type DueGroup = OwnKind['group']

/** What can fall due, of every source. */
export const dueKinds: readonly (KindLine<DueKind> & { group: DueGroup })[] = dueSources.flatMap(({ kinds }): readonly OwnKind[] => kinds)

const byCode = new Map(dueKinds.map((kind) => [kind.code, kind]))

/** The line of a kind; undefined for one that no source makes due any more. */
export const kindLine = (kind: DueKind): (KindLine<DueKind> & { group: DueGroup }) | undefined => byCode.get(kind)

/** Numbers below one, always the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Draws from lists so that each comes once before any comes again. */
export function bagOf(random: () => number): (list: readonly string[]) => string {
  const left = new Map<readonly string[], string[]>()
  return (list) => {
    let bag = left.get(list)
    if (!bag || bag.length === 0) {
      bag = shuffled(list, random)
      left.set(list, bag)
    }
    return bag.pop()!
  }
}

/** The same things in another order. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const bag = [...list]
  for (let at = bag.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    ;[bag[at], bag[other]] = [bag[other]!, bag[at]!]
  }
  return bag
}

/** Chance, always the same for the same seed: whole numbers (both ends included), one of a list, ids. */
export function chanceOf(seed: number) {
  const random = seededRandom(seed)
  const hex = (): string => Math.floor(random() * 4_294_967_296).toString(16).padStart(8, '0')
  return {
    random,
    happens: (share: number): boolean => random() < share,
    between: (least: number, most: number): number => least + Math.floor(random() * (most - least + 1)),
    oneOf: <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!,
    mixed: <T>(list: readonly T[]): T[] => shuffled(list, random),
    draw: bagOf(random),
    id: (): string => {
      const [a, b, c, d] = [hex(), hex(), hex(), hex()]
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`
    },
  }
}
export type Chance = ReturnType<typeof chanceOf>

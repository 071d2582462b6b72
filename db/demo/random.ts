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
      bag = [...list]
      for (let at = bag.length - 1; at > 0; at -= 1) {
        const other = Math.floor(random() * (at + 1))
        ;[bag[at], bag[other]] = [bag[other]!, bag[at]!]
      }
      left.set(list, bag)
    }
    return bag.pop()!
  }
}

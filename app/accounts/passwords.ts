import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** argon2id with 46 MiB and 2 passes, more than OWASP's floor (19 MiB, 2 passes): about 30 ms of one core here, bench/sign-in.ts. */
const cost = { algorithm: 2, memoryCost: 47_104, timeCost: 2, parallelism: 1 } as const
/** A code drawn by the machine has 59 bits of its own: the floor is enough. */
const costOfDrawn = { ...cost, memoryCost: 19_456 } as const
/** About two seconds of waiting; who comes after them is told that it is busy. */
const MOST_WAITING = 40

/** Too many are signing in at this moment; nothing was looked at. */
export class Busy extends Error {}

let waiting = 0
let turn: Promise<unknown> = Promise.resolve()
/** One at a time: a flood of sign-ins must not starve the pages of memory and processor. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MOST_WAITING) throw new Busy()
  waiting += 1
  const mine = turn.then(work)
  turn = mine.catch(() => undefined)
  try {
    return await mine
  } finally {
    waiting -= 1
  }
}

/** Full and half width of the same letter are one letter in a password. */
const folded = (password: string): string => password.normalize('NFKC')

/** A hash of a password, to be stored; waits its turn. Throws `Busy`. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(folded(password), cost))

/** A hash of a recovery code, to be stored; waits its turn. */
export const hashDrawn = (code: string): Promise<string> => inTurn(() => hash(code, costOfDrawn))

// Verified against where there is nothing to verify against, so that both answers take the same time.
const nobody = { password: hashPassword(randomBytes(16).toString('hex')), drawn: hash(randomBytes(16).toString('hex'), costOfDrawn) }

/** Whether a password is the stored one; takes as long where nothing is stored. Throws `Busy`. */
export async function isPassword(stored: string | undefined, typed: string): Promise<boolean> {
  const known = stored || await nobody.password
  // Passwords set before they were folded are compared as typed too.
  const ways = [...new Set([folded(typed), typed])]
  const right = await inTurn(async () => {
    let found = false
    for (const one of ways) found = await verify(known, one) || found
    return found
  })
  return Boolean(stored) && right
}

/** Whether a recovery code is the stored one; takes as long where nothing is stored. Throws `Busy`. */
export async function isDrawn(stored: string | undefined, typed: string): Promise<boolean> {
  const known = stored || await nobody.drawn
  return await inTurn(() => verify(known, typed)) && Boolean(stored)
}

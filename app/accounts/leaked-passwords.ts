import { dictionary } from '@zxcvbn-ts/language-common'

/** Shorter ones are words; behind a longer one so many figures and marks are taken for added. */
const [FEWEST, ADDED] = [8, 6]
const leaked = new Set(dictionary['passwords-common'].filter((word) => word.length >= FEWEST))

/** Whether a password, lower case and NFKC, is one of the fifty thousand most used ones of known leaks, also with figures and marks put behind it. The list comes with a library and asks nobody. */
export function isLeaked(password: string): boolean {
  const tail = /[\d\p{P}\p{S}]*$/u.exec(password)![0].length
  return Array.from({ length: Math.min(tail, ADDED) + 1 }, (_, added) => password.slice(0, password.length - added)).some((one) => leaked.has(one))
}

/** What is wrong with one field, in words that say what to do; `field` is the name in the form, '' for the form as a whole. */
export interface Problem { field: string; message: string }

/** A value that could be read, or why not. `offer` is a correction a person may take over. */
export type Read<T> = { ok: true; value: T } | { ok: false; message: string; offer?: string }

/** Gives the value read. */
export const read = <T,>(value: T): Read<T> => ({ ok: true, value })

/** Gives the reason why nothing could be read. */
export const unreadable = (message: string, offer?: string): Read<never> =>
  offer === undefined ? { ok: false, message } : { ok: false, message, offer }

/** Thrown by an act that the office's rules refuse; shown as 422 beside the form, and everything of the act is undone. */
export class Refused extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[] | string) {
    super('refused')
    this.problems = typeof problems === 'string' ? [{ field: '', message: problems }] : problems
  }
}

/** Thrown when somebody else saved meanwhile; shown as 409 with both texts. */
export class Stale extends Error {
  constructor() { super('stale') }
}

/** Runs an act of the office; what its rules refuse comes back as problems, a save by somebody else as 'stale'. */
export async function attempt(act: () => Promise<unknown>): Promise<'done' | 'stale' | readonly Problem[]> {
  try {
    await act()
    return 'done'
  } catch (error) {
    if (error instanceof Refused) return error.problems
    if (error instanceof Stale) return 'stale'
    throw error
  }
}

/** Runs an act nobody else can overtake; what its rules refuse comes back as problems, none when it is done. */
export async function refusalsOf(act: () => Promise<unknown>): Promise<readonly Problem[]> {
  const outcome = await attempt(act)
  if (outcome === 'stale') throw new Stale()
  return outcome === 'done' ? [] : outcome
}

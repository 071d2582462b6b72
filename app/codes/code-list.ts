/** One value of a code list. `from` and `until` (half-open) say when it may be chosen; records keep it for ever. `group` heads it in long lists. */
export interface Code { code: string, label: string, hint?: string, group?: string, from?: string, until?: string, source?: string }

export type CodeOf<L extends readonly Code[]> = L[number]['code']

/** The Japanese words of a code; the code itself if a record holds one that the list does not know. */
export function labelOf<const L extends readonly Code[]>(list: L, code: CodeOf<L> | (string & {})): string {
  return list.find(one => one.code === code)?.label ?? code
}

/** Whether a text is a code of the list, chosen at any time. */
export function isCodeOf<const L extends readonly Code[]>(list: L, text: string): text is CodeOf<L> {
  return list.some(one => one.code === text)
}

/** The codes that may be chosen on a day. */
export function codesOn<const L extends readonly Code[]>(list: L, on: Temporal.PlainDate): L[number][] {
  const day = on.toString()
  return list.filter(({ from, until }: Code) => (from === undefined || from <= day) && (until === undefined || day < until))
}

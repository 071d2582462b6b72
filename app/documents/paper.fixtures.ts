import { pageTexts } from '../../test/pdf.ts'

/** Without white space: how a line was broken on paper says nothing. */
export const squeezed = (texts: readonly string[]): string => texts.join('').replaceAll(/\s/g, '')

/** Each page of a PDF without white space. */
export const squeezedPages = async (pdf: Uint8Array): Promise<string[]> => (await pageTexts(pdf)).map(text => squeezed([text]))

/** The paper with every text passed through `change`, whatever field it stands in. */
export function rewritten<Part>(part: Part, change: (text: string) => string): Part {
  if (typeof part === 'string') return change(part) as Part
  if (Array.isArray(part)) return part.map(one => rewritten(one, change)) as Part
  if (part === null || typeof part !== 'object') return part
  return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, name === 'kind' ? one : rewritten(one, change)])) as Part
}

/** Every text of a paper that is not empty. */
export function textsOf(paper: unknown): string[] {
  const texts: string[] = []
  rewritten(paper, text => (texts.push(text), text))
  return texts.filter(text => text !== '')
}

/** What people paste and type that a template language, a shaper or a font may trip over. */
export const oddTexts = ['#f', '*太字*', '_a_', '$x$', '"引用"', "'", '\\n', '<b>', '@a', '[x]', '//', '/*', '𠮷', '葛󠄀', '・', '～']

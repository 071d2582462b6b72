import type { Browser, Page } from '../../test/office.ts'

/** The mark of what a page has shown of a proposal to its second person; empty where it has no form for them. */
export async function readingOf(by: Browser, proposal: string): Promise<string> {
  return /name="read" value="([^"]*)"/.exec((await by.get(`/widening/${proposal}`)).html)?.[1] ?? ''
}

/** The second person reads a proposal and says yes, or another word, on the page they have read. */
export async function decides(by: Browser, proposal: string, word = 'approved'): Promise<Page> {
  return by.post(`/widening/${proposal}/decision`, { word, words: '', read: await readingOf(by, proposal) })
}

import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** The text of each page of a PDF, in reading order, as a person could copy it out. */
export async function pageTexts(pdf: Uint8Array): Promise<string[]> {
  const opened = await getDocument({ data: new Uint8Array(pdf) }).promise
  const texts: string[] = []
  for (let number = 1; number <= opened.numPages; number++) {
    const content = await (await opened.getPage(number)).getTextContent()
    texts.push(content.items.map(item => ('str' in item ? item.str : '')).join(''))
  }
  await opened.loadingTask.destroy()
  return texts
}

/** What a PDF says about itself: its information dictionary and its XMP packet, as written. */
export async function pdfMetadata(pdf: Uint8Array): Promise<{ info: Record<string, unknown>; xmp: string }> {
  const opened = await getDocument({ data: new Uint8Array(pdf) }).promise
  const { info, metadata } = await opened.getMetadata()
  await opened.loadingTask.destroy()
  return { info: { ...info }, xmp: metadata?.getRaw() ?? '' }
}

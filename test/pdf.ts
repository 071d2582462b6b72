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

/** Texts of a PDF that stand closer than 10 mm to the paper's right edge or 5 mm to its foot, or beyond it. */
export async function overflowingTexts(pdf: Uint8Array): Promise<string[]> {
  const opened = await getDocument({ data: new Uint8Array(pdf) }).promise
  const outside: string[] = []
  for (let number = 1; number <= opened.numPages; number++) {
    const page = await opened.getPage(number)
    const [, , width = 0] = page.view
    const { items } = await page.getTextContent()
    for (const item of items) {
      if (!('str' in item)) continue
      const [x, y] = [Number(item.transform[4]), Number(item.transform[5])]
      if (x + item.width > width - 28 || y < 14) outside.push(item.str)
    }
  }
  await opened.loadingTask.destroy()
  return outside
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'

/** What the press is asked: a template and its data, already JSON. */
export interface SheetToSet {
  template: string
  data: string
}

/** What the press answers: ready to work, a PDF, or Typst's words about the template. */
export type PressAnswer = { is: 'ready' } | { is: 'pdf'; pdf: Uint8Array } | { is: 'refused'; diagnostics: string[] }

const fontFiles = ['400Regular/NotoSansJP_400Regular.ttf', '700Bold/NotoSansJP_700Bold.ttf']
const resolve = createRequire(import.meta.url).resolve
const compiler = NodeCompiler.create({
  // A folder that does not exist holds no file a template could open.
  workspace: '/nonexistent/kyoten',
  fontArgs: [{ fontBlobs: fontFiles.map(file => readFileSync(resolve(`@expo-google-fonts/noto-sans-jp/${file}`))) }],
})

// PDF/UA refuses a sheet for one glyph that no font has (外字 in a name); the office still needs its paper.
function accessiblePdf(document: NodeTypstDocument): Uint8Array {
  try {
    return compiler.pdf(document, { pdfStandard: 'ua-1' })
  } catch {
    return compiler.pdf(document)
  }
}

function setSheet({ template, data }: SheetToSet): PressAnswer {
  const compiled = compiler.compile({ mainFileContent: template, inputs: { data } })
  if (compiled.result) return { is: 'pdf', pdf: accessiblePdf(compiled.result) }
  const found: { message: string }[] = compiled.takeError()?.shortDiagnostics ?? []
  return { is: 'refused', diagnostics: found.map(one => one.message) }
}

process.on('message', (sheet: SheetToSet) => {
  const answer = setSheet(sheet)
  // Typst remembers what it laid out; without this the next reader's process would still hold this family's data.
  process.send?.(answer, () => compiler.evictCache(0))
})
process.send?.({ is: 'ready' } satisfies PressAnswer)

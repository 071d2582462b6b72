import { readFile } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'

/** The sheets the office prints; each has a template of this name in `config/forms/`. */
export const sheetNames = ['intake-sheet', 'ledger', 'transfer'] as const
export type SheetName = (typeof sheetNames)[number]
/** Where texts are taken from before the shipped ones: what was confirmed, a folder of the town's own. */
interface Sources { confirmed?(file: string): string | undefined; folder?: string }

// `std` and `dictionary` are refused because `dictionary(std).at("re" + "ad")` would bring back a refused word.
const refused = /\b(?:read|eval|plugin|include|import|std|dictionary)\b|@(?:preview|local)\b/g

/** What a template says that it may not say: words that read files, run text as code or fetch packages. Empty when it may be used. */
export function checkTemplate(template: string): string[] {
  return [...new Set(template.match(refused) ?? [])]
}

/** The text of a sheet's template with the parts it is made of: from the given sources where they have it, else the shipped ones. Throws when a file may not be used. */
export async function templateText(name: SheetName, sources: Sources = {}): Promise<string> {
  return `${await fileText('parts', sources)}\n${await fileText(name, sources)}`
}

async function fileText(name: SheetName | 'parts', { confirmed, folder }: Sources): Promise<string> {
  const template = confirmed?.(`${name}.typ`) ?? ((folder && (await textIfThere(join(folder, `${name}.typ`)))) || (await readFile(join(shippedFolder(), `${name}.typ`), 'utf8')))
  const words = checkTemplate(template)
  if (words.length > 0) throw new Error(`ひな形 ${name}.typ に、使えない言葉があります：${words.join('、')}。取り除いてください。`)
  return template
}

function shippedFolder(): string {
  const packageFile = findPackageJSON('..', import.meta.url)
  if (!packageFile) throw new Error('config/forms が見つかりません。kyoten のフォルダーの中から動かしてください。')
  return join(dirname(packageFile), 'config', 'forms')
}

async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw problem
  }
}

import { ArchiveRefused, officeLimits, partsOf } from './archive.ts'
import type { ArchiveLimits } from './archive.ts'

const mainPart = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml' } as const
const active = /vbaproject|vbadata|activex|oleobject|macrosheets|(^|\/)(customui|embeddings|externallinks)\/|\.(bin|exe|dll|js|vbs|hta|zip|jar|docx|xlsx|docm|xlsm|html?|svg)$/i
/** Excel keeps the settings of a printer in a .bin; nothing runs it. */
const harmless = /^xl\/printerSettings\/printerSettings\d+\.bin$/i

/** Why a Word or Excel file is not taken, or null. It is unpacked within limits, and nothing in it may run, fetch or hide another file. */
export function officeRefusal(bytes: Buffer, type: 'docx' | 'xlsx', limits: ArchiveLimits = officeLimits): string | null {
  try {
    let isWhole = false
    for (const { name, bytes: part } of partsOf(bytes, limits)) {
      if (active.test(name) && !harmless.test(name)) return 'マクロ、埋め込んだファイル、ほかのファイルへのつながりのあるものは受け取れません。取り除いて保存し直すか、PDFにしてから選んでください。'
      if (/\.(xml|rels)$/i.test(name)) {
        const text = textOf(part)
        if (/<!DOCTYPE|<!ENTITY/i.test(text)) return 'ふつうの文書にない書き方があるので受け取れません。PDFにしてから選んでください。'
        if (/macroEnabled|vbaProject/i.test(text)) return 'マクロの入る文書は受け取れません。マクロなしで保存し直すか、PDFにしてから選んでください。'
        if (/\.rels$/i.test(name) && fetches(text)) return '開くとほかの場所から何かを取り込む文書なので受け取れません。PDFにしてから選んでください。'
        if (/\bDDE(AUTO)?\b/.test(text) && /instrText|ddeLink/i.test(text)) return '開くとほかの場所から何かを取り込む文書なので受け取れません。PDFにしてから選んでください。'
      }
      isWhole ||= name === mainPart[type]
    }
    return isWhole ? null : 'Word や Excel の文書として読めません。もとのソフトで開いて保存し直してから選んでください。'
  } catch (error) {
    if (error instanceof ArchiveRefused) return error.message
    throw error
  }
}

/** Parts are UTF-8, but one written in UTF-16 would hide its words. */
function textOf(part: Buffer): string {
  const wide = part[0] === 0xff || part[0] === 0xfe || part[0] === 0 || part[1] === 0
  return wide ? part.toString('latin1').replaceAll('\0', '') : part.toString('utf8')
}

/** A link that a reader clicks is one thing; a template, picture or frame that loads by itself is another. */
function fetches(relations: string): boolean {
  return [...relations.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/gi)].some(([one]) => /TargetMode\s*=\s*["']External/i.test(one) && !/relationships\/hyperlink["']/i.test(one))
}

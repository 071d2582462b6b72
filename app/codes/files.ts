import type { Code, CodeOf } from './code-list.ts'

/** What was kept with a record. */
export const fileKinds = [
  { code: 'photo', label: '写真' },
  { code: 'document', label: '文書' },
  { code: 'audio', label: '音声' },
] as const satisfies readonly Code[]
export type FileKind = CodeOf<typeof fileKinds>

/** The formats that are taken in; everything else is refused. `extension` is what a file is given out under. */
export const fileTypes = [
  { code: 'jpeg', label: 'JPEG', kind: 'photo', extension: 'jpg', mediaType: 'image/jpeg' },
  { code: 'png', label: 'PNG', kind: 'photo', extension: 'png', mediaType: 'image/png' },
  { code: 'webp', label: 'WebP', kind: 'photo', extension: 'webp', mediaType: 'image/webp' },
  { code: 'pdf', label: 'PDF', kind: 'document', extension: 'pdf', mediaType: 'application/pdf' },
  { code: 'docx', label: 'Word', kind: 'document', extension: 'docx', mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  { code: 'xlsx', label: 'Excel', kind: 'document', extension: 'xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  { code: 'm4a', label: 'M4A', kind: 'audio', extension: 'm4a', mediaType: 'audio/mp4' },
  { code: 'mp3', label: 'MP3', kind: 'audio', extension: 'mp3', mediaType: 'audio/mpeg' },
  { code: 'wav', label: 'WAV', kind: 'audio', extension: 'wav', mediaType: 'audio/wav' },
] as const satisfies readonly (Code & { kind: FileKind; extension: string; mediaType: string })[]
export type FileType = CodeOf<typeof fileTypes>

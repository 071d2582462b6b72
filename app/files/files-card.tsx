import type { ReactElement } from 'react'
import { fileKinds } from '../codes/files.ts'
import { labelOf } from '../codes/code-list.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { formatOf } from './formats.ts'
import type { FileShown } from './files.db.ts'

/** 写真 1: what a file is called where its own name might tell a place. */
export const fileWords = ({ kind, number }: Pick<FileShown, 'kind' | 'number'>): string => `${labelOf(fileKinds, kind)} ${number}`

/** 1.2 MB, 340 KB. */
export const sizeWords = (bytes: number): string => (bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(Math.round(bytes / 1_000), 1)} KB`)

/** The files kept with a record, in words: pictures are closed and opened one by one, never shown in a list. `at` is the address of their page. */
export function FilesCard({ files, at }: { files: readonly FileShown[]; at: string }): ReactElement {
  const standing = files.filter(({ withdrawn }) => withdrawn === null)
  return (
    <Card title="写真・文書" act={<a href={at}>{standing.length > 0 ? 'すべて見る・加える' : '加える'}</a>}>
      <FileList files={standing} empty="写真・文書はありません。" />
    </Card>
  )
}

/** One line a file: kind and number, what it shows, when. */
export function FileList({ files, empty }: { files: readonly FileShown[]; empty: string }): ReactElement {
  if (files.length === 0) return <Empty>{empty}</Empty>
  return (
    <ul className="plain">
      {files.map((file) => (
        <li key={file.id}><a href={`/files/${file.id}`}>{fileWords(file)}</a>　{file.shows}　<span className="soft">{formatDateTime(file.happenedAt)}　{formatOf(file.type).label} {sizeWords(file.size)}</span></li>
      ))}
    </ul>
  )
}

import type { ReactElement } from 'react'
import { formatDateTime } from '../kernel/office-time.ts'
import { VersionParts } from './entry-list.tsx'
import type { Version } from './entries.db.ts'

/** A version as it was written: whom, parts, and why it replaced the one before. */
export function VersionReading({ version }: { version: Version }): ReactElement {
  return (
    <>
      {version.reason && <p><span className="part-kind">訂正の理由</span> {version.reason}</p>}
      {version.whom && <p><span className="part-kind">だれと</span> {version.whom}</p>}
      <VersionParts version={version} />
    </>
  )
}

/** When and by whom a version was written. */
export const writtenWords = ({ confirmedAt, author }: Version): string => `${formatDateTime(confirmedAt)} 確定（${author}）`

import type { ReactElement } from 'react'
import { formatTime } from '../kernel/office-time.ts'
import { Notice } from '../ui/notice.tsx'
import type { Look } from './looks.db.ts'

/** Said above everything as long as a place is open: until when, that it is written down, and the way to close it. */
export function LookNotice({ look }: { look: Look | undefined }): ReactElement | null {
  if (!look) return null
  return (
    <div className="stack">
      <Notice tone="warn" title={`秘匿の住所などを、${formatTime(look.until)}まで開いています`}>見たことと理由は残り、この部署の外の人が確かめます。紙に写さないでください。印刷と書きこみの用紙では、開いているあいだも「非開示」のままです。</Notice>
      <form method="post" action={`/people/${look.personId}/look-endings`}><button className="button">いま閉じる</button></form>
    </div>
  )
}

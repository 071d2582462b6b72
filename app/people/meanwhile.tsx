import type { ReactElement } from 'react'
import { Reading } from '../kernel/reading.tsx'
import type { AnyRecord, Values } from '../kernel/record.ts'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'

/** What somebody else saved while this form was open; it stands above the form that was not saved. */
export function Meanwhile<R extends AnyRecord>({ record, values }: { record: R; values: Partial<Values<R>> }): ReactElement {
  return (
    <Card title="ほかの人が先に保存しました" danger>
      <Notice tone="danger" title="まだ保存していません">いま記録されている内容は次のとおりです。下のあなたの内容と見比べ、残すほうに直して、もう一度保存してください。</Notice>
      <Reading record={record} values={values} />
    </Card>
  )
}

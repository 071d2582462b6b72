import type { ReactElement } from 'react'
import { labelOf } from '../codes/code-list.ts'
import { transferKinds } from '../codes/transfers.ts'
import type { TransferKind } from '../codes/transfers.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import type { Content } from '../kernel/page.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Notice } from '../ui/notice.tsx'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { isOutgoing } from './steps.ts'

/** Where a document is written: the page it belongs to, its crumbs, and whose record hides the draft. */
export interface Place { base: string; crumbs: readonly { label: string; href?: string }[]; here: string; number: string; subjectKind: 'casefile' | 'intake' | 'family'; subjectId: string; name: string; hidden: boolean }
interface State { action: string; address: string; id: string; kind: TransferKind; record: AnyRecord; raw: Raw; wrong: readonly Problem[]; version?: number; elsewhere?: boolean; submit: string }

/** The form of a document, with what must be known before it is written. */
export function transferFormPage(place: Place, { action, address, id, kind, record, raw, wrong, version, elsewhere, submit }: State): Content {
  const title = record.title
  return {
    title: `${title} ${place.number}`, heading: <>{title}<small>{place.name}</small></>, here: place.here, crumbs: [...place.crumbs, { label: title }],
    body: (
      <div className="grid">
        {elsewhere && <SavedElsewhere><p>文書の画面を別に開いて、いまの文を見比べられます。</p></SavedElsewhere>}
        <Before kind={kind} hidden={place.hidden} />
        <section className="card">
          <Form action={action} id={id} {...(version === undefined ? {} : { version })} submit={submit} problems={wrong} draft={{ here: address, title: `${title} ${place.number}`, subjectKind: place.subjectKind, subjectId: place.subjectId }}>
            <input type="hidden" name="kind" value={kind} />
            {/* On which intake a document rests is said once. */}
            <RecordFields record={record} raw={raw} problems={wrong} {...(version === undefined ? {} : { only: Object.keys(record.fields).filter((name) => name !== 'intake') })} />
          </Form>
        </section>
      </div>
    ),
  }
}

function Before({ kind, hidden }: { kind: TransferKind; hidden: boolean }): ReactElement {
  const { law, lead } = transferKinds.find(({ code }) => code === kind)!
  return (
    <>
      {hidden && isOutgoing(kind) && <Notice tone="danger" title="居場所を伏せている家族です">住所・園や学校・今夜の居場所は「非開示」と印刷します。必要な場所は、係長と相談して口頭で伝えてください。文の中にも書かないでください。</Notice>}
      <Notice title={`${labelOf(transferKinds, kind)}（${law}）`}>
        {kind === 'send' || kind === 'notify' ? <p>文書より先に電話します。{labelOf(transferKinds, kind)}をしても、ケースは終わりません。市は台帳ときょうだいの支援を続けます。</p> : <p>ケースは終わりません。</p>}
        {lead && <p>受理されたら、主担当機関の変更を会議で決めます。</p>}
      </Notice>
    </>
  )
}

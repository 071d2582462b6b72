import type { ReactElement } from 'react'
import { Reading } from '../kernel/reading.tsx'
import type { AnyRecord, Values } from '../kernel/record.ts'
import { SavedElsewhere } from './saved-elsewhere.tsx'

/** What somebody else saved while this form was open; it stands above the form that was not saved. */
export function Meanwhile<R extends AnyRecord>({ record, values }: { record: R; values: Partial<Values<R>> }): ReactElement {
  return <SavedElsewhere><Reading record={record} values={values} /></SavedElsewhere>
}

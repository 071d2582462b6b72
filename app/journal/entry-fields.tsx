import type { ReactElement } from 'react'
import { FieldInput, RecordFields } from '../kernel/form.tsx'
import { rowsSent } from '../kernel/fields.ts'
import type { AnyField, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Notice } from '../ui/notice.tsx'
import { entryForm, sightingForm } from './entry.ts'
import type { Child, Offered } from './entry.ts'
import { furtherPartFields } from './entry-parts.ts'

interface Shown { offered: Offered; raw: Raw; problems: readonly Problem[] }

/** The questions of an entry: when and who, the text, what each child was like. */
export function EntryFields({ offered, raw, problems }: Shown): ReactElement {
  const record = entryForm(offered)
  const ask = (...only: string[]): ReactElement => <RecordFields record={record} raw={raw} problems={problems} only={only} />
  const veiled = offered.children.filter((child) => child.veiled)
  return (
    <>
      {ask('kind')}
      <div className="row entry-when">{ask('happenedAt')}{ask('endedAt')}</div>
      {ask('whom', 'staff', 'casefiles')}
      {veiled.length > 0 && <Notice tone="warn" title="居所を秘匿しています">{veiled.map(({ name }) => name).join('・')}さんのいる所が分かること（学校・園・病院・町の名前も）は「居所情報」の欄にだけ書いてください。きょうだいと分けて書くと、あとで安全に見せられます。</Notice>}
      {offered.visits.length > 0 && ask('visit')}
      {ask('fact')}
      <FurtherParts fields={record.fields} raw={raw} problems={problems} />
      <div className="rows" role="group" aria-labelledby="sightings-label">
        <p className="rows-label" id="sightings-label">子どもに会ったか</p>
        <p className="hint">訪問と面接では、選んだ子の全員について答えてください。きょうだいや保護者から「元気」と聞いただけなら「会っていない」です</p>
        {offered.children.map((child, at) => <ChildSighting key={child.personId} child={child} index={indexOf(child, at, raw)} alone={offered.children.length === 1} agencies={offered.agencies} raw={raw} problems={problems} />)}
      </div>
    </>
  )
}

/** The text areas besides the first, closed until one of them is used or wrong. */
export function FurtherParts({ fields, raw, problems }: { fields: Readonly<Record<string, AnyField>>; raw: Raw; problems: readonly Problem[] }): ReactElement {
  const used = furtherPartFields.some((name) => (raw[name]?.[0] ?? '') !== '' || problems.some(({ field }) => field === name))
  return (
    <details className="further" open={used}>
      <summary>分けて書く（子どもの言葉・保護者の言葉・関係者・所見・これから・居所情報）</summary>
      {furtherPartFields.map((name) => { const field = fields[name]; return field && <FieldInput key={name} name={name} field={field} raw={raw} problems={problems} /> })}
    </details>
  )
}

// The hidden place of a child shows in the agency that sees it every day: that question is not asked.
function ChildSighting({ child, index, alone, agencies, raw, problems }: { child: Child; index: number; alone: boolean; agencies: Offered['agencies'] } & Omit<Shown, 'offered'>): ReactElement {
  const record = sightingForm(agencies)
  const only = Object.keys(record.fields).filter((name) => name !== 'personId' && !(child.veiled && name === 'agencyId') && !(alone && name === 'ofChild'))
  const prefix = `sightings.${index}.`
  return (
    <fieldset className="one-row">
      <legend>{child.name}</legend>
      <input type="hidden" name={`${prefix}personId`} value={child.personId} />
      <RecordFields record={record} raw={raw} problems={problems} prefix={prefix} only={only} />
    </fieldset>
  )
}

/** Where a child's row stands in a form: where it was sent, else at its place or behind all that were sent. */
function indexOf(child: Child, at: number, raw: Raw): number {
  const sent = rowsSent(raw, 'sightings')
  const known = sent.find((index) => raw[`sightings.${index}.personId`]?.[0] === child.personId)
  return known ?? (sent.length > 0 ? (sent.at(-1) ?? 0) + 1 + at : at)
}

import type { ReactElement, ReactNode } from 'react'

/** A column: its heading and what each row shows in it. `heads` makes its cells the headings of their rows. */
export interface Column<T> {
  label: string
  show(row: T): ReactNode
  numeric?: boolean
  heads?: boolean
  sort?: { href: string; direction?: 'ascending' | 'descending' }
}

/** A table with its caption, in a frame of its own to scroll in; `stacked` turns its rows into blocks on a narrow screen. */
export function Table<T>({ caption, silentCaption, columns, rows, dense, stacked, empty }: {
  caption: string; silentCaption?: boolean; columns: readonly Column<T>[]; rows: readonly T[]; dense?: boolean; stacked?: boolean; empty?: ReactNode
}): ReactElement {
  if (rows.length === 0 && empty) return <>{empty}</>
  const role = (name: string) => (stacked ? { role: name } : {})
  return (
    <div className="scroll" {...(stacked ? {} : { role: 'region', 'aria-label': caption, tabIndex: 0 })}>
      <table className={[dense && 'dense', stacked && 'stacked'].filter(Boolean).join(' ') || undefined} {...role('table')}>
        <caption><span className={silentCaption ? 'unseen' : undefined}>{caption}</span></caption>
        <thead {...role('rowgroup')}><tr {...role('row')}>{columns.map((column) => <Heading key={column.label} column={column} />)}</tr></thead>
        <tbody {...role('rowgroup')}>
          {rows.map((row, at) => (
            <tr key={at} {...role('row')}>
              {columns.map(({ label, show, numeric, heads }) => {
                const cell = { 'data-label': stacked ? label : undefined, className: numeric ? 'number' : undefined }
                return heads
                  ? <th key={label} scope="row" {...cell} {...role('rowheader')}>{show(row)}</th>
                  : <td key={label} {...cell} {...role('cell')}>{show(row)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Heading<T>({ column: { label, numeric, sort } }: { column: Column<T> }): ReactElement {
  const arrow = { ascending: ' ▲', descending: ' ▼' }
  return (
    <th scope="col" className={numeric ? 'number' : undefined} aria-sort={sort?.direction}>
      {sort ? <a href={sort.href}>{label}<span aria-hidden="true">{sort.direction ? arrow[sort.direction] : ' ↕'}</span></a> : label}
    </th>
  )
}

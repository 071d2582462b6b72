import type { ReactElement } from 'react'
import { dateEcho } from './date-echo.ts'
import type { AnyField, Option, Raw } from './record.ts'
import type { Problem } from './result.ts'

/** Extra attributes for a field's input, for the browser script only. */
export type DataAttributes = Readonly<Record<`data-${string}`, string>>

/** The element id of a form name; the same in labels, error links and tests. */
export const idOf = (name: string): string => `f-${name.replaceAll('.', '-')}`

interface ControlProps {
  name: string
  field: AnyField
  raw: Raw
  problems: readonly Problem[]
  describedBy: string | undefined
  data: DataAttributes | undefined
  focus?: boolean | undefined
}

/** Whether a control is several inputs under one question, so that its label is a legend. */
export const isGroup = (field: AnyField): boolean => ['radio', 'checks', 'datetime'].includes(field.control.kind)

/** The examples that stand above a control that is typed in a certain way. */
export const exampleOf = (field: AnyField): string | undefined => ({
  date: '例 令和8年11月25日／2026-11-25',
  datetime: '例 令和8年11月25日　14:05',
  birth: '例 平成30年12月12日／平成30年ごろ',
  time: '例 14:05',
} as Partial<Record<string, string>>)[field.control.kind]

/** The input, list or buttons of one field, without label or messages. */
export function FieldControl(props: ControlProps): ReactElement | null {
  const { control } = props.field
  switch (control.kind) {
    case 'text': return <TextControl {...props} width={control.width} mode={control.mode} list={control.list} />
    case 'area': return <textarea {...inputProps(props)} rows={control.rows} defaultValue={typed(props)} />
    case 'select': return <SelectControl {...props} options={control.options} />
    case 'radio': return <Picks {...props} type="radio" options={control.options} />
    case 'checks': return <Picks {...props} type="checkbox" options={control.options} />
    case 'date': return <DateControl {...props} />
    case 'birth': return <TextControl {...props} width="middle" />
    case 'time': return <TextControl {...props} width="short" mode="numeric" />
    case 'datetime': return <DateControl {...props} label="日付"><TimeOfDay {...props} /></DateControl>
    default: return null
  }
}

const typed = ({ name, raw }: ControlProps): string => raw[name]?.[0] ?? ''

function inputProps({ name, field, problems, describedBy, data, focus }: ControlProps) {
  return {
    id: idOf(name), name, autoComplete: 'off', ...data,
    ...(describedBy ? { 'aria-describedby': describedBy } : {}),
    ...(field.required ? { required: true } : {}),
    ...(focus ? { autoFocus: true } : {}),
    ...(problems.some((problem) => problem.field === name) ? { 'aria-invalid': true } : {}),
  }
}

function TextControl({ width, mode, list, ...props }: ControlProps & { width: string; mode?: 'numeric' | 'tel' | 'password' | undefined; list?: readonly string[] | undefined }): ReactElement {
  const secret = mode === 'password'
  const listId = `${idOf(props.name)}-list`
  return (
    <>
      <input {...inputProps(props)} type={secret ? 'password' : 'text'} autoComplete={secret ? 'current-password' : 'off'} inputMode={secret ? undefined : mode}
        className={width} list={list ? listId : undefined} defaultValue={typed(props)} />
      {list && <datalist id={listId}>{list.map((word) => <option key={word} value={word} />)}</datalist>}
    </>
  )
}

function DateControl({ label, children, ...props }: ControlProps & { label?: string; children?: ReactElement }): ReactElement {
  return (
    <era-echo>
      <input type="text" className="middle" aria-label={label} {...inputProps(props)} defaultValue={typed(props)} />
      {children}
      <output htmlFor={idOf(props.name)}>{dateEcho(typed(props))}</output>
    </era-echo>
  )
}

function TimeOfDay(props: ControlProps): ReactElement {
  const name = `${props.name}.time`
  return <input type="text" className="short" inputMode="numeric" aria-label="時刻" {...inputProps({ ...props, name, data: undefined })} defaultValue={props.raw[name]?.[0] ?? ''} />
}

function SelectControl({ options, ...props }: ControlProps & { options: readonly Option[] }): ReactElement {
  return (
    <select {...inputProps(props)} defaultValue={typed(props)}>
      <option value="">選んでください</option>
      {byGroup(options).map(([group, members]) => {
        const choices = members.map(({ code, label }) => <option key={code} value={code}>{label}</option>)
        return group ? <optgroup key={group} label={group}>{choices}</optgroup> : choices
      })}
    </select>
  )
}

function Picks({ type, options, ...props }: ControlProps & { type: 'radio' | 'checkbox'; options: readonly Option[] }): ReactElement {
  const { name, raw, field, problems, data, focus } = props
  const invalid = type === 'checkbox' && problems.some((problem) => problem.field === name)
  const first = options.find(({ code }) => raw[name]?.includes(code)) ?? options[0]
  const pick = ({ code, label, hint }: Option): ReactElement => (
    <label key={code} className="pick">
      <input type={type} id={code === options[0]?.code ? idOf(name) : `${idOf(name)}-${code}`} name={name} value={code} {...data} autoFocus={(focus && code === first?.code) || undefined}
        defaultChecked={(raw[name] ?? []).includes(code)} required={type === 'radio' && field.required} aria-invalid={invalid || undefined} />
      <span>{label}{hint && <small>{hint}</small>}</span>
    </label>
  )
  return (
    <>
      {byGroup(options).map(([group, members]) => (
        <div key={group} className="picks">{group && <span className="picks-name">{group}</span>}{members.map(pick)}</div>
      ))}
    </>
  )
}

function byGroup(options: readonly Option[]): [string, Option[]][] {
  const groups = new Map<string, Option[]>()
  for (const option of options) groups.set(option.group ?? '', [...(groups.get(option.group ?? '') ?? []), option])
  return [...groups]
}

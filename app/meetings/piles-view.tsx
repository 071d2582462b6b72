import type { ReactElement } from 'react'
import { agendaPiles } from '../codes/council.ts'
import { labelOf } from '../codes/code-list.ts'
import { FieldControl, idOf } from '../kernel/control.tsx'
import { choice, date, required } from '../kernel/fields.ts'
import { FieldInput, Form } from '../kernel/form.tsx'
import { formatShortDate } from '../kernel/japanese-date.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Table } from '../ui/table.tsx'
import { pileChoices, reasonsOf } from './piles.ts'
import type { PileLine } from './piles.ts'
import { refusingQuiet } from './what-changed.ts'

interface Typed { raw: Raw; wrong: readonly Problem[] }
type NameOf = (personId: string) => string | undefined
const pileField = required(choice('山', pileChoices))

/** What a form of the piles begins with: the pile each family is in, or is proposed for, and its place among those to be discussed. */
export function pilesBegun(lines: readonly PileLine[]): Raw {
  const discussed = lines.filter(({ pile, state }) => pile === 'discuss' && state !== 'heard')
  return Object.fromEntries(lines.filter(({ state }) => state !== 'heard').flatMap((line): [string, string[]][] => [
    [`pile.${line.key}`, [line.pile]], [`position.${line.key}`, line.pile === 'discuss' ? [String(discussed.indexOf(line) + 1)] : []],
  ]))
}

/** The families of a meeting, one line each: why, which pile, and the order of those to be discussed. */
export function PilesForm({ meetingId, version, lines, nameOf, raw, wrong }: Typed & { meetingId: string; version: number; lines: readonly PileLine[]; nameOf: NameOf }): ReactElement {
  const address = `/meetings/${meetingId}/agenda`
  const waiting = lines.filter(({ state }) => state !== 'heard')
  const standsIn = (code: string): PileLine[] => waiting.filter(({ pile }) => pile === code)
  const count = (pile: string): number => waiting.filter(({ key }) => raw[`pile.${key}`]?.[0] === pile).length
  return (
    <Form action={address} id={meetingId} version={version} submit="この分け方で保存する" problems={wrong} draft={{ here: address, title: '議題を3つの山に分ける' }}
      foot={<a className="button" href={`/meetings/${meetingId}/items/new`}>ほかの家族を加える</a>}>
      <nav className="pile-counts" aria-label="3つの山">{agendaPiles.map(({ code, label }) => <span key={code}>{standsIn(code).length > 0 ? <a href={`#pile-${code}`}>{label}</a> : label} <strong>{count(code)}</strong>世帯</span>)}</nav>
      <p className="hint">矢印キーで山を変え、Tabで次の家族へ進みます。理由に<strong>太字</strong>のあるものは「変化なし」にできません。</p>
      {waiting.length === 0 && <Empty>今月見直す家族も、変わったことのある家族もありません。</Empty>}
      {pileChoices.map(({ code, label }) => standsIn(code).length > 0 && (
        <section key={code} className="part-of-item" aria-labelledby={`pile-${code}`}>
          <h2 id={`pile-${code}`} tabIndex={-1}>{label}</h2>
          {standsIn(code).map((line) => <PileRow key={line.key} line={line} nameOf={nameOf} raw={raw} wrong={wrong} />)}
        </section>
      ))}
    </Form>
  )
}

function PileRow({ line, nameOf, raw, wrong }: Typed & { line: PileLine; nameOf: NameOf }): ReactElement {
  const { key, familyName, familyNumber, apart, itemId, dueOn, isDue, changes } = line
  const [name, position] = [`pile.${key}`, `position.${key}`]
  const own = wrong.filter(({ field }) => field === name || field === position)
  const grave = refusingQuiet(changes)
  const described = [own.length > 0 && `${idOf(name)}-error`, `${idOf(name)}-why`].filter(Boolean).join(' ')
  return (
    <fieldset className="pile-row" aria-describedby={described}>
      <legend><a href={itemId ? `/items/${itemId}` : `/families/${line.familyId}`}>{familyName}</a> <span className="soft">{familyNumber}</span>{apart && <> <Badge tone="warn">この画面だけ</Badge></>}</legend>
      <div className="why" id={`${idOf(name)}-why`}>
        {reasonsOf(line, nameOf).map((words, at) => <span key={words}>{grave.includes(changes[at]!) ? <strong>{words}</strong> : words}</span>)}
        {dueOn && <span className="soft">{isDue ? '見直し' : '次回見直し'} {formatShortDate(dueOn)}</span>}
        {itemId === null && <span className="soft">まだ議題にありません</span>}
      </div>
      {own.length > 0 && <p className="error" id={`${idOf(name)}-error`}>{own.map(({ message }) => <span key={message}>＊{message}</span>)}</p>}
      <div className="pile-choice">
        <FieldControl name={name} field={pileField} raw={raw} problems={own} describedBy={undefined} data={undefined} />
        <label className="order">順番 <input type="text" inputMode="numeric" className="short" name={position} id={idOf(position)} autoComplete="off" defaultValue={raw[position]?.[0] ?? ''} /></label>
      </div>
    </fieldset>
  )
}

/** When the families of the quiet pile are looked at again. */
export const quietReview = required(date('次回見直し（変化なしの全部）'))

/** The quiet pile as one list, confirmed in one act in the meeting. */
export function QuietList({ meetingId, lines, raw, wrong }: Typed & { meetingId: string; lines: readonly PileLine[] }): ReactElement {
  const quiet = lines.filter(({ itemId, pile, state }) => itemId !== null && pile === 'quiet' && state === 'waiting')
  const address = `/meetings/${meetingId}/quiet-hearing`
  return (
    <Card title={labelOf(agendaPiles, 'quiet')} note={`${quiet.length}世帯`}>
      {quiet.length === 0 ? <Empty>これから確認する「変化なし」の家族はありません。</Empty> : (
        <Form action={address} submit={`${quiet.length}世帯を一覧で確認した`} problems={wrong}>
          <Table caption="変化なしの家族" silentCaption dense rows={quiet} columns={[
            { label: '家族', heads: true, show: ({ itemId, familyName, apart }) => <><a href={`/items/${itemId}`}>{familyName}</a>{apart && <> <Badge tone="warn">この画面だけ</Badge></>}</> },
            { label: '番号', show: ({ familyNumber }) => familyNumber },
            { label: '子ども', numeric: true, show: ({ heads }) => `${heads}人` },
          ]} />
          {quiet.map(({ itemId }) => <input key={itemId} type="hidden" name="item" value={itemId!} />)}
          <FieldInput name="nextReviewOn" field={quietReview} raw={raw} problems={wrong} />
        </Form>
      )}
    </Card>
  )
}

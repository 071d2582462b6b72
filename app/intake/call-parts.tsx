import type { ReactElement, ReactNode } from 'react'
import { abuseKinds } from '../codes/abuse.ts'
import { routeKeys, routesUnder } from '../codes/routes.ts'
import { idOf } from '../kernel/control.tsx'
import { FieldInput, Rows } from '../kernel/form.tsx'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import type { PersonCard } from '../people/person.ts'
import { centreOn } from '../town.ts'
import { Badge } from '../ui/badge.tsx'
import { intakeChild } from './intake-child.ts'
import { callForm } from './intake.ts'
import { callsCentreFirst } from './urgency-by-chart.ts'
import { answersTyped } from './urgency-record.ts'

export interface Typed { raw: Raw; problems: readonly Problem[] }

/** One question of the call form by its name. */
export function Ask({ name, focus, ...typed }: Typed & { name: keyof typeof callForm.fields; focus?: boolean }): ReactElement {
  return <FieldInput name={name} field={callForm.fields[name]} {...typed} {...(focus ? { focus } : {})} />
}

/** A step of the call, under its own heading. */
export function Part({ title, note, className, children }: { title: string; note?: ReactNode; className?: string; children: ReactNode }): ReactElement {
  return <section className={className ? `part-of-call ${className}` : 'part-of-call'}><h2>{title}{note && <small>{note}</small>}</h2>{children}</section>
}

/** The route in two steps: six keys, and under the chosen one its own list. Without script or `:has` every list stands there, under its heading. */
export function RouteChoice({ raw, problems }: Typed): ReactElement {
  const chosen = raw['route']?.[0]
  const wrong = problems.find(({ field }) => field === 'route')
  return (
    <div className="route-choice">
      <fieldset className="field" role="radiogroup">
        <legend>だれから（経路） <span className="free">※任意</span></legend>
        <div className="picks">
          {routeKeys.map(({ code, label, key }, at) => (
            <label key={code} className="pick" data-key={key}>
              <input type="radio" id={at === 0 ? idOf('routeKey') : `${idOf('routeKey')}-${code}`} name="routeKey" value={code} aria-keyshortcuts={key} defaultChecked={raw['routeKey']?.[0] === code} />
              <span>{key} {label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {routeKeys.map(({ code, label }) => (
        <fieldset key={code} className={`field routes-under under-${code}`} role="radiogroup">
          <legend className="soft">{label}の、どこから</legend>
          <div className="picks">
            {routesUnder(code).map((route) => (
              <label key={route.code} className="pick"><input type="radio" name="route" value={route.code} defaultChecked={chosen === route.code} /><span>{route.label}</span></label>
            ))}
          </div>
        </fieldset>
      ))}
      {wrong && <p className="error" id={idOf('route')} tabIndex={-1}><span>＊{wrong.message}</span></p>}
    </div>
  )
}

/** The children of the call; `cards` are the known persons the rows are linked to. */
export function Children({ raw, problems, cards, cursor }: Typed & { cards: ReadonlyMap<string, PersonCard>; cursor: string }): ReactElement | null {
  return (
    <Rows name="children" field={callForm.fields.children} raw={raw} problems={problems} more="＋ もう一人">
      {(prefix, index) => <Child prefix={prefix} index={index} raw={raw} problems={problems} card={cards.get(raw[`${prefix}personId`]?.[0] ?? '')} cursor={cursor} />}
    </Rows>
  )
}

const short = { ...intakeChild.fields.abuseKind, control: { kind: 'radio' as const, options: abuseKinds.map(({ code, label }) => ({ code, label: label.replace(/（.*）$/u, '') })) } }

function Child({ prefix, index, raw, problems, card, cursor }: Typed & { prefix: string; index: number; card: PersonCard | undefined; cursor: string }): ReactElement {
  const given: Raw = { [`${prefix}part`]: ['subject'], [`${prefix}suspectedPerson`]: ['unknown'], ...raw }
  const question = (name: keyof typeof intakeChild.fields, known = false): ReactElement => (
    <FieldInput name={prefix + name} field={name === 'abuseKind' ? short : intakeChild.fields[name]} raw={given} problems={problems}
      {...(known ? { data: { 'data-known': '' } } : {})} {...(cursor === prefix + name ? { focus: true } : {})} />
  )
  const unknown = problems.find(({ field }) => field === `${prefix}personId`)
  return (
    <>
      {unknown && <p className="error" id={idOf(`${prefix}personId`)} tabIndex={-1}><span>＊登録済みの人を、もう一度{unknown.message}</span></p>}
      {card ? <Linked prefix={prefix} index={index} raw={raw} problems={problems} card={card} /> : (
        <div className="row">
          {question('name', true)}{question('kana', true)}{question('birth')}{question('ageHeard')}{question('sex')}
        </div>
      )}
      {question('part')}
      {question('abuseKind')}
      <div className="row">{question('suspectedPerson')}{question('suspectedWords')}</div>
      <details open={Boolean(raw[`${prefix}whereNow`]?.[0] || raw[`${prefix}until`]?.[0])}>
        <summary>ほかの子と違う所にいるとき</summary>
        <div className="row">{question('whereNow')}{question('until')}</div>
      </details>
    </>
  )
}

function Linked({ prefix, index, raw, problems, card }: Typed & { prefix: string; index: number; card: PersonCard }): ReactElement {
  const kept = (name: string, value: string, known = false): ReactElement => <input type="hidden" name={prefix + name} value={value} {...(known ? { 'data-known': '' } : {})} />
  return (
    <div className="linked">
      {kept('personId', card.id, true)}{kept('name', raw[`${prefix}name`]?.[0] ?? card.name)}{kept('kana', raw[`${prefix}kana`]?.[0] ?? card.kana)}{kept('sex', card.sex)}
      <p><strong>{card.name}</strong>{card.kana && `（${card.kana}）`} {[card.ageWords, card.school].filter(Boolean).join('　')} <Badge tone="key">登録済みの人</Badge></p>
      <div className="row">
        <FieldInput name={`${prefix}samePerson`} field={intakeChild.fields.samePerson} raw={raw} problems={problems} />
        <button className="button small" name="more" value={`unlink:${index}`} formNoValidate>この人ではない</button>
      </div>
    </div>
  )
}

/** The box that calls for the telephone before any meeting: always there, loud from the first はい to ①〜④ (児虐法6条, 児福法25条の7). */
export function CentreBox({ raw, problems, today }: Typed & { today: Temporal.PlainDate }): ReactElement {
  const centre = centreOn(today)
  const loud = callsCentreFirst(answersTyped(raw))
  return (
    <section className={loud ? 'centre-box loud' : 'centre-box'} aria-labelledby="centre-title">
      <h2 id="centre-title">会議を待たずに児童相談所へ電話</h2>
      <p className="loud-words" role="status"><strong>①〜④に「はい」があります。いま電話してください。</strong></p>
      <p>{centre.name} <strong className="call-number">{centre.day}</strong>（夜間・休日 <strong className="call-number">{centre.night}</strong>）／いま危険なら <strong>110番</strong></p>
      <div className="row">
        <Ask name="centreAt" raw={raw} problems={problems} />
        <Ask name="centreWith" raw={raw} problems={problems} />
      </div>
      <Ask name="centreSaid" raw={raw} problems={problems} />
    </section>
  )
}

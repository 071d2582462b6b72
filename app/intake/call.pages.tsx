import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { recordIdOf } from '../kernel/form-id.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatTime, officeDateOf } from '../kernel/office-time.ts'
import { moved, problems as refusing, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import type { PersonCard } from '../people/person.ts'
import { everybodyOption } from '../rights/conflicts.db.ts'
import { askedSeal, sealAtOnce } from '../rights/seal.ts'
import { CallTime } from '../ui/call-time.tsx'
import { Card } from '../ui/card.tsx'
import { ClockUntil } from '../ui/clock.tsx'
import { Columns } from '../ui/columns.tsx'
import { acceptIntake } from './accept.db.ts'
import { AskingCard, SayingCard } from './call-cards.tsx'
import { Ask, CentreBox, Children, Part, RouteChoice } from './call-parts.tsx'
import type { Typed } from './call-parts.tsx'
import { isIntakeSeen } from './handed-on.db.ts'
import { callForm, nextAt } from './intake.ts'
import { knownAbout, linkedCards, withKnown } from './known.db.ts'
import type { KnownPerson } from './known.db.ts'
import { callFormId, idsShown, Known } from './known.pages.tsx'
import { UrgencyQuestions } from './urgency-questions.tsx'

/** The page a call is taken on, and its saving. */
export const callPages = [
  page.get('/intakes/new', { needs: 'intake.take' }, async (asking) => {
    const id = recordIdOf({ id: asking.query.getAll('draft') })
    const raw = await asking.draft('/intakes', id) ?? beginning(asking.now)
    return shown(await callContent(asking, id, raw, []))
  }),
  page.post('/intakes', { needs: 'intake.take' }, async (asking) => {
    const { tx, form, now, today } = asking
    const id = recordIdOf(form)
    const result = parseRecord(callForm, form)
    const atOnce = parseRecord(await sealRecord(asking), form)
    const asked: ReturnType<typeof askedSeal> = 'problems' in atOnce ? atOnce : askedSeal(atOnce.values)
    const wrong = [...('problems' in result ? result.problems : []), ...asked.problems]
    if ('problems' in result || wrong.length > 0) return refusing(await callContent(asking, id, form, wrong))
    const refused = await refusalsOf(() => acceptIntake(tx, result.values, { now, today, id, sealing: asked.seal }))
    if (refused.length > 0) return refusing(await callContent(asking, id, form, refused))
    asking.seen([id])
    return moved(await isIntakeSeen(tx, id) ? `/intakes/${id}` : '/intakes/handed-on')
  }),
]

const sealRecord = async ({ tx, today }: Pick<Asking<unknown>, 'tx' | 'today'>) => sealAtOnce(await colleagueOptions(tx, today), await everybodyOption(tx, today))

/** A call that has just come in: now, by telephone. Nothing that has to be judged is given. */
const beginning = (now: Temporal.Instant): Raw => ({ receivedAt: [formatJapaneseDate(officeDateOf(now))], 'receivedAt.time': [formatTime(now)], means: ['phone'] })

async function callContent(asking: Asking<unknown>, id: string, posted: Raw, problems: readonly Problem[]): Promise<Content> {
  const { tx, now, today, actor } = asking
  const raw = await withKnown(tx, posted, today)
  const cards = await linkedCards(tx, raw, today)
  const known = await knownAbout(asking, raw)
  asking.seen([...cards.keys(), ...idsShown(known)])
  const receivedAt = receiptIn(raw)
  const since = receivedAt && raw['means']?.[0] === 'phone' && receivedAt.until(now).total('hours') < 3 ? receivedAt : undefined
  return {
    title: '電話を受ける', heading: '電話を受ける', here: '/intakes', crumbs: [{ label: '受付', href: '/intakes' }, { label: '新しい受付' }],
    ...(since ? { acts: [<CallTime key="time" since={since} now={now} />] } : {}),
    body: (
      <Columns sideLabel="電話のあいだに" side={<Aside known={known} />}>
        <CallForm id={id} raw={raw} problems={problems} cards={cards} sealing={await sealRecord(asking)} taker={actor.name} now={now} today={today} cursor={problems.length > 0 ? '' : cursorIn(posted, raw)} />
      </Columns>
    ),
  }
}

/** When the call came, if what stands in the form can be read. */
function receiptIn(raw: Raw): Temporal.Instant | undefined {
  const result = callForm.fields.receivedAt.parse(raw['receivedAt'] ?? [], raw, 'receivedAt')
  return result.ok ? result.value : undefined
}

/** Where typing goes on: at what was said, or beside what a button has just done. */
function cursorIn(posted: Raw, raw: Raw): string {
  const rows = (of: Raw): number[] => Object.keys(of).flatMap((name) => /^children\.(\d+)\.part$/.exec(name)?.[1] ?? []).map(Number)
  const [act = '', at = ''] = (posted['more']?.[0] ?? '').split(':')
  switch (act) {
    case 'children': return `children.${Math.max(-1, ...rows(posted)) + 1}.name`
    case 'sibling': return `children.${Math.max(0, ...rows(raw))}.part`
    case 'link': case 'maybe': return `children.${at}.part`
    case 'unlink': return `children.${at}.name`
    case 'chart': return 'urgencyLevel'
    default: return 'content'
  }
}

function Aside({ known }: { known: readonly KnownPerson[] }): ReactElement {
  return (
    <>
      <Card title="この人たちについて">
        <known-people><div data-found="" aria-live="polite"><Known known={known} /></div></known-people>
        <button form={callFormId} name="more" value="known" formNoValidate className="button small without-script">名前で調べる</button>
      </Card>
      <SayingCard />
      <AskingCard />
    </>
  )
}

function CallForm({ id, cards, sealing, taker, now, today, cursor, ...typed }: Typed & {
  id: string; cards: ReadonlyMap<string, PersonCard>; sealing: AnyRecord; taker: string; now: Temporal.Instant; today: Temporal.PlainDate; cursor: string
}): ReactElement {
  const hour = callForm.fields.until.parse(typed.raw['until'] ?? [], typed.raw, 'until')
  const receivedAt = receiptIn(typed.raw)
  const until = hour.ok && hour.value && receivedAt ? nextAt(hour.value, receivedAt) : undefined
  return (
    <Form action="/intakes" id={id} formId={callFormId} draft={{ here: '/intakes/new', title: '電話を受ける' }} submit="受け付ける" problems={typed.problems}
      foot={<span className="loud-words danger-words">会議を待たずに、児童相談所へ電話</span>}>
      <p className="soft">「※必須」のほかは、空のままでも受け付けられます。</p>
      <Ask name="content" focus={cursor === 'content'} {...typed} />
      <Part title="いつ・だれから" note={`受ける人 ${taker}`}>
        <Ask name="receivedAt" {...typed} />
        <details className="field" open={Boolean(typed.raw['takenBy']?.[0])}>
          <summary>ほかの人が受けたとき（宿直メモなど）</summary>
          <Ask name="takenBy" {...typed} />
        </details>
        <Ask name="means" {...typed} />
        <Ask name="kind" {...typed} />
        <RouteChoice {...typed} />
      </Part>
      <Part title="いまどこに、いつまで">
        <div className="row">
          <Ask name="whereNow" {...typed} /><Ask name="until" {...typed} />
          <time-left class="until-now clock near" data-of="until" data-now={now.toString()}>{until && <ClockUntil until={until} now={now} label="そこにいるのは" />}</time-left>
        </div>
        <Ask name="sleepsWhere" {...typed} />
      </Part>
      <Part title="子ども">
        <Children cards={cards} cursor={cursor} {...typed} />
        <Ask name="guardianInformed" {...typed} />
        <Ask name="consultationKind" {...typed} />
        <div className="row"><Ask name="staffInvolved" {...typed} /><Ask name="staffInvolvedWords" {...typed} /></div>
      </Part>
      <Part title="緊急度" note="対象の子ども全員について。きょうだいは、あとで一人ずつ判断します">
        <UrgencyQuestions focus={cursor === 'urgencyLevel'} {...typed} />
      </Part>
      <CentreBox today={today} {...typed} />
      <Part title="通告した人・相談した人" note="別に守られます。受付の担当と、理由を残して開いた係長以上だけが見ます" className="guarded">
        <Ask name="reporterAnonymous" {...typed} />
        <div className="row"><Ask name="reporterName" {...typed} /><Ask name="reporterRelation" {...typed} /><Ask name="reporterPhone" {...typed} /></div>
        <Ask name="reporterAddress" {...typed} />
        <div className="row"><Ask name="wantsAnswer" {...typed} /><Ask name="mayBeContacted" {...typed} /></div>
        <Ask name="contentIdentifies" {...typed} />
        <Ask name="mayTellFamily" {...typed} />
      </Part>
      <details className="field" open={Object.keys(sealing.fields).some((name) => Boolean(typed.raw[name]?.[0]))}>
        <summary>はじめから封印する（職員や知り合いの子のとき）</summary>
        <RecordFields record={sealing} {...typed} />
      </details>
    </Form>
  )
}

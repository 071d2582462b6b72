import type { ReactElement } from 'react'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { abuseKinds, suspectedPersons } from '../codes/abuse.ts'
import { labelOf } from '../codes/code-list.ts'
import { childParts } from '../codes/intakes.ts'
import { lateActs } from '../codes/sightings.ts'
import { urgencyWords } from '../codes/urgency.ts'
import { formatDateTimeWithWeekday, formatTime, officeDateOf } from '../kernel/office-time.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { ClockSince, ClockUntil } from '../ui/clock.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Facts } from '../ui/facts.tsx'
import type { Fact } from '../ui/facts.tsx'
import { Notice } from '../ui/notice.tsx'
import { Timeline } from '../ui/timeline.tsx'
import type { Entry } from '../ui/timeline.tsx'
import { Urgency } from '../ui/urgency.tsx'
import type { ChildLine, Place } from './intake-lines.ts'
import { answerMarks, checkWords, judgedWords, levelLetters, levelWords, shortMoment } from './intake-words.ts'
import { lateReasonOf, redAfterHours, safetyClockOf } from './safety-check.ts'

/** What the reader may do with a child of an intake, and who decides when it was not seen in time. */
export interface ChildRights { check: boolean; judge: boolean; decideLate: boolean; startClock: boolean; deciders: string }

const lateWords = {
  late: '期限を過ぎて、まだ会えていません', refused: '会うことを拒まれました', revisit_missed: '決めた再訪のあとも、まだ会えていません',
}

/** One child of an intake: until when it stays where it is, how long nobody has seen it, how urgent it was judged, and what was tried. */
export function ChildBlock({ child, place, receivedAt, rights, now }: { child: ChildLine; place: Place | undefined; receivedAt: Temporal.Instant; rights: ChildRights; now: Temporal.Instant }): ReactElement {
  const late = lateReasonOf(child, now)
  const clock = safetyClockOf(child, now)
  const known = <a href={`/people/${child.personId}`}>{child.name}</a>
  return (
    <Card danger={late !== null || (clock.state === 'running' && clock.red)} note={`${child.ageWords}　${labelOf(childParts, child.part)}${child.samePerson === 'maybe' ? '　同じ人らしい（未確認）' : ''}`}
      title={child.personId ? known : child.name}>
      {late && <LateNotice child={child} reason={lateWords[late]} rights={rights} />}
      <Facts facts={[...stayFact(place, safetyClockOf(child, now).state === 'stopped', now), safetyFact(child, receivedAt, now), urgencyFact(child, now)]} />
      <Definitions items={[
        ['いまいる所', placeWords(child, place?.whereNow)],
        ['今夜', placeWords(child, place?.sleepsWhere)],
        ['虐待の種類', child.abuseKind ? `${labelOf(abuseKinds, child.abuseKind)}（受付の見立て）` : '記入なし'],
        ['疑われる人', `${labelOf(suspectedPersons, child.suspectedPerson)}${child.suspectedWords ? `　聞いたまま「${child.suspectedWords}」` : ''}`],
        ...(clock.state === 'running' ? [['期限の決まり', child.limitSource ?? '–'] as const] : []),
      ]} />
      <p className="switches child-acts">
        {rights.check && clock.state !== 'off' && <Act href={`/intake-children/${child.id}/safety-checks/new`} main={clock.state === 'running'}>安全確認を書く</Act>}
        {rights.judge && <Act href={`/intake-children/${child.id}/urgency-judgements/new`}>緊急度を判断{child.judgements.length > 0 && 'し直す'}</Act>}
        {rights.check && <ToCentre child={child} />}
      </p>
      {clock.state === 'off' && <StartClock child={child} rights={rights} />}
      <History child={child} now={now} />
    </Card>
  )
}

function LateNotice({ child, reason, rights }: { child: ChildLine; reason: string; rights: ChildRights }): ReactElement {
  return (
    <Notice tone="danger" title={reason}>
      <p>理由を書くだけでは終わりません。係長か室長が、児童相談所へ通知・送致、再訪、警察のどれかを決めます。緊急度も判断し直します。</p>
      {rights.decideLate
        ? <p><Act href={`/intake-children/${child.id}/late-decisions/new`} main>どうするか決める</Act></p>
        : <p>決める人：{rights.deciders}。すぐ知らせてください。</p>}
    </Notice>
  )
}

/** The document that a decision for a child not seen asks for; who the child is must be known. */
function ToCentre({ child: { id, personId, samePerson, lateDecisions: [late] } }: { child: ChildLine }): ReactElement | null {
  if (!personId || samePerson !== 'confirmed' || (late?.act !== 'send_centre' && late?.act !== 'notify_centre')) return null
  const kind = late.act === 'send_centre' ? 'send' : 'notify'
  return <Act href={`/intake-children/${id}/transfers/new?kind=${kind}`}>{kind === 'send' ? '送致書を作る' : '通知書を作る'}</Act>
}

function StartClock({ child, rights }: { child: ChildLine; rights: ChildRights }): ReactElement {
  if (!rights.startClock) return <p className="soft">安全確認の時計は動いていません。必要なときは係長が始めます（{rights.deciders}）。</p>
  return (
    <form method="post" action={`/intake-children/${child.id}/clock`}>
      <input type="hidden" name="version" value={child.version} />
      <p className="soft">この受付では、安全確認の時計は自動では動きません。</p>
      <button className="button">安全確認の時計を始める</button>
    </form>
  )
}

const placeWords = (child: ChildLine, words: string | undefined): string => words || (child.veiled ? '非開示' : '記入なし')

/** Once the child was seen, an hour that is over is only told, not counted. */
function stayFact(place: Place | undefined, seen: boolean, now: Temporal.Instant): Fact[] {
  if (!place?.untilAt) return []
  const today = officeDateOf(place.untilAt).equals(officeDateOf(now))
  const until = `${place.whereNow} ${today ? formatTime(place.untilAt) : shortMoment(place.untilAt, now)} まで`
  const over = seen && Temporal.Instant.compare(place.untilAt, now) < 0
  return [{ label: 'いつまでそこにいるか', value: over ? until : <ClockUntil until={place.untilAt} now={now} label={until} /> }]
}

function safetyFact(child: ChildLine, receivedAt: Temporal.Instant, now: Temporal.Instant): Fact {
  const clock = safetyClockOf(child, now)
  if (clock.state === 'off') return { label: '安全確認', value: '時計は動いていません' }
  const from = Temporal.Instant.compare(clock.since, receivedAt) === 0 ? '受理から' : `係長が始めてから（${child.clockStartedByName ?? ''}）`
  if (clock.state === 'ended') return { label: '安全確認', value: '会えないまま終わりました', note: `${formatShortDate(clock.endedOn)}の会議で、だれか特定できないと決めました` }
  if (clock.state === 'stopped') return { label: '安全確認', value: `${shortMoment(clock.seenAt, now)} に会いました`, note: clock.late ? '期限を過ぎてから会いました' : '期限の内に会いました' }
  return {
    label: '安全確認',
    value: <><ClockSince since={clock.since} now={now} label={from} limit={redAfterHours(child)} /><span className="soft">まだ会えていません</span></>,
    note: `${formatDateTimeWithWeekday(clock.by)}まで`,
  }
}

function urgencyFact(child: ChildLine, now: Temporal.Instant): Fact {
  const [latest] = child.judgements
  if (!latest?.level) return { label: '緊急度', value: latest ? '決まっていません（わからないことが残っています）' : 'まだ判断していません' }
  const { judged, old } = judgedWords(latest, now)
  return { label: '緊急度', value: <Urgency code={latest.level} words={urgencyWords(latest.level)} letters={levelLetters(latest.level)} judged={judged} old={old} /> }
}

function History({ child, now }: { child: ChildLine; now: Temporal.Instant }): ReactElement | null {
  const entry = (at: Temporal.Instant, title: string, body: string, foot: string): Entry & { moment: Temporal.Instant } =>
    ({ moment: at, at: at.toString(), when: [shortMoment(at, now)], title, body: body && <p className="part">{body}</p>, foot })
  const entries = [
    ...child.checks.map((check) => entry(check.at, checkWords(check), check.words, `${check.checkedByName}${check.checkedByName === check.recordedByName ? '' : `（記録 ${check.recordedByName}）`}　書いた日時 ${formatDateTimeWithWeekday(check.recordedAt)}`)),
    ...child.lateDecisions.map((one) => entry(one.decidedAt, `決定：${labelOf(lateActs, one.act)}`,
      [one.revisitAt && `再訪 ${shortMoment(one.revisitAt, now)}　${one.revisitByName ?? ''}・${one.revisitWithName ?? ''}`, one.words].filter(Boolean).join('\n'), one.decidedByName)),
    ...child.judgements.map((one) => entry(one.judgedAt, `緊急度：${one.level ? levelWords(one.level) : '決まらない'}`,
      [answerMarks(one), one.byChart !== one.level && `図の結果：${one.byChart ? levelWords(one.byChart) : '決まらない'}`, one.words].filter(Boolean).join('\n'), one.judgedByName)),
  ].toSorted((a, b) => Temporal.Instant.compare(b.moment, a.moment))
  if (entries.length === 0) return <p className="soft">まだ、会いに行った記録も緊急度の判断もありません。</p>
  return <details className="further" open={entries.length < 6}><summary>安全確認と判断の記録</summary><Timeline entries={entries} /></details>
}

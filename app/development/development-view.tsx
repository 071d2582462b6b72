import type { ReactElement, ReactNode } from 'react'
import { checkupKinds } from '../codes/checkups.ts'
import { labelOf } from '../codes/code-list.ts'
import { developmentConcerns, developmentEndings, developmentMeans, developmentServices, developmentSources, developmentTests } from '../codes/development.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { wholeDate } from '../kernel/partial-date.ts'
import { Veiled } from '../people/person-table.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Timeline } from '../ui/timeline.tsx'
import type { Checkup } from './checkups.db.ts'
import type { DevelopmentContact, TakenTest } from './contacts.db.ts'
import { checkupWords } from './development-card.tsx'
import { ageAtTest, scalesOf } from './development-test.ts'
import type { Development } from './developments.db.ts'

interface DevelopmentShown {
  development: Development; contacts: readonly DevelopmentContact[]; tests: readonly TakenTest[]; checkups: readonly Checkup[]; places: readonly string[]; today: Temporal.PlainDate; writes: boolean
}

/** Everything about one child's development: what was noticed, what was talked about, what was tested, and what comes next. */
export function DevelopmentView(shown: DevelopmentShown): ReactElement {
  const { development, contacts, tests, writes } = shown
  const { id, concerns, words, guardianWords, handoverOn, handoverWords, endedOn, endedReason, endedWords } = development
  const add = (noun: string, label: string): ReactNode => writes && <a href={`/development/${id}/${noun}/new`}>{label}</a>
  return (
    <Columns sideLabel="担当と通い先" side={<Beside {...shown} />}>
      {endedOn && <Card title="終わりました" note={formatShortDate(endedOn)}><p>{labelOf(developmentEndings, endedReason ?? '')}</p>{endedWords && <p className="part">{endedWords}</p>}</Card>}
      <Card title="気になる点">
        {concerns.length === 0 ? <Empty>まだ書いていません。</Empty> : <Definitions items={concerns.map(({ code, since, until }) => [labelOf(developmentConcerns, code), period(since, until)] as const)} />}
        {words && <p className="part">{words}</p>}
      </Card>
      <Card title="発達相談" note="新しい順" act={add('contacts', '相談を書く')}>
        {contacts.length === 0 ? <Empty>まだ書いていません。</Empty> : <Timeline entries={contacts.map((contact) => ({ at: contact.heldOn.toString(), when: [formatShortDate(contact.heldOn)], ...contactEntry(contact, writes) }))} />}
      </Card>
      <Card title="発達検査" note="新しい順" act={add('tests', '検査を書く')}>
        {tests.length === 0 ? <Empty>まだ書いていません。</Empty> : <Timeline entries={tests.map((test) => ({ at: test.testedOn.toString(), when: [formatShortDate(test.testedOn)], ...testEntry(test, development, writes) }))} />}
      </Card>
      {(guardianWords || handoverWords) && (
        <Card title="保護者・就学">
          <Definitions items={[...(guardianWords ? [['保護者の受けとめ・希望', guardianWords] as const] : []), ...(handoverWords ? [[`就学への引継ぎ${handoverOn ? `（${formatShortDate(handoverOn)}）` : '（これから）'}`, handoverWords] as const] : [])]} />
        </Card>
      )}
    </Columns>
  )
}

const period = (since: string, until: string | null): string => `${formatShortDate(Temporal.PlainDate.from(since))}から${until ? `${formatShortDate(Temporal.PlainDate.from(until))}まで` : ''}`

function contactEntry({ id, means, withWhom, words, nextWords, correctsId, reason, recordedAt, by, correctedBy }: DevelopmentContact, writes: boolean) {
  return {
    title: <>{labelOf(developmentMeans, means)}{withWhom && `（${withWhom}）`} <Standing correctsId={correctsId} correctedBy={correctedBy} />{writes && !correctedBy && <>　<a href={`/development-contacts/${id}/corrections/new`}>直す</a></>}</>,
    body: <><p className="part">{words}</p>{nextWords && <p>これから：{nextWords}</p>}</>,
    foot: `${formatDateTime(recordedAt)} ${by}${reason && `　直した理由：${reason}`}`,
  }
}

function testEntry({ id, test, testWords, testedOn, tester, words, scores, correctsId, reason, recordedAt, by, correctedBy }: TakenTest, { child }: Development, writes: boolean) {
  const age = ageAtTest(child.birth ? wholeDate(child.birth) ?? null : null, testedOn)
  const given = scalesOf(test).flatMap(({ code, label }) => scores.filter(({ scale }) => scale === code).map(({ value }) => [label, value] as const))
  return {
    title: <>{labelOf(developmentTests, test)}{testWords && `　${testWords}`}<span className="soft">　{age ? `${age}のとき` : '年齢不明（生年月日が日まで分かりません）'}</span> <Standing correctsId={correctsId} correctedBy={correctedBy} />
      {writes && !correctedBy && <>　<a href={`/development-tests/${id}/corrections/new`}>直す</a></>}</>,
    body: <>{given.length > 0 && <Definitions items={given} />}{words && <p className="part">{words}</p>}</>,
    foot: `${tester ? `検査した人：${tester}　` : ''}${formatDateTime(recordedAt)} ${by}${reason && `　直した理由：${reason}`}`,
  }
}

function Standing({ correctsId, correctedBy }: { correctsId: string | null; correctedBy: string | null }): ReactElement | null {
  if (correctedBy) return <Badge>直す前の記録</Badge>
  return correctsId ? <Badge tone="note">直した記録</Badge> : null
}

function Beside({ development, checkups, places, today }: DevelopmentShown): ReactElement {
  const { child, source, sourceWords, beganOn, services, worker, nextOn, endedOn, recordedAt, recordedByName } = development
  return (
    <>
      <Card title="担当と次の日">
        <Definitions items={[
          ['こちらの担当', worker ?? '担当なし'], ...(endedOn ? [] : [['次に確かめる日', nextOn ? <DueDay key="next" on={nextOn} today={today} /> : <Badge key="next" tone="warn">決まっていません</Badge>] as const]),
          ['始めた日', formatShortDate(beganOn)], ['気づいたのは', `${labelOf(developmentSources, source)}${sourceWords && `（${sourceWords}）`}`],
        ]} />
      </Card>
      <Card title="子ども">
        <Definitions items={[
          ['名前', <a key="name" href={`/people/${child.id}`}>{child.name}</a>], ['生まれ', child.birthWords],
          ...(child.familyId ? [['家族', <a key="family" href={`/families/${child.familyId}`}>{child.familyNumber}</a>] as const] : []),
          ...(child.casefileId ? [['ケース', <a key="casefile" href={`/casefiles/${child.casefileId}`}>開く</a>] as const] : []),
          ['学校・園', child.veiled ? <Veiled /> : child.school ?? '記入なし'], ['通い先', child.veiled ? <Veiled /> : places.join('、') || '記入なし'],
          ['使っているもの', services.map((code) => labelOf(developmentServices, code)).join('、') || '記入なし'],
        ]} />
      </Card>
      {checkups.length > 0 && <Card title="健診"><Definitions items={checkups.map((one) => [<a key={one.id} href={`/checkups/${one.id}`}>{labelOf(checkupKinds, one.kind)}</a>, checkupWords(one)] as const)} /></Card>}
      <p className="soft">{formatDateTime(recordedAt)} {recordedByName}が書きました。閲覧できないものは含みません。</p>
    </>
  )
}

import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { writing } from '../access/writing.tsx'
import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { checkupKinds, checkupSettlements, nudgeMeans, nudgeResults } from '../codes/checkups.ts'
import { labelOf } from '../codes/code-list.ts'
import { versionOf } from '../kernel/form-id.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { shown } from '../kernel/page.ts'
import type { Asking, Content, Subject } from '../kernel/page.ts'
import { rawOf } from '../kernel/record.ts'
import type { Option } from '../kernel/record.ts'
import { samePersons } from '../people/search.db.ts'
import { Act } from '../ui/act.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { DueDay } from '../ui/due-day.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { checkupIntakeForm, checkupPersonForm, nudgeForm, problemsOfNudge, problemsOfSettlement, settlementForm } from './checkup.ts'
import { checkupOf, nudgesOf, recordNudge, settleCheckup, startOn, takeCheckupAsIntake } from './checkups.db.ts'
import type { Checkup, Nudge } from './checkups.db.ts'
import { checkupsCrumb } from './checkups.pages.tsx'
import { checkupWords } from './development-card.tsx'
import { registerCrumb } from './developments.pages.tsx'

const path = '/checkups/:checkup'
const checkupSubject: Subject<Checkup> = { kind: 'checkup', param: 'checkup', find: checkupOf, ids: ({ personId, intakeId }) => [personId, intakeId].filter((id) => id !== null) }
const placeOf = ({ id }: Checkup): string => `/checkups/${id}`
const about = ({ personId }: Checkup) => (personId ? { subjectKind: 'person', subjectId: personId } : {})
const frame = (subject: Checkup, title: string): Pick<Content, 'title' | 'heading' | 'here' | 'crumbs'> =>
  ({ title, heading: <>{subject.name}<small>{labelOf(checkupKinds, subject.kind)}　{title}</small></>, here: '/development', crumbs: [registerCrumb, checkupsCrumb, { label: '健診の記録', href: placeOf(subject) }, { label: title }] })

/** One check-up: its result, or how the office goes after a child that did not come. */
export const checkupPages = [
  page.get(path, { on: checkupSubject, needs: 'development.read' }, async ({ tx, subject, actor, today }) => {
    const following = subject.result === 'missed' && subject.settled === null && may(actor, 'development.write')
    const place = placeOf(subject)
    return shown({
      title: '健診の記録', heading: <>{subject.name}<small>{labelOf(checkupKinds, subject.kind)}</small></>, here: '/development', crumbs: [registerCrumb, checkupsCrumb, { label: '健診の記録' }],
      acts: [
        ...(following && !subject.personId ? [<Act key="start" main href={`${place}/persons/new`}>フォローを始める</Act>] : []),
        ...(following && subject.personId ? [<Act key="nudge" main href={`${place}/nudges/new`}>働きかけを書く</Act>] : []),
        ...(following ? [<Act key="settle" href={`${place}/settlements/new`}>フォローを終える</Act>] : []),
        ...(subject.personId && !subject.intakeId && may(actor, 'intake.take') && may(actor, 'development.write') ? [<Act key="intake" href={`${place}/intakes/new`}>受付にする</Act>] : []),
      ],
      body: <CheckupView checkup={subject} nudges={await nudgesOf(tx, subject.id)} today={today} />,
    })
  }),
  ...writing({
    path, on: checkupSubject, noun: 'persons', needs: 'development.write', submit: 'この子のフォローを始める', about, frame,
    record: async (asking) => checkupPersonForm(await whoItMayBe(asking)),
    before: () => <p>ここから、この子は室に登録された人になります。名前・かな・生年月日がよく似た人がいるときは、先に確かめてください。</p>,
    async save({ tx, subject, form }, _, { person }) { await startOn(tx, subject, versionOf(form), person); return undefined },
  }),
  ...writing({
    path, on: checkupSubject, noun: 'nudges', needs: 'development.write', submit: '働きかけを書く', about, frame,
    record: async ({ tx, today }) => nudgeForm(await colleagueOptions(tx, today)),
    given: ({ today, subject, actor }) => rawOf(nudgeForm([]), { triedOn: today, account: subject.accountId ?? actor.accountId }),
    before: ({ subject }) => <Hidden checkup={subject} />,
    check: (values, { today, subject }) => problemsOfNudge(values, today, subject.invitedOn),
    async save({ tx, subject, form }, id, values) { await recordNudge(tx, subject, id, versionOf(form), values); return undefined },
  }),
  ...writing({
    path, on: checkupSubject, noun: 'settlements', needs: 'development.write', submit: 'フォローを終える', about, frame,
    record: () => settlementForm, given: ({ today }) => rawOf(settlementForm, { settledOn: today }),
    check: (values, { today, subject }) => problemsOfSettlement(values, today, subject.invitedOn),
    async save({ tx, subject, form }, _, values) { await settleCheckup(tx, subject, versionOf(form), { ...values, settledWords: values.settledWords ?? '' }); return undefined },
  }),
  ...writing({
    path, on: checkupSubject, noun: 'intakes', needs: 'intake.take', submit: '受け付ける', about, frame,
    record: () => checkupIntakeForm,
    given: async ({ tx, now, subject }) => rawOf(checkupIntakeForm, { receivedAt: now, words: firstWords(subject, await nudgesOf(tx, subject.id)) }),
    async save({ tx, subject, form, now, today, seen }, id, values) {
      const intakeId = await takeCheckupAsIntake(tx, subject, versionOf(form), values, { now, today, intakeId: id })
      seen([intakeId])
      return `/intakes/${intakeId}`
    },
  }),
]

/** Persons known whose reading, writing or birth is near. */
async function whoItMayBe({ tx, subject, today, seen }: Asking<Checkup>): Promise<Option[]> {
  const { name, kana, birthOn } = subject
  if (!birthOn) return []
  const cards = await samePersons(tx, { name, kana, birth: { year: birthOn.year, month: birthOn.month, day: birthOn.day } }, today)
  seen(cards.map(({ id }) => id))
  return cards.map(({ id, name: known, birthWords, familyNumber }) => ({ code: id, label: known, hint: [birthWords, familyNumber].filter(Boolean).join('・') }))
}

const firstWords = ({ kind, result, invitedOn, words }: Checkup, nudges: readonly Nudge[]): string => [
  `${labelOf(checkupKinds, kind)}${result === 'missed' ? `を受けていない（${invitedOn ? `${formatShortDate(invitedOn)}に案内` : '案内の日は不明'}）。` : 'の結果から。'}${words}`,
  ...nudges.map((one) => `${formatShortDate(one.triedOn)} ${labelOf(nudgeMeans, one.means)}：${labelOf(nudgeResults, one.result)}。${one.words}`),
].join('\n')

function Hidden({ checkup }: { checkup: Checkup }): ReactElement {
  return checkup.veiled ? <Notice tone="danger" title="秘匿">この子のいる所は隠しています。健診の名簿にある住所へ、手紙を出したり訪問したりしないでください。連絡のしかたは、人のページと担当に確かめてください。</Notice> : <></>
}

function CheckupView({ checkup, nudges, today }: { checkup: Checkup; nudges: readonly Nudge[]; today: Temporal.PlainDate }): ReactElement {
  const { personId, name, kana, birthOn, result, words, settled, settledOn, settledWords, settledByName, worker, nextOn, intakeId, intakeLabel } = checkup
  return (
    <Columns sideLabel="この子について" side={(
      <Card title="この子">
        <Definitions items={[
          ['名前', personId ? <a key="name" href={`/people/${personId}`}>{name}</a> : <>{name} <Badge key="new" tone="note">まだ登録していません</Badge></>],
          ...(personId ? [] : [['かな', kana] as const, ['生年月日', birthOn ? `${formatShortDate(birthOn)}生` : ''] as const]),
          ['こちらの担当', worker ?? '担当なし'], ...(nextOn && !settled ? [['次に働きかける日', <DueDay key="next" on={nextOn} today={today} />] as const] : []),
          ...(intakeId ? [['受付', <a key="intake" href={`/intakes/${intakeId}`}>{intakeLabel}</a>] as const] : []),
        ]} />
      </Card>
    )}>
      <Hidden checkup={checkup} />
      <Card title={labelOf(checkupKinds, checkup.kind)}><p>{checkupWords(checkup)}</p>{words && <p className="part">{words}</p>}</Card>
      {settled && settledOn && <Card title="フォローを終えました" note={formatShortDate(settledOn)}><p>{labelOf(checkupSettlements, settled)}（{settledByName}）</p>{settledWords && <p className="part">{settledWords}</p>}</Card>}
      {result === 'missed' && (
        <Card title="働きかけ" note="新しい順">
          {nudges.length === 0 ? <Empty>{personId ? 'まだありません。' : '「フォローを始める」で、だれのことかを決めると書けます。'}</Empty>
            : <Timeline entries={nudges.map((one) => ({ at: one.triedOn.toString(), when: [formatShortDate(one.triedOn)], title: `${labelOf(nudgeMeans, one.means)}：${labelOf(nudgeResults, one.result)}`, body: one.words && <p className="part">{one.words}</p>, foot: `${formatDateTime(one.recordedAt)} ${one.by}` }))} />}
        </Card>
      )}
    </Columns>
  )
}

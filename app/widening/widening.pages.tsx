import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may, roleLabel } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { wideningKinds, wideningOutcomes } from '../codes/widening.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { differencesOf, obstacleTo } from './details.db.ts'
import type { Difference } from './details.db.ts'
import { countWords, decisionForm, groundWords } from './widening.ts'
import { decideWidening, wideningSubject, wideningsListed } from './widening.db.ts'
import type { Widening } from './widening.db.ts'

const MOST = 100

/** What waits for a second person, for those who may see what it is about. */
export const wideningPages = [
  page.get('/widening', { needs: 'widening.read' }, async ({ tx, seen }) => {
    const all = await wideningsListed(tx, MOST)
    seen(all.flatMap(wideningSubject.ids))
    return shown({
      title: '2人で決めること', heading: '2人で決めること', here: '/widening',
      body: (
        <div className="stack">
          <Card title="2人目を待っているもの" note="古い順"><Proposals proposals={all.filter(({ outcome }) => outcome === null)} empty="待っているものはありません。" /></Card>
          <Card title="決まったもの" note="新しい順"><Proposals proposals={all.filter(({ outcome }) => outcome !== null)} empty="まだありません。" /></Card>
          <p className="soft list-end">閲覧できないものは含みません</p>
        </div>
      ),
    })
  }),
  page.get('/widening/:widening', { on: wideningSubject, needs: 'widening.read' }, async (asking) => shown(await proposalPage(asking, {}, []))),
  page.get('/widening/:widening/decision', { on: wideningSubject, needs: 'widening.decide', stepUp: true }, async (asking) => shown(await proposalPage(asking, {}, []))),
  page.post('/widening/:widening/decision', { on: wideningSubject, needs: 'widening.decide', stepUp: true }, async (asking) => {
    const { tx, subject, form } = asking
    const read = parseRecord(decisionForm, form)
    if ('problems' in read) return problems(await proposalPage(asking, form, read.problems))
    const obstacle = read.values.word === 'approved' ? await obstacleTo(tx, subject) : undefined
    if (obstacle) return problems(await proposalPage(asking, form, [{ field: 'word', message: 'この中身は読めないので、認められません' }]))
    const refusals = await refusalsOf(() => decideWidening(tx, subject.id, read.values.word, read.values.words ?? ''))
    return refusals.length > 0 ? problems(await proposalPage(asking, form, refusals)) : moved(`/widening/${subject.id}`)
  }),
  page.post('/widening/:widening/withdrawal', { on: wideningSubject, needs: 'widening.read' }, async (asking) => {
    const refusals = await refusalsOf(() => decideWidening(asking.tx, asking.subject.id, 'withdrawn', ''))
    return refusals.length > 0 ? problems(await proposalPage(asking, {}, refusals)) : moved('/widening')
  }),
]

async function proposalPage(asking: Asking<Widening>, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const { tx, subject, actor, today } = asking
  const name = labelOf(wideningKinds, subject.kind)
  const decides = subject.outcome === null && subject.second && may(actor, 'widening.decide')
  const about = addressOf(subject)
  const obstacle = subject.outcome === null ? await obstacleTo(tx, subject) : undefined
  return {
    title: '2人で決めること', heading: <>{name}<small>{subject.by}（{roleLabel(subject.byRole)}）の提案</small></>, here: '/widening', crumbs: [{ label: '2人で決めること', href: '/widening' }, { label: name }],
    body: (
      <div className="grid">
        {!decides && wrong.map(({ message }) => <Notice key={message} tone="warn" title="できませんでした">{message}</Notice>)}
        {obstacle && <Notice tone="warn" title="この中身は読めないので、認められません">{obstacle}</Notice>}
        <Card title="提案">
          <Definitions items={[
            ['なぜ', groundWords(subject.ground)], ['理由', subject.reason], ['開くもの', countWords(subject.counts)], ['いつ', formatDateTime(subject.recordedAt)],
            ...(about ? [['だれのこと', <a key="about" href={about}>開いて確かめる</a>] as const] : []),
            ...(subject.outcome ? [['結果', `${labelOf(wideningOutcomes, subject.outcome)}　${subject.decidedBy ?? ''}　${subject.decidedAt ? formatDateTime(subject.decidedAt) : ''}　${subject.decidedWords}`] as const] : []),
          ]} />
          <Differences differences={await differencesOf(tx, subject, today)} />
        </Card>
        {decides && (actor.steppedUp
          ? <Card title="2人目として決める"><Form action={`/widening/${subject.id}/decision`} submit="決める" problems={wrong}><RecordFields record={decisionForm} raw={raw} problems={wrong} /></Form></Card>
          : <Card title="2人目として決める"><p>決める前に、もう一度本人確認をします。</p><p><a className="button primary" href={`/widening/${subject.id}/decision`}>本人確認をして決める</a></p></Card>)}
        {subject.outcome === null && subject.mine && (
          <Card title="取り下げる">
            <form method="post" action={`/widening/${subject.id}/withdrawal`}><button className="button">この提案を取り下げる</button></form>
          </Card>
        )}
      </div>
    ),
  }
}

/** Where the reader finds what a proposal is about. */
function addressOf({ kind, details, outcome, personId, familyId, casefileId, intakeId, accountId }: Widening): string | undefined {
  if (personId) return `/people/${personId}`
  if (familyId) return `/families/${familyId}`
  if (casefileId) return `/casefiles/${casefileId}`
  if (intakeId) return `/intakes/${intakeId}`
  // An account that was opened has the id of its proposal.
  const opened = kind === 'account' && outcome === 'approved' ? String(details['change_id']) : undefined
  return accountId ?? opened ? `/accounts/${accountId ?? opened}` : undefined
}

function Differences({ differences }: { differences: readonly Difference[] }): ReactElement | null {
  if (differences.length === 0) return null
  return (
    <Table caption="変わること" rows={differences} columns={[
      { label: 'こと', heads: true, show: ({ what }) => what }, { label: 'いま', show: ({ before }) => before }, { label: '変えたあと', show: ({ after }) => after },
    ]} />
  )
}

function Proposals({ proposals, empty }: { proposals: readonly Widening[]; empty: string }): ReactElement {
  return (
    <Table caption="提案" silentCaption stacked rows={proposals} empty={<Empty>{empty}</Empty>} columns={[
      { label: '何を', heads: true, show: ({ id, kind }) => <a href={`/widening/${id}`}>{labelOf(wideningKinds, kind)}</a> },
      { label: 'なぜ', show: ({ ground }) => groundWords(ground) },
      { label: '開くもの', show: ({ counts }) => countWords(counts) },
      { label: 'だれが・いつ', show: ({ by, recordedAt }) => <>{by}<span className="soft">{formatDateTime(recordedAt)}</span></> },
      { label: '結果', show: ({ outcome, decidedBy, decidedAt, second, mine }) => (outcome
        ? <>{labelOf(wideningOutcomes, outcome)}<span className="soft">{decidedBy}　{decidedAt ? formatDateTime(decidedAt) : ''}</span></>
        : second ? 'あなたが決められます' : mine ? '2人目を待っています' : '待っています') },
    ]} />
  )
}

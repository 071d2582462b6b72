import type { ReactElement, ReactNode } from 'react'
import { page } from '../access/pages.ts'
import { may, roleLabel } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { wideningKinds, wideningOutcomes } from '../codes/widening.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { LookNotice } from '../people/look-card.tsx'
import { mayLook, whileLooking } from '../people/looks.db.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { differencesOf, obstacleTo } from './details.db.ts'
import { whomOf } from './whom.db.ts'
import { countWords, decisionForm, groundWords, markOf } from './widening.ts'
import type { Difference, Widening } from './widening.ts'
import { decideWidening, wideningSubject, wideningsListed } from './widening.db.ts'

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
  page.get('/widening/:widening', { on: wideningSubject, needs: 'widening.read' }, async (asking) => shown(await proposalPage(asking, { reading: true }))),
  page.get('/widening/:widening/decision', { on: wideningSubject, needs: 'widening.decide', stepUp: true }, async (asking) => shown(await proposalPage(asking, { reading: true }))),
  page.post('/widening/:widening/decision', { on: wideningSubject, needs: 'widening.decide', stepUp: true }, async (asking) => {
    const { tx, subject, form, today } = asking
    const read = parseRecord(decisionForm, form)
    if ('problems' in read) return problems(await proposalPage(asking, { raw: form, wrong: read.problems }))
    const { word, words } = read.values
    if (word === 'approved' && subject.outcome === null && subject.second) {
      const changes = await differencesOf(tx, subject, today)
      if (await obstacleTo(tx, subject, changes)) return problems(await proposalPage(asking, { raw: form, wrong: [{ field: 'word', message: 'この中身は読めないので、認められません' }] }))
      if (form['read']?.[0] !== markOf(changes)) return stale(await proposalPage(asking, { raw: form, changed: true }))
    }
    const refusals = await refusalsOf(() => decideWidening(tx, subject.id, word, words ?? ''))
    return refusals.length > 0 ? problems(await proposalPage(asking, { raw: form, wrong: refusals })) : moved(`/widening/${subject.id}`)
  }),
  page.post('/widening/:widening/withdrawal', { on: wideningSubject, needs: 'widening.read' }, async (asking) => {
    const refusals = await refusalsOf(() => decideWidening(asking.tx, asking.subject.id, 'withdrawn', ''))
    return refusals.length > 0 ? problems(await proposalPage(asking, { wrong: refusals })) : moved('/widening')
  }),
]

/** Kinds that open what is hidden: whoever confirms may look at it first. */
const opensHidden: readonly string[] = ['lift_veil', 'share']

interface State { raw?: Raw; wrong?: readonly Problem[]; changed?: boolean; reading?: boolean }

async function proposalPage(asking: Asking<Widening>, { raw = {}, wrong = [], changed, reading }: State): Promise<Content> {
  const { tx, subject, actor, today } = asking
  const name = labelOf(wideningKinds, subject.kind)
  const waits = subject.outcome === null
  const decides = waits && subject.second && may(actor, 'widening.decide')
  const whom = await whomOf(tx, subject)
  asking.seen(whom?.shown ?? [])
  const changes = await differencesOf(tx, subject, today)
  // Marked before a look shows names and places: the answer to the form looks at nothing.
  const mark = markOf(changes)
  const look = reading && waits && opensHidden.includes(subject.kind) ? await whileLooking(asking) : undefined
  const toLook = !look && decides && opensHidden.includes(subject.kind) && whom?.person !== undefined && await mayLook(tx, whom.person) ? whom.person : undefined
  const obstacle = waits ? await obstacleTo(tx, subject, changes) : undefined
  return {
    title: '2人で決めること', heading: <>{name}<small>{subject.by}（{roleLabel(subject.byRole)}）の提案</small></>, here: '/widening', crumbs: [{ label: '2人で決めること', href: '/widening' }, { label: name }],
    body: (
      <div className="grid">
        <LookNotice look={look} />
        {changed && <Notice tone="danger" title="読んだあとで、中身が変わりました">まだ決めていません。下を読み直して、もう一度決めてください。</Notice>}
        {!decides && wrong.map(({ message }) => <Notice key={message} tone="warn" title="できませんでした">{message}</Notice>)}
        {obstacle && <Notice tone="warn" title="この中身は読めないので、認められません">{obstacle}</Notice>}
        <Card title="提案">
          <Definitions items={[
            ...(whom ? [['だれのこと', <a key="about" href={whom.address}>{whom.words}</a>] as const] : []),
            ['なぜ', groundWords(subject.ground)], ['理由', subject.reason], ...(Object.keys(subject.counts).length > 0 ? [['開くもの', countWords(subject.counts)] as const] : []), ['いつ', formatDateTime(subject.recordedAt)],
            ...(subject.outcome ? [['結果', `${labelOf(wideningOutcomes, subject.outcome)}　${subject.decidedBy ?? ''}　${subject.decidedAt ? formatDateTime(subject.decidedAt) : ''}　${subject.decidedWords}`] as const] : []),
          ]} />
        </Card>
        <Differences differences={look ? await differencesOf(tx, subject, today) : changes}>
          {toLook && <p><a className="button" href={`/people/${toLook}/looks/new`}>隠れている中身を見て確かめる（先に、見る理由を書きます）</a></p>}
        </Differences>
        {decides && (actor.steppedUp
          ? <Card title="2人目として決める"><Form action={`/widening/${subject.id}/decision`} submit="決める" problems={wrong}><input type="hidden" name="read" value={mark} /><RecordFields record={decisionForm} raw={raw} problems={wrong} /></Form></Card>
          : <Card title="2人目として決める"><p>決める前に、もう一度本人確認をします。</p><p><a className="button primary" href={`/widening/${subject.id}/decision`}>本人確認をして決める</a></p></Card>)}
        {waits && subject.mine && (
          <Card title="取り下げる">
            <form method="post" action={`/widening/${subject.id}/withdrawal`}><button className="button">この提案を取り下げる</button></form>
          </Card>
        )}
      </div>
    ),
  }
}

/** Line by line; what only opens something has nothing to stand beside it. */
function Differences({ differences, children }: { differences: readonly Difference[]; children?: ReactNode }): ReactElement | null {
  if (differences.length === 0) return null
  return (
    <Card title="変わること">
      {differences.every(({ before }) => before === '–') ? <Definitions items={differences.map(({ what, after }) => [what, after])} /> : (
        <Table caption="変わること" silentCaption stacked rows={differences} columns={[
          { label: 'こと', heads: true, show: ({ what }) => what }, { label: 'いま', show: ({ before }) => before }, { label: '変えたあと', show: ({ after }) => after },
        ]} />
      )}
      {children}
    </Card>
  )
}

function Proposals({ proposals, empty }: { proposals: readonly Widening[]; empty: string }): ReactElement {
  return (
    <Table caption="提案" silentCaption stacked rows={proposals} empty={<Empty>{empty}</Empty>} columns={[
      { label: '何を', heads: true, show: ({ id, kind }) => <a href={`/widening/${id}`}>{labelOf(wideningKinds, kind)}</a> },
      { label: 'なぜ', show: ({ ground }) => groundWords(ground) },
      { label: '開くもの', show: ({ counts }) => Object.keys(counts).length > 0 ? countWords(counts) : '–' },
      { label: 'だれが・いつ', show: ({ by, recordedAt }) => <>{by}<span className="soft">{formatDateTime(recordedAt)}</span></> },
      { label: '結果', show: ({ outcome, decidedBy, decidedAt, second, mine }) => (outcome
        ? <>{labelOf(wideningOutcomes, outcome)}<span className="soft">{decidedBy}　{decidedAt ? formatDateTime(decidedAt) : ''}</span></>
        : second ? 'あなたが決められます' : mine ? '2人目を待っています' : '待っています') },
    ]} />
  )
}

import { page } from '../access/pages.ts'
import { labelOf } from '../codes/code-list.ts'
import { wideningKinds } from '../codes/widening.ts'
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
import { countWords, decisionForm, groundWords } from './widening.ts'
import { blindSubject, decideWidening, waitingBlind } from './widening.db.ts'
import type { BlindWidening } from './widening.db.ts'

/** The keeper's pages: the second person outside the office decides on kinds, grounds and numbers, and never learns of whom. */
export const keeperPages = [
  page.get('/keeper', { needs: 'widening.blind' }, async ({ tx }) => shown({
    title: '確認を待つもの', heading: '確認を待つもの', here: '/keeper',
    body: (
      <div className="stack">
        <Notice title="名前はここには出ません">何のために、どれだけ開くかだけを見て決めてください。中身を知らずに決められないときは、認めないで、室の別の人に頼むよう書いてください。</Notice>
        <Card title="待っているもの" note="古い順">
          <Table caption="確認を待つもの" silentCaption stacked rows={await waitingBlind(tx)} empty={<Empty>待っているものはありません。</Empty>} columns={[
            { label: '何を', heads: true, show: ({ id, kind }) => <a href={`/keeper/${id}/decision`}>{labelOf(wideningKinds, kind)}</a> },
            { label: 'なぜ', show: ({ ground }) => groundWords(ground) },
            { label: '開くもの', show: ({ counts }) => countWords(counts) },
            { label: 'いつから', show: ({ recordedAt }) => formatDateTime(recordedAt) },
          ]} />
        </Card>
      </div>
    ),
  })),
  page.get('/keeper/:proposal/decision', { on: blindSubject, needs: 'widening.blind', stepUp: true }, (asking) => shown(blindPage(asking, {}, []))),
  page.post('/keeper/:proposal/decision', { on: blindSubject, needs: 'widening.blind', stepUp: true }, async (asking) => {
    const { tx, subject, form } = asking
    const read = parseRecord(decisionForm, form)
    if ('problems' in read) return problems(blindPage(asking, form, read.problems))
    const refusals = await refusalsOf(() => decideWidening(tx, subject.id, read.values.word, read.values.words ?? ''))
    return refusals.length > 0 ? problems(blindPage(asking, form, refusals)) : moved('/keeper')
  }),
]

function blindPage({ subject }: Asking<BlindWidening>, raw: Raw, wrong: readonly Problem[]): Content {
  return {
    title: '確認を待つもの', heading: labelOf(wideningKinds, subject.kind), here: '/keeper', crumbs: [{ label: '確認を待つもの', href: '/keeper' }, { label: labelOf(wideningKinds, subject.kind) }],
    body: (
      <div className="grid">
        <Card title="提案"><Definitions items={[['なぜ', groundWords(subject.ground)], ['開くもの', countWords(subject.counts)], ['いつから待っているか', formatDateTime(subject.recordedAt)]]} /></Card>
        <Card title="決める"><Form action={`/keeper/${subject.id}/decision`} submit="決める" problems={wrong}><RecordFields record={decisionForm} raw={raw} problems={wrong} /></Form></Card>
      </div>
    ),
  }
}

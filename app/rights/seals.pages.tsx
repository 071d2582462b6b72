import type { ReactElement } from 'react'
import { roleLabel } from '../access/roles.ts'
import { page } from '../access/pages.ts'
import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { sealGrounds } from '../codes/rights.ts'
import { labelOf } from '../codes/code-list.ts'
import { wideningKinds } from '../codes/widening.ts'
import { casefileSubject } from '../casefiles/subjects.ts'
import { intakeNumber } from '../intake/intake.ts'
import { intakeSubject } from '../intake/subjects.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { absent, moved, problems as refusing, shown } from '../kernel/page.ts'
import type { Asking, Content, Subject } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { proposeWidening } from '../widening/widening.db.ts'
import { countWords } from '../widening/widening.ts'
import { everybodyOption } from './conflicts.db.ts'
import { nameForm, sealForm, unsealForm } from './seal.ts'
import { leaveSeal, seal as close, sealOf, whatUnsealingOpens } from './seals.db.ts'
import type { Seal, Sealable } from './seals.db.ts'

/** What the pages are about, as it is called; `about` makes it of the record in the address. */
interface Matter extends Sealable { number: string }
const places = { casefile: { list: '/casefiles', label: 'ケース' }, intake: { list: '/intakes', label: '受付' } } as const
const pathOf = ({ kind, id }: Sealable): string => `${places[kind].list}/${id}`
const addressOf = (matter: Sealable): string => `${pathOf(matter)}/seal`
const aboutIt = ({ kind, id }: Sealable) => (kind === 'casefile' ? { casefileId: id } : { intakeId: id })

/** 封印: closing a casefile or a call to everybody but those named; who is named, leaving, naming one more, and proposing to open it again. */
export const sealsPages = [
  ...pagesAbout('/casefiles/:casefile', casefileSubject, ({ id, number }) => ({ kind: 'casefile', id, number })),
  ...pagesAbout('/intakes/:intake', intakeSubject, ({ id, label }) => ({ kind: 'intake', id, number: label })),
  page.get('/seals/kept', { needs: 'seal.set' }, () => shown({
    title: '封印しました', heading: '封印しました', here: '/casefiles', crumbs: [{ label: 'ケース', href: '/casefiles' }, { label: '封印しました' }],
    body: <Notice title="封印しました"><p>名前を挙げた人に知らせました。ほかの人からは、一覧・検索・件数・期限・会議のどこにも見えません。</p><p>主担当が見えない人になったときは、見る人が担当を決め直してください。</p><p><a href="/casefiles">ケースの一覧へ</a>　<a href="/intakes">受付の一覧へ</a></p></Notice>,
  })),
]

function pagesAbout<S>(path: string, on: Subject<S>, about: (subject: S) => Matter) {
  const matterOf = (asking: Asking<S>): Matter => about(asking.subject)
  return [
    page.get(`${path}/seal`, { on, needs: 'seal.set' }, async (asking) => {
      const matter = matterOf(asking)
      const seal = await sealOf(asking.tx, matter)
      if (!seal) return moved(`${addressOf(matter)}/new`)
      if (seal.takenOverBy) return moved(addressOf({ kind: 'casefile', id: seal.takenOverBy }))
      asking.seen(seal.intakes.map(({ id }) => id))
      return shown(await sealPage(asking, matter, seal, '', {}, []))
    }),
    page.get(`${path}/seal/new`, { on, needs: 'seal.set' }, async (asking) => {
      const { tx, actor, query, draft } = asking
      const matter = matterOf(asking)
      if (await sealOf(tx, matter)) return moved(addressOf(matter))
      const id = recordIdOf({ id: query.getAll('draft') })
      return shown(await newPage(asking, matter, id, await draft(addressOf(matter), id) ?? { named: [actor.accountId] }, []))
    }),
    page.post(`${path}/seal`, { on, needs: 'seal.set' }, async (asking) => {
      const { tx, form } = asking
      const matter = matterOf(asking)
      const id = recordIdOf(form)
      const read = parseRecord(await recordOf(asking), form)
      if ('problems' in read) return refusing(await newPage(asking, matter, id, form, read.problems))
      const wrong = await refusalsOf(() => close(tx, matter, { id, ...read.values }))
      return wrong.length > 0 ? refusing(await newPage(asking, matter, id, form, wrong)) : moved(`/seals/kept`)
    }),
    page.post(`${path}/seal/leaving`, { on, needs: 'seal.set' }, async (asking) => {
      const { tx, form } = asking
      const matter = matterOf(asking)
      const seal = await sealOf(tx, matter)
      if (!seal) return absent
      const wrong = await refusalsOf(() => leaveSeal(tx, recordIdOf(form), matter, ''))
      return wrong.length > 0 ? refusing(await sealPage(asking, matter, seal, 'leaving', form, wrong)) : moved(places[matter.kind].list)
    }),
    page.post(`${path}/seal/names`, { on, needs: 'seal.set' }, async (asking) => {
      const { tx, form, today } = asking
      const matter = matterOf(asking)
      const seal = await sealOf(tx, matter)
      if (!seal) return absent
      const read = parseRecord(nameForm(await colleagueOptions(tx, today)), form)
      if ('problems' in read) return refusing(await sealPage(asking, matter, seal, 'names', form, read.problems))
      await proposeWidening(tx, { id: recordIdOf(form), kind: 'seal_name', ground: 'duty_change', reason: read.values.reason, details: { account_id: read.values.account }, ...aboutIt(matter) })
      return moved(addressOf(matter))
    }),
    page.post(`${path}/seal/opening`, { on, needs: 'seal.set' }, async (asking) => {
      const { tx, form } = asking
      const matter = matterOf(asking)
      const seal = await sealOf(tx, matter)
      if (!seal) return absent
      const read = parseRecord(unsealForm, form)
      if ('problems' in read) return refusing(await sealPage(asking, matter, seal, 'opening', form, read.problems))
      await proposeWidening(tx, { id: recordIdOf(form), kind: 'unseal', ground: 'running', reason: read.values.reason, details: {}, ...aboutIt(matter) })
      return moved(addressOf(matter))
    }),
  ]
}

const recordOf = async ({ tx, today }: Pick<Asking<unknown>, 'tx' | 'today'>) => sealForm(await colleagueOptions(tx, today), await everybodyOption(tx, today))
const crumbsOf = (matter: Matter) => [{ label: places[matter.kind].label, href: places[matter.kind].list }, { label: matter.number, href: pathOf(matter) }, { label: '封印' }]

async function newPage(asking: Asking<unknown>, matter: Matter, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  return {
    title: '封印する', heading: <>封印する<small>{matter.number}</small></>, here: places[matter.kind].list, crumbs: crumbsOf(matter),
    body: (
      <section className="card">
        <p>封印は、一人で、すぐにできます。解くには2人の確認が要ります。</p>
        {matter.kind === 'intake' && <p>この受付と、だれか分かったその子が、名前を挙げた人だけのものになります。ここからケースを開くと、封印もケースに引き継がれます。もうケースのある子は、そのケースも封印してください。</p>}
        <Form action={addressOf(matter)} id={id} submit="封印する" problems={wrong} draft={{ here: `${addressOf(matter)}/new`, title: '封印する' }}><RecordFields record={await recordOf(asking)} raw={raw} problems={wrong} /></Form>
      </section>
    ),
  }
}

async function sealPage(asking: Asking<unknown>, matter: Matter, seal: Seal, at: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const { tx, today } = asking
  const address = addressOf(matter)
  const here = (part: string): { raw: Raw; problems: readonly Problem[] } => (part === at ? { raw, problems: wrong } : { raw: {}, problems: [] })
  return {
    title: '封印', heading: <>封印<small>{matter.number}</small></>, here: places[matter.kind].list, crumbs: crumbsOf(matter),
    body: (
      <div className="grid">
        <Card title="封印されています">
          <Definitions items={[['なぜ', labelOf(sealGrounds, seal.ground)], ['理由', seal.words], ['封印した人', `${seal.by}　${formatDateTime(seal.recordedAt)}`]]} />
          <Table caption="見る人" rows={seal.named} columns={[{ label: '見る人', heads: true, show: ({ name }) => name }, { label: '役割', show: ({ role }) => roleLabel(role) }]} />
        </Card>
        <Intakes seal={seal} />
        {seal.waiting.length > 0 && <Card title="2人目を待っているもの">{seal.waiting.map(({ id, kind, recordedAt }) => <p key={id}><a href={`/widening/${id}`}>{labelOf(wideningKinds, kind)}</a>　<small>{formatDateTime(recordedAt)}</small></p>)}</Card>}
        <Part title="見る人を加える" note="2人目が認めたら見られます" action={`${address}/names`} submit="提案する" record={nameForm(await colleagueOptions(tx, today))} address={address} {...here('names')} />
        <Part title="封印を解く" note={`開くもの ${countWords(await whatUnsealingOpens(tx, matter))}`} action={`${address}/opening`} submit="提案する" record={unsealForm} address={address} {...here('opening')} />
        <Card title="抜ける">
          {here('leaving').problems.map(({ message }) => <Notice key={message} tone="warn" title="抜けられません">{message}</Notice>)}
          <form method="post" action={`${address}/leaving`}><button className="button">この封印から抜ける</button></form>
        </Card>
      </div>
    ),
  }
}

function Intakes({ seal: { intakes, heard } }: { seal: Seal }): ReactElement {
  return (
    <Card title="この子のことかもしれないもの" note="受けた人には知らせていません">
      {intakes.length + heard.length === 0 && <p>ありません。</p>}
      {heard.map(({ kind, id, recordedAt }) => <p key={id}><a href={kind === 'checkup' ? `/checkups/${id}` : `/information-sheets/${id}`}>{kind === 'checkup' ? '健診' : '情報提供'}</a>　<small>{formatDateTime(recordedAt)}</small></p>)}
      {intakes.map(({ id, fiscalYear, number, receivedAt }) => <p key={id}><a href={`/intakes/${id}`}>{intakeNumber(fiscalYear, number)}</a>　<small>{formatDateTime(receivedAt)}</small></p>)}
    </Card>
  )
}

function Part({ title, note, action, submit, record, address, raw, problems }: { title: string; note: string; action: string; submit: string; record: AnyRecord; address: string; raw: Raw; problems: readonly Problem[] }): ReactElement {
  return (
    <Card title={title} note={note}>
      <Form action={action} id={crypto.randomUUID()} formId={action} submit={submit} problems={problems} draft={{ here: address, title: '封印' }}><RecordFields record={record} raw={raw} problems={problems} /></Form>
    </Card>
  )
}

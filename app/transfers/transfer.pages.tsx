import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { casefileById } from '../casefiles/casefiles.db.ts'
import { labelOf } from '../codes/code-list.ts'
import { reporterPassings } from '../codes/transfers.ts'
import { agenciesOn } from '../council/agencies.db.ts'
import { versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { formatDateTimeWithWeekday, officeDateOf } from '../kernel/office-time.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Card } from '../ui/card.tsx'
import { Columns } from '../ui/columns.tsx'
import { Notice } from '../ui/notice.tsx'
import { transferRecord } from './asked.db.ts'
import { crumbsOf } from './crumbs.ts'
import { firstPage } from './first-page.tsx'
import { correctTransfer } from './preparing.db.ts'
import { printForm } from './print-form.ts'
import { passingsOf } from './reporter-passing.db.ts'
import type { Passing } from './reporter-passing.db.ts'
import { isOpenToEdit, isOutgoing, leadAfter, nextMoves, standingWords } from './steps.ts'
import { stepTitle } from './step-form.ts'
import { transferSubject } from './subjects.ts'
import { transferFormPage } from './transfer-form.tsx'
import { CentreToldCard, StepsCard } from './transfer-view.tsx'
import { transferTitle } from './transfer.ts'
import type { OutgoingValues } from './transfer.ts'
import { placeOf } from './transfers.db.ts'
import type { Transfer } from './transfers.db.ts'

/** A document as it is read: what stands on its first page, how far it has come, what may be done next. */
export const transferPages = [
  page.get('/transfers/:transfer', { on: transferSubject, needs: 'transfer.read' }, async (asking) => shown(await transferContent(asking))),
  page.get('/transfers/:transfer/corrections/new', { on: transferSubject, needs: 'transfer.write' }, async (asking) => {
    const { subject } = asking
    if (!isOpenToEdit(subject.standing)) return moved(`/transfers/${subject.id}`)
    const kept = await asking.draft(`/transfers/${subject.id}/corrections`, subject.id)
    return shown(await correctionPage(asking, kept ?? await written(asking), [], kept ? versionOf(kept) : subject.version))
  }),
  page.post('/transfers/:transfer/corrections', { on: transferSubject, needs: 'transfer.write' }, async (asking) => {
    const { tx, subject, form, now, today } = asking
    const version = versionOf(form)
    const read = parseRecord(await transferRecord(tx, subject.kind, subject), form)
    if ('problems' in read) return problems(await correctionPage(asking, form, read.problems, version))
    const outcome = await attempt(() => correctTransfer(tx, subject, version, read.values as OutgoingValues, { now, today }))
    if (outcome === 'done') return moved(`/transfers/${subject.id}`)
    return outcome === 'stale' ? stale(await correctionPage(asking, form, [], subject.version, true)) : problems(await correctionPage(asking, form, outcome, version))
  }),
]

async function written({ tx, subject }: Asking<Transfer>): Promise<Raw> {
  const { whereabouts, siblingsTonight } = await placeOf(tx, subject)
  return rawOf(await transferRecord(tx, subject.kind, subject), { ...subject, intake: subject.intakeId, whereabouts, siblingsTonight })
}

async function correctionPage({ tx, subject }: Asking<Transfer>, raw: Raw, wrong: readonly Problem[], version: number, elsewhere = false): Promise<Content> {
  const { id, kind, number } = subject
  const place = {
    base: `/transfers/${id}`, crumbs: crumbsOf(subject, { label: transferTitle(kind, number), href: `/transfers/${id}` }), here: '/transfers', number, name: `${number} ${subject.childName}`,
    subjectKind: subject.casefileId ? 'casefile' as const : 'intake' as const, subjectId: subject.casefileId ?? subject.intakeId!, hidden: (await placeOf(tx, subject)).hidden,
  }
  const submit = subject.standing.ours === 'sent_back' ? '直して、もう一度起案する' : '直したことを保存する'
  return transferFormPage(place, { action: `/transfers/${id}/corrections`, address: `/transfers/${id}/corrections/new`, id, kind, record: await transferRecord(tx, kind, subject), raw, wrong, version, elsewhere, submit })
}

/** The page of a document; `tried` is the print form with what is wrong in it. */
export async function transferContent(asking: Asking<Transfer>, tried: { raw: Raw; problems: readonly Problem[] } = { raw: {}, problems: [] }): Promise<Content> {
  const { tx, subject, actor, today } = asking
  const { id, kind, number, standing, steps } = subject
  const passings = subject.intakeId && isOutgoing(kind) ? await passingsOf(tx, id) : []
  const moves = nextMoves(kind, standing).filter((move) => may(actor, move.decides ? 'transfer.decide' : 'transfer.write') && move.state !== 'prepared')
  const writes = may(actor, 'transfer.write')
  const lead = leadAfter(kind)
  const accepted = steps.findLast((step) => step.state === 'accepted' && step.side === (isOutgoing(kind) ? 'theirs' : 'ours'))
  const leadId = lead && (await agenciesOn(tx, today)).find((agency) => agency.kind === lead)?.id
  const casefile = subject.casefileId ? await casefileById(tx, subject.casefileId) : undefined
  const offersLead = accepted && leadId && casefile && casefile.stage !== 'closed' && casefile.leadAgencyId !== leadId && may(actor, 'decision.propose')
  return {
    title: transferTitle(kind, number), heading: <>{transferTitle(kind, number)}<small>{subject.childName}　{standingWords(kind, standing)}</small></>, here: '/transfers', crumbs: crumbsOf(subject, { label: transferTitle(kind, number) }),
    acts: [
      ...(writes && isOpenToEdit(standing) && isOutgoing(kind) ? [<a key="edit" className="button" href={`/transfers/${id}/corrections/new`}>直す</a>] : []),
      ...(writes && subject.casefileId ? [<a key="talk" className="button" href={`/casefiles/${subject.casefileId}/discussions/new?transfer=${id}`}>協議を書く</a>] : []),
    ],
    body: (
      <Columns sideLabel="文書について" side={<>
        {writes && moves.length > 0 && (
          <Card title="つぎにすること">
            <ul className="plain">{moves.map((move) => <li key={`${move.side}${move.state}${move.urgent}`}><a href={`/transfers/${id}/${move.decides ? 'decisions' : 'steps'}/new?side=${move.side}&state=${move.state}`}>{stepTitle(move)}</a></li>)}</ul>
          </Card>
        )}
        <CentreToldCard transfer={subject} />
        {isOutgoing(kind) && <ReporterPassingCard transfer={subject} passings={passings} decides={may(actor, 'transfer.decide')} />}
        {isOutgoing(kind) && writes && <PrintCard id={id} tried={tried} />}
      </>}>
        {standing.ours === 'sent_back' && <Notice tone="danger" title="差し戻されました">{steps.findLast(({ state }) => state === 'sent_back')?.words}</Notice>}
        {offersLead && (
          <Notice title="主担当機関を変えますか">
            <p>{formatJapaneseDate(officeDateOf(accepted.at))}に受理されました。ケースは続きます。主担当機関は会議で決めて変えます。　<a href={`/casefiles/${casefile.id}/changes/new?lead=${leadId}&since=${officeDateOf(accepted.at).toString()}`}>{lead === 'own_office' ? '市に戻す' : '児童相談所にする'}</a></p>
          </Notice>
        )}
        {await firstPage(asking)}
        <StepsCard transfer={subject} />
      </Columns>
    ),
  }
}

function ReporterPassingCard({ transfer, passings: [holds], decides }: { transfer: Transfer; passings: readonly Passing[]; decides: boolean }): ReactElement {
  return (
    <Card title="通告した人">
      {!transfer.intakeId ? <p>もとになった受付がないので、通告した人は印刷しません。</p> : (
        <>
          <p>{holds ? <><strong>{labelOf(reporterPassings, holds.outcome)}</strong>　<span className="soft">{holds.by}　{formatDateTimeWithWeekday(holds.recordedAt)}</span></> : <>まだ決めていません。このままなら「通告者：別途照会」と印刷します。</>}</p>
          {decides && <p><a href={`/transfers/${transfer.id}/reporter`}>引き継ぐか決める</a></p>}
        </>
      )}
    </Card>
  )
}

const PrintCard = ({ id, tried }: { id: string; tried: { raw: Raw; problems: readonly Problem[] } }): ReactElement => (
  <Card title="印刷（PDF）" note="番号が付きます">
    <Form action={`/transfers/${id}/prints`} id={tried.raw['id']?.[0] ?? crypto.randomUUID()} submit="番号を取って印刷する" problems={tried.problems}>
      <RecordFields record={printForm} raw={tried.raw} problems={tried.problems} />
    </Form>
  </Card>
)

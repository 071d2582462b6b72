import { page } from '../access/pages.ts'
import { isCodeOf, labelOf } from '../codes/code-list.ts'
import { transferSides, transferStates } from '../codes/transfers.ts'
import type { TransferSide, TransferState } from '../codes/transfers.ts'
import { recordIdOf, versionOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { moved, problems, shown, stale } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { centreOn } from '../town.ts'
import { Notice } from '../ui/notice.tsx'
import { SavedElsewhere } from '../ui/saved-elsewhere.tsx'
import { crumbsOf } from './crumbs.ts'
import { firstPage } from './first-page.tsx'
import { stepForm, stepTitle } from './step-form.ts'
import type { StepValues } from './step-form.ts'
import { takeStep } from './steps.db.ts'
import { moveTo, standingWords } from './steps.ts'
import type { Move } from './steps.ts'
import { transferSubject } from './subjects.ts'
import { transferTitle } from './transfer.ts'
import { timesWritten } from './transfers.db.ts'
import type { Transfer } from './transfers.db.ts'

type Road = 'steps' | 'decisions'

/** Taking a step of a document; approving, sending back and looking at it afterwards are for 係長 or above. */
export const transferStepPages = [
  page.get('/transfers/:transfer/steps/new', { on: transferSubject, needs: 'transfer.write' }, (asking) => offerStep(asking, 'steps')),
  page.post('/transfers/:transfer/steps', { on: transferSubject, needs: 'transfer.write' }, (asking) => saveStep(asking, 'steps')),
  page.get('/transfers/:transfer/decisions/new', { on: transferSubject, needs: 'transfer.decide' }, (asking) => offerStep(asking, 'decisions')),
  page.post('/transfers/:transfer/decisions', { on: transferSubject, needs: 'transfer.decide' }, (asking) => saveStep(asking, 'decisions')),
]

interface Wanted { side: TransferSide; state: TransferState }

function wantedIn(side: string | null | undefined, state: string | null | undefined): Wanted | undefined {
  return side && state && isCodeOf(transferSides, side) && isCodeOf(transferStates, state) ? { side, state } : undefined
}

async function offerStep(asking: Asking<Transfer>, road: Road): Promise<Answer> {
  const { subject, query, now } = asking
  const id = query.get('draft') ?? crypto.randomUUID()
  const kept = await asking.draft(`/transfers/${subject.id}/${road}`, id)
  const wanted = wantedIn(kept?.['side']?.[0] ?? query.get('side'), kept?.['state']?.[0] ?? query.get('state'))
  const move = wanted && allowed(subject, wanted, road)
  if (!move) return moved(`/transfers/${subject.id}`)
  return shown(await stepPage(asking, road, move, id, kept ?? rawOf(stepForm(move), { at: now } as never), [], timesWritten(subject)))
}

async function saveStep(asking: Asking<Transfer>, road: Road): Promise<Answer> {
  const { tx, subject, form, now } = asking
  const id = recordIdOf(form)
  const wanted = wantedIn(form['side']?.[0], form['state']?.[0])
  if (wanted && subject.steps.some((step) => step.id === id && step.state === wanted.state)) return moved(`/transfers/${subject.id}`)
  const move = wanted && allowed(subject, wanted, road)
  const known = versionOf(form)
  if (!move) return wanted && known !== timesWritten(subject) ? stale(gone(subject)) : moved(`/transfers/${subject.id}`)
  const again = async (wrong: readonly Problem[]) => problems(await stepPage(asking, road, move, id, form, wrong, known))
  const read = parseRecord(stepForm(move), form)
  if ('problems' in read) return again(read.problems)
  const outcome = await attempt(() => takeStep(tx, { id, transferId: subject.id, ...wanted, known, values: valuesOf(read.values), now }))
  if (outcome === 'done') return moved(`/transfers/${subject.id}`)
  return outcome === 'stale' ? stale(await stepPage(asking, road, move, id, form, [], timesWritten(subject), true)) : again(outcome)
}

const allowed = ({ kind, standing }: Transfer, { side, state }: Wanted, road: Road): Move | undefined => {
  const move = moveTo(kind, standing, side, state)
  return move && move.state !== 'prepared' && move.decides === (road === 'decisions') ? move : undefined
}

const nothing: StepValues = { at: null, who: null, means: null, words: null, theirNumber: null, theirOfficer: null, custody: null, theirPolicy: null, plannedEnd: null }
const valuesOf = (read: object): StepValues => ({ ...nothing, ...read })

/** What was wanted cannot be done any more, because somebody else has taken a step. */
const gone = (transfer: Transfer): Content => ({
  title: '児童相談所との文書', heading: 'ほかの人が先に進めました', here: '/transfers', crumbs: crumbsOf(transfer, { label: transferTitle(transfer.kind, transfer.number), href: `/transfers/${transfer.id}` }),
  body: <SavedElsewhere><p>いまは「{standingWords(transfer.kind, transfer.standing)}」です。<a href={`/transfers/${transfer.id}`}>文書の画面</a>で確かめてください。</p></SavedElsewhere>,
})

async function stepPage(asking: Asking<Transfer>, road: Road, move: Move, id: string, raw: Raw, wrong: readonly Problem[], known: number, elsewhere = false): Promise<Content> {
  const { subject, today } = asking
  const title = stepTitle(move)
  const base = `/transfers/${subject.id}`
  const name = transferTitle(subject.kind, subject.number)
  const centre = centreOn(today)
  const last = subject.steps.at(-1)
  return {
    title: `${title} ${name}`, heading: <>{title}<small>{name}　{subject.childName}</small></>, here: '/transfers', crumbs: crumbsOf(subject, { label: name, href: base }, { label: title }),
    body: (
      <div className="grid">
        {elsewhere && last && <SavedElsewhere><p>文書の中身が直されたか、経過が進みました。下の中身を読み直してください。いちばん新しい経過：{labelOf(transferSides, last.side)}　{labelOf(transferStates, last.state)}　{formatDateTimeWithWeekday(last.at)}　{last.by}</p></SavedElsewhere>}
        {move.side === 'ours' && move.state === 'sent' && <Notice tone="warn" title="書面より先に電話">{centre.name}　{centre.day}（夜間・休日 {centre.night}）　いま危険なら110番</Notice>}
        {move.side === 'ours' && await firstPage(asking)}
        <section className="card">
          <Form action={`${base}/${road}`} id={id} version={known} submit={title} problems={wrong}
            draft={{ here: `${base}/${road}/new`, title: `${title} ${name}`, subjectKind: subject.casefileId ? 'casefile' : 'intake', subjectId: subject.casefileId ?? subject.intakeId! }}>
            <input type="hidden" name="side" value={move.side} /><input type="hidden" name="state" value={move.state} />
            <RecordFields record={stepForm(move)} raw={raw} problems={wrong} />
          </Form>
        </section>
      </div>
    ),
  }
}

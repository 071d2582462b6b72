import { transferKinds, transferStates } from '../codes/transfers.ts'
import type { TransferKind, TransferSide, TransferState } from '../codes/transfers.ts'
import { labelOf } from '../codes/code-list.ts'

/** A step that was taken, as far as the rules need it. */
export interface Taken { side: TransferSide; state: TransferState; urgent: boolean }
/** Where both sides stand; null while a side has done nothing. */
export interface Standing { ours: TransferState | null; theirs: TransferState | null; urgent: boolean }
/** A step that may be taken next: by whom, and whether it is a decision of 係長 or above. */
export interface Move { side: TransferSide; state: TransferState; decides: boolean; urgent: boolean }

type Moves = Readonly<Partial<Record<TransferState | 'none', readonly TransferState[]>>>

/** What may follow what. A document of ours is prepared, approved, sent; only then does their side move. One of theirs arrives and is taken or given back. */
const outgoing: Readonly<Record<TransferSide, Moves>> = {
  ours: { none: ['prepared'], prepared: ['approved', 'sent_back', 'withdrawn'], sent_back: ['prepared', 'withdrawn'], approved: ['sent', 'withdrawn'] },
  theirs: { none: ['received', 'accepted', 'returned'], received: ['accepted', 'returned', 'told'], accepted: ['told', 'done'], done: ['told'] },
}
const incoming: Readonly<Record<TransferSide, Moves>> = {
  ours: { none: ['received'], received: ['accepted', 'returned'], accepted: ['done'] },
  theirs: { none: ['sent'], sent: ['told'] },
}
const deciding: readonly TransferState[] = ['approved', 'sent_back', 'reviewed']

const kindOf = (kind: string) => transferKinds.find(({ code }) => code === kind)
/** Whether a kind of document goes from us to the centre. */
export const isOutgoing = (kind: string): boolean => kindOf(kind)?.direction === 'out'
/** Who leads once a document of this kind is accepted; null where it changes nothing. */
export const leadAfter = (kind: string): 'guidance_centre' | 'own_office' | null => kindOf(kind)?.lead ?? null

/** Where both sides stand after these steps, oldest first. A word of news moves nobody. */
export function standingOf(steps: readonly Taken[]): Standing {
  const last = (side: TransferSide): Taken | undefined => steps.filter((step) => step.side === side && step.state !== 'told').at(-1)
  return { ours: last('ours')?.state ?? null, theirs: last('theirs')?.state ?? null, urgent: steps.some(({ urgent, state }) => urgent && state === 'sent') }
}

/** The steps that may be taken next. What the law lets the city do at once (送致・通知) one person may send; it is looked at afterwards (後閲). */
export function nextMoves(kind: TransferKind, { ours, theirs, urgent }: Standing): Move[] {
  const out = isOutgoing(kind)
  const table = out ? outgoing : incoming
  const move = (side: TransferSide) => (state: TransferState): Move => ({ side, state, decides: deciding.includes(state), urgent: false })
  const own = (table.ours[ours ?? 'none'] ?? []).map(move('ours'))
  const over = ours === 'sent' || ours === 'reviewed'
  return [
    ...own,
    ...(out && ours === 'prepared' && kindOf(kind)?.urgent ? [{ ...move('ours')('sent'), urgent: true }] : []),
    ...(out && ours === 'sent' && urgent ? [move('ours')('reviewed')] : []),
    ...(out && !over ? [] : (table.theirs[theirs ?? 'none'] ?? []).map(move('theirs'))),
  ]
}

/** The move to this state on this side, if it may be made now. */
export const moveTo = (kind: TransferKind, standing: Standing, side: string, state: string): Move | undefined =>
  nextMoves(kind, standing).find((one) => one.side === side && one.state === state)

/** Whether the texts may still be put right. */
export const isOpenToEdit = ({ ours }: Standing): boolean => ours === 'prepared' || ours === 'sent_back'

/** Whether we wait for the centre: sent, and neither accepted nor given back. */
export const isAwaited = (kind: TransferKind, { ours, theirs }: Standing): boolean =>
  isOutgoing(kind) && (ours === 'sent' || ours === 'reviewed') && (theirs === null || theirs === 'received')

/** Whether the centre waits for us. */
export const isToBeAnswered = (kind: TransferKind, { ours }: Standing): boolean => !isOutgoing(kind) && (ours === null || ours === 'received')

/** Whether a document is still on its way between the offices. */
export function isUnderWay(kind: TransferKind, standing: Standing): boolean {
  const { ours, urgent } = standing
  if (isOutgoing(kind)) return ours === 'prepared' || ours === 'sent_back' || ours === 'approved' || (ours === 'sent' && urgent) || isAwaited(kind, standing)
  return isToBeAnswered(kind, standing)
}

/** How a document stands, in words: 送った・返事待ち. */
export function standingWords(kind: TransferKind, standing: Standing): string {
  const { ours, theirs, urgent } = standing
  const label = (state: TransferState | null): string => (state ? labelOf(transferStates, state) : '')
  if (isAwaited(kind, standing)) return `${label('sent')}・${theirs === 'received' ? '児相が受け取った・' : ''}返事待ち${urgent && ours === 'sent' ? '・後閲まだ' : ''}`
  if (isOutgoing(kind)) return theirs ? `児相が${label(theirs)}${urgent && ours === 'sent' ? '・後閲まだ' : ''}` : ours === 'prepared' ? '起案・決裁待ち' : label(ours)
  return ours === 'received' ? '受け取った・返事をしていない' : `市が${label(ours)}`
}

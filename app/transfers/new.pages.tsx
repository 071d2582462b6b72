import { page } from '../access/pages.ts'
import { casefileSubject } from '../casefiles/subjects.ts'
import { casefilesOfPersons } from '../casefiles/casefiles.db.ts'
import type { TransferKind } from '../codes/transfers.ts'
import { urgencyWords } from '../codes/urgency.ts'
import { childLinesOf } from '../intake/child-lines.db.ts'
import { intakeChildSubject } from '../intake/subjects.ts'
import { brief } from '../intake/sheet.ts'
import { intakesOfPersons } from '../intake/intakes.db.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { absent, moved, problems, shown } from '../kernel/page.ts'
import type { Answer, Asking } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { AnyRecord, Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import { crumbsWithin } from '../people/family-crumb.ts'
import { transferRecord } from './asked.db.ts'
import { knownFor } from './prefill.db.ts'
import { prepareTransfer, receiveTransfer } from './preparing.db.ts'
import type { About } from './preparing.db.ts'
import { isOutgoing } from './steps.ts'
import { transferFormPage } from './transfer-form.tsx'
import type { Place } from './transfer-form.tsx'
import { kindAsked } from './transfer.ts'
import type { IncomingValues, OutgoingValues } from './transfer.ts'
import { somebodyHidden } from './transfers.db.ts'

interface Written extends Place { about: About }

/** Writing a document about the child of a casefile, or of an intake that has none yet. */
export const newTransferPages = [
  page.get('/casefiles/:casefile/transfers/new', { on: casefileSubject, needs: 'transfer.write' }, async (asking) => form(asking, await ofCasefile(asking))),
  page.post('/casefiles/:casefile/transfers', { on: casefileSubject, needs: 'transfer.write' }, async (asking) => save(asking, await ofCasefile(asking))),
  page.get('/intake-children/:child/transfers/new', { on: intakeChildSubject, needs: 'transfer.write' }, async (asking) => form(asking, await ofIntakeChild(asking))),
  page.post('/intake-children/:child/transfers', { on: intakeChildSubject, needs: 'transfer.write' }, async (asking) => save(asking, await ofIntakeChild(asking))),
]

async function ofCasefile({ tx, subject }: Pick<Asking<{ id: string; familyId: string; familyName: string; familyNumber: string; personId: string; number: string }>, 'tx' | 'subject'>): Promise<Written> {
  const about = { casefileId: subject.id, familyId: subject.familyId, personId: subject.personId, intakeId: null }
  const base = `/casefiles/${subject.id}`
  return {
    about, base, here: '/casefiles', number: subject.number, subjectKind: 'casefile', subjectId: subject.id, name: subject.number, hidden: await somebodyHidden(tx, about),
    crumbs: crumbsWithin(subject, { label: subject.number, href: base }, { label: '児童相談所', href: `${base}/transfers` }),
  }
}

/** A child nobody has identified cannot be sent anywhere; who it is comes first. */
async function ofIntakeChild({ tx, subject }: Pick<Asking<{ id: string; intakeId: string; personId: string | null; samePerson: string; label: string }>, 'tx' | 'subject'>): Promise<Written | undefined> {
  if (!subject.personId || subject.samePerson !== 'confirmed') return undefined
  const casefile = (await casefilesOfPersons(tx, [subject.personId])).find(({ stage }) => stage !== 'closed')
  const about = { casefileId: casefile?.id ?? null, familyId: casefile?.familyId ?? null, personId: subject.personId, intakeId: subject.intakeId }
  const child = (await childLinesOf(tx, [subject.intakeId])).find(({ id }) => id === subject.id)
  return {
    about, base: `/intake-children/${subject.id}`, here: '/intakes', number: subject.label, subjectKind: 'intake', subjectId: subject.intakeId, name: `${subject.label} ${child?.name ?? ''}`, hidden: await somebodyHidden(tx, about),
    crumbs: [{ label: '受付', href: '/intakes' }, { label: subject.label, href: `/intakes/${subject.intakeId}` }],
  }
}

async function form(asking: Asking<unknown>, place: Written | undefined): Promise<Answer> {
  if (!place) return absent
  const { tx, query } = asking
  const id = query.get('draft') ?? crypto.randomUUID()
  const kept = await asking.draft(`${place.base}/transfers`, id)
  const kind = kindAsked(kept?.['kind']?.[0] ?? query.get('kind'))
  if (!kind) return moved(place.about.casefileId ? `/casefiles/${place.about.casefileId}/transfers` : `/intakes/${place.about.intakeId}`)
  const record = await transferRecord(tx, kind, place.about)
  return shown(transferFormPage(place, { ...addresses(place), id, kind, record, raw: kept ?? await begun(asking, kind, place.about, record), wrong: [], submit: submitOf(kind) }))
}

async function save(asking: Asking<unknown>, place: Written | undefined): Promise<Answer> {
  const { tx, form: sent, now, today } = asking
  const kind = kindAsked(sent['kind']?.[0] ?? null)
  if (!place || !kind) return absent
  const id = recordIdOf(sent)
  const record = await transferRecord(tx, kind, place.about)
  const again = (wrong: readonly { field: string; message: string }[]) => problems(transferFormPage(place, { ...addresses(place), id, kind, record, raw: sent, wrong, submit: submitOf(kind) }))
  const read = parseRecord(record, sent)
  if ('problems' in read) return again(read.problems)
  const refused = await refusalsOf(() => (isOutgoing(kind)
    ? prepareTransfer(tx, id, kind, place.about, read.values as OutgoingValues, { now, today })
    : receiveTransfer(tx, id, kind, place.about, read.values as IncomingValues, { now, today })))
  return refused.length > 0 ? again(refused) : moved(`/transfers/${id}`)
}

const addresses = ({ base }: Place) => ({ action: `${base}/transfers`, address: `${base}/transfers/new` })
const submitOf = (kind: TransferKind): string => (isOutgoing(kind) ? '起案する（決裁に回す）' : '受け取ったことを保存する')

async function begun({ tx, now, today }: Asking<unknown>, kind: TransferKind, about: About, record: AnyRecord): Promise<Raw> {
  if (!isOutgoing(kind)) return rawOf(record, { receivedAt: now, ...(about.intakeId ? { intake: about.intakeId } : {}) })
  const known = await knownFor(tx, about, now)
  const judged = (await intakesOfPersons(tx, [about.personId])).flatMap(({ children }) => children.filter(({ personId }) => personId === about.personId).flatMap(({ judgements }) => judgements))[0]
  return {
    datedOn: [formatJapaneseDate(today)], childWords: [known.childWords], done: [known.done], reason: [known.reason], intake: known.intakeId ? [known.intakeId] : [],
    attachments: judged?.level ? [`緊急度アセスメントシート（${brief(judged.judgedAt)} ${urgencyWords(judged.level)}）`] : [],
  }
}

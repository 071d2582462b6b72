import { casefileById } from '../casefiles/casefiles.db.ts'
import { intakeSubject } from '../intake/subjects.ts'
import type { Tx } from '../kernel/db.ts'
import { personSubject, familySubject } from '../people/subjects.ts'
import type { Widening } from './widening.ts'

/** Whom or what a proposal is about: in words, where its page is, everybody shown by it; `person`: whose places it may open. */
export interface Whom { words: string; address: string; shown: readonly string[]; person?: string }

/** Whom a proposal is about, as the reader knows them; undefined where it is about nobody. */
export async function whomOf(tx: Tx, { kind, details, outcome, personId, familyId, casefileId, intakeId, accountId }: Widening): Promise<Whom | undefined> {
  if (personId) return { words: (await personSubject.find(tx, personId))?.name ?? '名前はまだ', address: `/people/${personId}`, shown: [personId], person: personId }
  if (familyId) {
    const family = await familySubject.find(tx, familyId)
    return { words: [family?.name, family?.number].join('　'), address: `/families/${familyId}`, shown: [familyId] }
  }
  if (casefileId) {
    const casefile = await casefileById(tx, casefileId)
    if (!casefile) return undefined
    const child = await personSubject.find(tx, casefile.personId)
    return { words: [child?.name, casefile.number].filter(Boolean).join('　'), address: `/casefiles/${casefileId}`, shown: [casefileId, casefile.personId], person: casefile.personId }
  }
  if (intakeId) {
    const intake = await intakeSubject.find(tx, intakeId)
    return { words: `受付　${intake?.label ?? ''}`, address: `/intakes/${intakeId}`, shown: [intakeId] }
  }
  // An account that was opened has the id of its proposal.
  const opened = accountId ?? (kind === 'account' && outcome === 'approved' ? String(details['change_id']) : undefined)
  return opened ? { words: '利用者のページ', address: `/accounts/${opened}`, shown: [] } : undefined
}

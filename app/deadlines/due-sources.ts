import { casefileSource } from './due-of-casefiles.db.ts'
import { checkupSource } from './due-of-checkups.db.ts'
import { decisionSource } from './due-of-decisions.db.ts'
import { developmentSource } from './due-of-developments.db.ts'
import { discussionSource } from './due-of-discussions.db.ts'
import { informationSource } from './due-of-information.db.ts'
import { intakeSource } from './due-of-intakes.db.ts'
import { planSource } from './due-of-plans.db.ts'
import { pregnancySource } from './due-of-pregnancies.db.ts'
import { transferSource } from './due-of-transfers.db.ts'
import { reviewSource } from './due-of-reviews.db.ts'
import { taskSource } from './due-of-tasks.db.ts'
import { veilSource } from './due-of-veils.db.ts'

/** Everything that makes something due, each in a file of its own; a file here reads the tables itself or through files that never write what is due. */
export const dueSources = [
  intakeSource,
  decisionSource,
  planSource,
  casefileSource,
  pregnancySource,
  informationSource,
  developmentSource,
  checkupSource,
  transferSource,
  discussionSource,
  reviewSource,
  taskSource,
  veilSource,
] as const

/** The sort of a record that makes something due. */
export type SourceKind = (typeof dueSources)[number]['kind']

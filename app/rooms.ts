import type { Permission } from './access/roles.ts'
import type { Declared } from './kernel/page.ts'
import { accountsPages } from './accounts/accounts-inside.pages.tsx'
import { correctionPages } from './journal/correction.pages.tsx'
import { entriesPages } from './journal/entries.pages.tsx'
import { entryPages } from './journal/entry.pages.tsx'
import { callPages } from './intake/call.pages.tsx'
import { knownPages } from './intake/known.pages.tsx'
import { intakePages } from './intake/intake.pages.tsx'
import { intakesPages } from './intake/intakes.pages.tsx'
import { latePages } from './intake/late.pages.tsx'
import { reporterPages } from './intake/reporter.pages.tsx'
import { safetyPages } from './intake/safety.pages.tsx'
import { urgencyPages } from './intake/urgency.pages.tsx'
import { sheetPages } from './intake/sheet.pages.tsx'
import { importPages } from './statistics/import.pages.tsx'
import { peoplePages } from './people/people.pages.tsx'
import { statisticsPages } from './statistics/statistics.pages.tsx'
import { agenciesPages } from './council/agencies.pages.tsx'
import { plansPages } from './plans/plans.pages.tsx'
import { visitsPages } from './plans/visits.pages.tsx'

/** Every page of the house, room by room. */
export const rooms: readonly Declared<Permission>[] = [
  ...accountsPages,
  ...agenciesPages,
  ...peoplePages,
  ...callPages,
  ...knownPages,
  ...sheetPages,
  ...intakesPages,
  ...intakePages,
  ...safetyPages,
  ...latePages,
  ...urgencyPages,
  ...reporterPages,
  ...importPages,
  ...statisticsPages,
  ...entriesPages,
  ...entryPages,
  ...correctionPages,
  ...plansPages,
  ...visitsPages,
]

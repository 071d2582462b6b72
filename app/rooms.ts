import type { Permission } from './access/roles.ts'
import type { Declared } from './kernel/page.ts'
import { accountsPages } from './accounts/accounts-inside.pages.tsx'
import { importPages } from './statistics/import.pages.tsx'
import { statisticsPages } from './statistics/statistics.pages.tsx'

/** Every page of the house, room by room. */
export const rooms: readonly Declared<Permission>[] = [
  ...accountsPages,
  ...importPages,
  ...statisticsPages,
]

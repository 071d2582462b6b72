import type { Permission } from './access/roles.ts'
import type { Declared } from './kernel/page.ts'
import { accountsPages } from './accounts/accounts-inside.pages.tsx'

/** Every page of the house, room by room. */
export const rooms: readonly Declared<Permission>[] = [
  ...accountsPages,
]

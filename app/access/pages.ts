import { declaring } from '../kernel/page.ts'
import type { Permission } from './roles.ts'

/** The door's words with this product's permissions: without `needs` a page does not compile. */
export const { page, ask, file } = declaring<Permission>()

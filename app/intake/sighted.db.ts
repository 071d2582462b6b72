import { sql } from '../kernel/db.ts'

/** SQL of whether a child of an intake was seen in person at one of its checks; a talk over a screen is none. */
export const isSighted = (child: string) =>
  sql<boolean>`exists (select 1 from safety_check seen where seen.intake_child_id = ${sql.ref(`${child}.id`)} and seen.result = 'sighted' and seen.place_kind <> 'online')`

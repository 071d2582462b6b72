import { isId } from '../kernel/form-id.ts'
import { sql } from '../kernel/db.ts'
import type { Asking } from '../kernel/page.ts'
import type { Raw } from '../kernel/record.ts'
import { guardedAnswers, looksLikePlace } from './place-words.ts'

/** A code of a list, or a small number: what a tick says and nobody wrote. */
const isTick = (answer: string): boolean => /^(?:[a-z_]+ ?|\d{1,4})$/.test(answer)

/** Answers that are text of a person: no codes, no ids, nothing that goes to a guarded table. Rows of a form are read by the last part of their name. */
export function freeText(form: Raw): string[] {
  return Object.entries(form).flatMap(([name, answers]) => (guardedAnswers.includes(name.split('.').at(-1) ?? '') || name === 'here' || name === 'draft-title' ? [] : answers)).filter((answer) => answer.trim() !== '' && !isId(answer) && !isTick(answer))
}

/** Whether what is about to be kept about these persons, families, casefiles, intakes or meetings, and those the form or its address names, may tell the place of somebody hidden: by its look for everybody, by the hidden words themselves for whoever may look at them. Each such question is counted, also where nothing is saved. */
export async function tellsHiddenPlace({ tx, apart, form, params }: Pick<Asking<unknown>, 'tx' | 'apart' | 'form' | 'params'>, about: readonly string[]): Promise<boolean> {
  const texts = freeText(form)
  const ids = [...new Set([...about, ...Object.values(params).filter(isId), ...Object.values(form).flat().filter(isId)])]
  if (texts.length === 0 || ids.length === 0) return false
  const { rows: [row] } = await sql<{ hides: boolean }>`select ctx.hides_somebody(${ids}::uuid[]) as hides`.execute(tx)
  if (!row?.hides) return false
  if (texts.some(looksLikePlace)) return true
  const question = crypto.randomUUID()
  await apart((own) => sql`select ctx.ask_of_places(${question}, ${ids}::uuid[], ${texts.join('\n')})`.execute(own))
  return (await sql<{ told: boolean }>`select ctx.told_of_places(${question}) as told`.execute(tx)).rows[0]?.told ?? false
}

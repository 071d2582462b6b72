import { labelOf } from '../codes/code-list.ts'
import { posts } from '../codes/posts.ts'
import type { Employment, Post, Qualification, Rounding } from '../codes/posts.ts'
import { sql } from '../kernel/db.ts'
import type { Tx } from '../kernel/db.ts'
import { formatJapaneseDate } from '../kernel/japanese-date.ts'
import { Refused, Stale } from '../kernel/result.ts'
import type { FiguresValues } from './figures.ts'
import type { HoldingValues } from './post-holding.ts'
import type { SettingValues } from './setting.ts'
import type { PostHolding } from './staffing-check.ts'
import type { StaffingSetting } from './staffing-year.ts'

/** The figures of a year as they were entered, and by whom. */
export interface StaffingYear extends FiguresValues { id: string; fiscalYear: number; version: number; recordedBy: string }
/** A decision about fractions and opening hours, with its reason. */
export interface KeptSetting extends StaffingSetting { id: string; reason: string; recordedBy: string }
/** A holding as it is kept. */
export interface KeptHolding extends PostHolding { notes: string; version: number }

/** The figures of every year that has some, oldest first. */
export async function staffingYears(tx: Tx): Promise<StaffingYear[]> {
  const { rows } = await sql<StaffingYear>`
    select y.id, y.fiscal_year, y.child_population, y.population_on, y.population_source, y.estimated, y.size_chosen, nullif(y.size_reason, '') as size_reason,
           y.counts_year, y.own_count, y.national_count, y.national_children, nullif(y.counts_source, '') as counts_source, y.version, coalesce(a.name, '') as recorded_by
      from staffing_year y left join account a on a.id = y.recorded_by order by y.fiscal_year`.execute(tx)
  return rows
}

/** The figures of one year, or undefined. */
export async function staffingYearOf(tx: Tx, fiscalYear: number): Promise<StaffingYear | undefined> {
  return (await staffingYears(tx)).find((year) => year.fiscalYear === fiscalYear)
}

const figureColumns = ({ sizeReason, countsSource, ...values }: FiguresValues) => ({ ...values, sizeReason: sizeReason ?? '', countsSource: countsSource ?? '' })

/** Enters the figures of a year; the same form twice is one year. Throws Stale when somebody else entered the year meanwhile. */
export async function enterFigures(tx: Tx, id: string, fiscalYear: number, values: FiguresValues): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx.insertInto('staffingYear').values({ id, fiscalYear, ...figureColumns(values) }).onConflict((on) => on.doNothing()).executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 0n) return
  const kept = await staffingYearOf(tx, fiscalYear)
  if (kept?.id !== id || !sameWords(values, kept)) throw new Stale()
}

/** Corrects the figures of a year. Throws Stale when somebody else did meanwhile. */
export async function correctFigures(tx: Tx, fiscalYear: number, version: number, values: FiguresValues): Promise<void> {
  const { numUpdatedRows } = await tx.updateTable('staffingYear').set({ ...figureColumns(values), version: version + 1 }).where('fiscalYear', '=', fiscalYear).where('version', '=', version).executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Stale()
}

const sameWords = (values: object, kept: object): boolean =>
  Object.entries(values).every(([name, value]) => String(value ?? '') === String((kept as Record<string, unknown>)[name] ?? ''))

/** What the town has decided, oldest first; of two of one day the one written later comes last and holds. */
export async function staffingSettings(tx: Tx): Promise<KeptSetting[]> {
  const { rows } = await sql<KeptSetting & { rounding: Rounding }>`
    select s.id, s.since, s.rounding, s.opening_minutes, s.reason, coalesce(a.name, '') as recorded_by
      from staffing_setting s left join account a on a.id = s.recorded_by order by s.since, s.recorded_at, s.id`.execute(tx)
  return rows
}

/** Keeps a decision about fractions and opening hours; the same form twice is one, other words under its id are refused. */
export async function decideSetting(tx: Tx, id: string, values: SettingValues): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx.insertInto('staffingSetting').values({ id, ...values }).onConflict((on) => on.doNothing()).executeTakeFirst()
  const kept = numInsertedOrUpdatedRows === 0n ? (await staffingSettings(tx)).find((setting) => setting.id === id) : undefined
  if (kept && !sameWords(values, kept)) throw new Refused('この用紙の決めごとはもう保存されています。変えるときは、新しい決めごとを加えてください')
}

/** Everybody who held, holds or will hold a post: by post, longest first. */
export async function postHoldings(tx: Tx): Promise<KeptHolding[]> {
  const { rows } = await sql<KeptHolding & { post: Post; employment: Employment; qualification: Qualification }>`
    select h.id, h.post, h.account_id, a.staff_id, h.name, h.employment, h.qualification, h.trained_on, h.weekly_minutes, h.also_does, h.since, h.until, h.notes, h.version
      from post_holding h left join account a on a.id = h.account_id
     order by array_position(${posts.map(({ code }) => code)}::text[], h.post), h.since, h.name`.execute(tx)
  return rows
}

/** One holding, or undefined. */
export async function postHoldingOf(tx: Tx, id: string): Promise<KeptHolding | undefined> {
  return (await postHoldings(tx)).find((holding) => holding.id === id)
}

/** Puts somebody into a post; the same form twice is one holding, other words under its id are refused. */
export async function fillPost(tx: Tx, id: string, values: HoldingValues): Promise<void> {
  const row = await holdingColumns(tx, id, values)
  const { numInsertedOrUpdatedRows } = await tx.insertInto('postHolding').values({ id, ...row }).onConflict((on) => on.doNothing()).executeTakeFirst()
  const kept = numInsertedOrUpdatedRows === 0n ? await postHoldingOf(tx, id) : undefined
  if (kept && !sameWords(row, kept)) throw new Refused('この用紙の配置はもう保存されています。直すときは、一覧から開いて直してください')
}

/** Changes a holding. Throws Stale when somebody else did meanwhile. */
export async function changeHolding(tx: Tx, id: string, version: number, values: HoldingValues): Promise<void> {
  const row = await holdingColumns(tx, id, values)
  const { numUpdatedRows } = await tx.updateTable('postHolding').set({ ...row, version: version + 1 }).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Stale()
}

async function holdingColumns(tx: Tx, id: string, { account, name, presence, weeklyMinutes, lastDay, alsoDoes, notes, ...values }: HoldingValues) {
  const chosen = account === null ? undefined : await tx.selectFrom('account').select(['id', 'name']).where('id', '=', account).executeTakeFirst()
  const row = {
    ...values, accountId: chosen?.id ?? null, name: (name ?? '').trim() || (chosen?.name ?? ''), alsoDoes: alsoDoes ?? '', notes: notes ?? '',
    weeklyMinutes: presence === 'some' ? weeklyMinutes : null, until: lastDay?.add({ days: 1 }) ?? null,
  }
  await refuseSamePostTwice(tx, id, row)
  return row
}

async function refuseSamePostTwice(tx: Tx, id: string, row: { post: Post; accountId: string | null; name: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null }): Promise<void> {
  const { rows: [other] } = await sql<{ name: string; since: Temporal.PlainDate; until: Temporal.PlainDate | null }>`
    select name, since, until from post_holding
     where id <> ${id} and post = ${row.post} and (account_id = ${row.accountId} or (name = ${row.name} and (account_id is null or ${row.accountId}::uuid is null)))
       and daterange(since, until) && daterange(${row.since}, ${row.until}) order by since limit 1`.execute(tx)
  if (!other) return
  const span = `${formatJapaneseDate(other.since)}から${other.until ? `${formatJapaneseDate(other.until.subtract({ days: 1 }))}まで` : ''}`
  throw new Refused([{ field: 'since', message: `${other.name}さんは、同じ期間に「${labelOf(posts, row.post)}」に入っています（${span}）。日を直すか、前の配置に最後の日を入れてください` }])
}

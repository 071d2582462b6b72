import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { urgencyCharts, urgencyLevels } from './codes/urgency.ts'
import { root } from './config.ts'

const number = z.string().regex(/^0\d{1,4}-\d{1,4}-\d{3,4}$/, '0853-00-0000 の形の電話番号にしてください')
const charts = urgencyCharts.map(({ code }) => code) as [(typeof urgencyCharts)[number]['code'], ...(typeof urgencyCharts)[number]['code'][]]

const levels = z.enum(['any', ...urgencyLevels.map(({ code }) => code)])
// A town may be stricter than the nation, never slower: 48 hours are the outer limit (児童相談所運営指針 平成19年1月23日改正).
const limit = z.strictObject({ level: levels, hours: z.int().min(0).max(48, '48時間より長くはできません'), words: z.string().min(1), since: z.iso.date(), until: z.iso.date().optional(), source: z.string().min(1) })

const townFile = z.strictObject({
  name: z.string().min(1),
  office: z.string().min(1),
  officePhone: number,
  centre: z.strictObject({
    name: z.string().min(1),
    phones: z.array(z.strictObject({ since: z.iso.date(), day: number, night: number })).min(1),
  }),
  // By when a child must have been seen, by urgency, dated: old calls keep the rule they were taken under.
  safetyCheck: z.array(limit).refine((all) => all.some(({ level, until }) => level === 'any' && until === undefined), 'どの緊急度にも当てはまる期限（level が any で until のないもの）を1つ入れてください'),
  // What members of the council pledge, dated: a new wording is pledged anew (児福法25条の5).
  pledges: z.array(z.strictObject({ wording: z.string().min(1), since: z.iso.date(), words: z.string().min(1), source: z.string().min(1) })).min(1),
  // Within how many months the council looks at every registered family again, and after how many days a child not seen in the home, or by ourselves, is spoken of there.
  reviewCycle: z.array(z.strictObject({ months: z.int().min(1).max(6, '6か月より長くはできません'), since: z.iso.date(), source: z.string().min(1) })).min(1),
  unsightedLimit: z.array(z.strictObject({ days: z.int().min(7).max(180, '180日より長くはできません'), since: z.iso.date(), source: z.string().min(1) })).min(1),
  // Which letters stand behind the words of urgency, and after how many days a judgement is shown grey (practice: 30, to be confirmed by the office).
  urgency: z.strictObject({ charts: z.array(z.enum(charts)), greyAfterDays: z.int().min(1).max(365) }),
})
export type TownSettings = z.infer<typeof townFile>

/** Reads a town's own settings. Throws an error that names every place that is wrong. */
export function readTown(text: string): TownSettings {
  const read = townFile.safeParse(JSON.parse(text))
  if (read.success) return read.data
  throw new Error(`config/town.json を直してください：${read.error.issues.map((issue) => `${[...issue.path, ...('keys' in issue ? issue.keys : [])].join('.')} ${issue.message}`).join('、')}`)
}

/** What this town sets for itself, as it lies on the server until `useTown`: names, telephone numbers with their first day, letters of urgency. */
export const town = readTown(readFileSync(join(root, 'config/town.json'), 'utf8'))

/** Takes another text into use in this process: what was confirmed, where the file on the server is another. Throws like `readTown`. */
export const useTown = (text: string): void => { Object.assign(town, readTown(text)) }

/** The guidance centre's numbers on a day: in office hours, and at night and on holidays. */
export function centreOn(date: Temporal.PlainDate, settings: TownSettings = town): { name: string; day: string; night: string } {
  const { name, phones } = settings.centre
  const known = phones.filter(({ since }) => since <= date.toString()).at(-1) ?? phones[0]!
  return { name, day: known.day, night: known.night }
}

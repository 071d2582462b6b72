import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { crawl, judge, kept } from './canaries.fixtures.ts'
import { asOwner } from './records.fixtures.ts'
import { keepAwake, layRecords } from './states.fixtures.ts'
import type { Laid } from './states.fixtures.ts'

let laid: Laid
beforeAll(async () => { laid = await layRecords() })
afterAll(() => laid.office.close())

test('everybody finds every hidden thing that is theirs to see, and no other, on every page and behind every link (S3)', async () => {
  const leaks: string[] = []
  const missing: string[] = []
  let pages = 0
  for (const reader of laid.readers) {
    await keepAwake(laid)
    const seen = await crawl(laid, reader, 12)
    const said = judge(reader, seen.found)
    leaks.push(...said.leaks)
    missing.push(...said.missing)
    pages += seen.pages
  }
  // The control: one place that nobody hides is found by all who look.
  await asOwner(laid.office, laid.office.accounts.head, 'update rec.entry_part set veiled = false from actor, rec.entry_version v where v.id = entry_part.version_id and v.entry_id = $1', [laid.sets.veiled.ids['entry']![0]])
  await keepAwake(laid)
  const nurse = laid.readers.find(({ role }) => role === 'public_health_nurse')!
  const control = judge(nurse, (await crawl(laid, nurse, 12)).found).leaks
  keepFigure({
    id: 'S3', figure: 'canaries in hidden places, reporters, sealed notes, 女性相談 and file names: every page, form, PDF and link, as every role', value: `${leaks.length} found by those who may not, ${missing.length} not found by those who may`,
    sample: `${kept.length} hidden things × ${laid.readers.length} roles, ${pages} pages; there are no XLSX or DOCX`, target: '0 found by those who may not, all by those who may', control: `one place no longer hidden: ${control.length} leak found`,
    ok: leaks.length + missing.length === 0 && control.length > 0,
  })
  expect({ leaks, missing }).toEqual({ leaks: [], missing: [] })
  expect(control).toEqual(['public_health_nurse finds p of veiled'])
})

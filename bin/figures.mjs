// The table of figures that the tests of security and of faults keep in .build/results/figures.
// node figures.mjs forget GROUP                  before the tests run: what an earlier run measured counts no more
// node figures.mjs print GROUP STATUS [--write]  STATUS is 1 when a run ended badly; exits 1 then, and when a figure is not as it should be
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const groups = {
  security: {
    S1: 'every page × role × state of the record', S2: 'each policy, trigger and permission switched off in turn', S3: 'canaries in hidden places, reporters, sealed notes',
    S4: 'probes as the app role', S5: 'changing confirmed records and the trail', S6: 'tampering with the sealed trail', S7: 'sessions and foreign origins', S8: 'guessing',
    S9: 'every way past a rule raises one alert', S11: 'hostile files',
  },
  faults: {
    R1: 'kill -9 of app, database and both', R2: 'time to the first good request after a kill', R3: 'database gone for a minute', R6: 'trail cannot be written', R7: 'lost updates', R8: '48 hours',
  },
}
const folder = '.build/results/figures'
const [act, group, status, write] = process.argv.slice(2)
const names = groups[group]
if (!names) throw new Error(`no group ${group}`)
mkdirSync(folder, { recursive: true })
const files = () => readdirSync(folder).filter((file) => file.endsWith('.json'))
const belongs = (id) => Object.hasOwn(names, id.split(/[ -]/)[0])

if (act === 'forget') {
  for (const file of files()) if (belongs(file.replace('.json', ''))) rmSync(join(folder, file))
} else {
  const kept = files().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8'))).filter(({ id }) => belongs(id))
  const rows = Object.entries(names).flatMap(([id, figure]) => {
    const found = kept.filter((one) => one.id.split(/[ -]/)[0] === id).sort((one, other) => one.id.localeCompare(other.id))
    return found.length > 0 ? found : [{ id, figure, value: 'not measured', sample: '', target: '', control: '', ok: true }]
  })
  const cell = (text) => String(text).replaceAll('|', '/').replaceAll('\n', ' ')
  const table = ['| id | figure | value | sample | target | control | |', '|---|---|---|---|---|---|---|',
    ...rows.map(({ id, figure, value, sample, target, control, ok }) => `| ${[id, figure, value, sample, target, control, value === 'not measured' ? '–' : ok ? 'ok' : '**not ok**'].map(cell).join(' | ')} |`)].join('\n')
  console.log(table)
  const page = 'docs/measured.md'
  const [begin, end] = [`<!-- ${group}:begin -->`, `<!-- ${group}:end -->`]
  if (write === '--write' && existsSync(page)) {
    const text = readFileSync(page, 'utf8')
    if (!text.includes(begin) || !text.includes(end)) throw new Error(`${page} has no marks of ${group}`)
    writeFileSync(page, `${text.slice(0, text.indexOf(begin) + begin.length)}\n${table}\n${text.slice(text.indexOf(end))}`)
  }
  process.exitCode = status !== '0' || rows.some(({ ok }) => !ok) ? 1 : 0
}

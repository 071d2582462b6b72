import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { frameOf } from './access/frame.tsx'
import type { Sign } from './access/frame.tsx'
import { may } from './access/roles.ts'
import type { Permission } from './access/roles.ts'
import { providerOf } from './accounts/identity-provider.ts'
import { wayInPages } from './accounts/way-in.pages.ts'
import { wrappingWith } from './accounts/wrapping.ts'
import { loopbackNames, root } from './config.ts'
import type { Config } from './config.ts'
import { isOpen, keeping, keepingIn, openKeeping } from './files/keeping.ts'
import { databaseOver } from './kernel/db.ts'
import type { Connection, Doorway } from './kernel/arrival.ts'
import { openHouse } from './kernel/http.tsx'
import type { Outside } from './kernel/http.tsx'
import type { Declared } from './kernel/page.ts'
import { askAboutPlaces } from './people/place-question.tsx'
import type { Pools } from './pools.ts'
import { rooms } from './rooms.ts'
import { AbsentBody, SavedOtherwiseBody, TooManyBody, TroublePage, UnsentPage } from './ui/trouble.tsx'

export interface Parts {
  pools: Pools
  config: Pick<Config, 'demoToday'> & { doorway?: Doorway; identityProvider?: Config['identityProvider'] }
  installation: { kind: 'demo' | 'real' | 'test'; municipalityId: number; name: string; demoToday: Temporal.PlainDate | null }
  /** What the secrets of authenticator apps are wrapped with; a test may go without. */
  factorKey?: Uint8Array
  /** Where the office's day and hour come from; the demo town has a day of its own with the real time of day. */
  clock?: () => Temporal.Instant
  /** One line of the log; silent in tests. */
  log?: (line: object) => void
}

/** The whole application: every room's pages behind the one door. */
export function createApp({ pools, config, installation, factorKey, clock, log }: Parts): { fetch(request: Request, connection?: Connection): Response | Promise<Response>; pages: readonly Declared<Permission>[]; outside: readonly Pick<Outside, 'method' | 'path'>[] } {
  const demoToday = demoDay({ config, installation })
  const now = clock ?? officeClock(demoToday)
  const moves = installation.kind !== 'real' && (clock !== undefined || demoToday !== null)
  if (installation.kind === 'test' && !isOpen()) keepInPlaceOfTests()
  const assets = assetsIn(join(root, '.build', 'assets'))
  const sign: Sign = { office: `${installation.name} 子ども家庭相談室`, demo: installation.kind === 'demo', assets: assets.addresses }
  const outside = wayInPages({
    signin: pools.signin, municipalityId: installation.municipalityId, demo: installation.kind === 'demo', sign, wrapping: wrappingWith(factorKey ?? keyOfTests(installation.kind)),
    provider: config.identityProvider ? providerOf(config.identityProvider) : null,
    today: () => now().toZonedDateTimeISO('Asia/Tokyo').toPlainDate(),
  })
  const { fetch } = openHouse<Permission>({
    house: {
      db: databaseOver(pools.app), requests: pools.request, municipalityId: installation.municipalityId,
      clock: now, officeNow: () => (moves ? now().toString() : null), may, first: ({ textDue }) => (textDue ? '/pledge' : null), pages: rooms, before: askAboutPlaces,
      frame: (asking, content, afterSaving) => frameOf(sign, asking, content, afterSaving),
      instead: {
        tooMany: { title: 'きょうはここまで', heading: 'きょう見られる人数を超えました', here: '', body: <TooManyBody /> },
        savedOtherwise: (draft) => ({ title: 'まだ保存していません', heading: 'この用紙は、もう保存されています', here: '', body: <SavedOtherwiseBody draft={draft} /> }),
      },
    },
    outside,
    doorway: config.doorway ?? { names: loopbackNames, proxy: null },
    absentBody: <AbsentBody />,
    unsent: (path, form) => <UnsentPage path={path} form={form} office={sign.office} assets={sign.assets} />,
    trouble: (requestId, status) => <TroublePage requestId={requestId} status={status} office={sign.office} assets={sign.assets} />,
    log: log ?? writtenLog(),
    assets: assets.files,
    uploads: () => ({ folder: keeping().runtimeFolder, limits: keeping().limits }),
  })
  return { fetch, pages: rooms, outside }
}

/** A key that lasts as long as the process: outside tests nobody could sign in after the next start. */
function keyOfTests(kind: Parts['installation']['kind']): Uint8Array {
  if (kind !== 'test') throw new Error('no key for the secrets of authenticator apps')
  return randomBytes(32)
}

/** A test that does not say where keeps its files as long as its process lasts. */
function keepInPlaceOfTests(): void {
  const folder = mkdtempSync(join(tmpdir(), 'kyoten-files-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  openKeeping(keepingIn(folder), Temporal.Now.plainDateISO('Asia/Tokyo'))
}

/** The day on which a demo town stands still; null in others. */
export const demoDay = ({ config, installation }: Pick<Parts, 'config' | 'installation'>): Temporal.PlainDate | null => (installation.kind === 'demo' ? config.demoToday ?? installation.demoToday : null)

/** The real clock, or the demo town's day with the real time of day in Tokyo. */
export function officeClock(demoToday: Temporal.PlainDate | null): () => Temporal.Instant {
  if (!demoToday) return () => Temporal.Now.instant()
  return () => Temporal.Now.zonedDateTimeISO('Asia/Tokyo').with({ year: demoToday.year, month: demoToday.month, day: demoToday.day }).toInstant()
}

function writtenLog(): (line: object) => void {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime })
  return (line) => logger.info(line)
}

/** The built style sheet and script, under names that change with their content. */
function assetsIn(folder: string): { files: Map<string, { bytes: Uint8Array; type: string }>; addresses: { style: string; script: string } } {
  const files = new Map<string, { bytes: Uint8Array; type: string }>()
  const add = (file: string, type: string): string => {
    const path = join(folder, file)
    if (!existsSync(path)) return `/assets/${file}`
    const bytes = readFileSync(path)
    const name = file.replace('.', `-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.`)
    files.set(name, { bytes, type })
    return `/assets/${name}`
  }
  return { files, addresses: { style: add('site.css', 'text/css; charset=utf-8'), script: add('client.js', 'text/javascript; charset=utf-8') } }
}

import { renderToStaticMarkup } from 'react-dom/server'
import { createApp } from '../app/app.tsx'
import { frameOf } from '../app/access/frame.tsx'
import { beginSession } from '../app/accounts/sign-in.ts'
import { casefileSubject } from '../app/casefiles/subjects.ts'
import { startEmbedded } from '../app/embedded.ts'
import { databaseOver, openPool, sql } from '../app/kernel/db.ts'
import type { Tx } from '../app/kernel/db.ts'
import type { Asking } from '../app/kernel/page.ts'
import { closePools, openPools } from '../app/pools.ts'
import { rooms } from '../app/rooms.ts'

/** Requests a second of one casefile's page at eight connections: with rights, row security and the log of looks, and the same page, statements and markup without them. */
export interface Compared { guarded: number; bare: number; rounds: number }

const CONNECTIONS = 8
const ROUNDS = 5
const SECONDS = 4

/** Asks for the page in turns, guarded and bare, in one process beside one database; gives the medians of the rounds. */
export async function compareRights(folder: string): Promise<Compared> {
  const server = await startEmbedded(folder)
  const pools = openPools(server.urls)
  const owner = openPool(server.urls.migrate, CONNECTIONS)
  try {
    const { rows: [town] } = await owner.query<{ id: number; name: string; today: Temporal.PlainDate }>('select municipality_id as id, name, demo_today as today from rec.installation')
    const { rows: [nurse] } = await owner.query<{ id: string; name: string }>(`select id, name from rec.account where role = 'public_health_nurse' and until is null order by sign_in_name limit 1`)
    // The casefile with the most entries of all: a page as full as pages get.
    const { rows: [casefile] } = await owner.query<{ id: string }>(`select c.id from rec.casefile c join rec.entry_casefile l on l.casefile_id = c.id where c.stage <> 'closed' and not c.sealed group by c.id order by count(*) desc limit 1`)
    // Whoever walked the whole town before has used up their day's number of people, and would be asked to prove themselves again.
    await owner.query('delete from audit.seen')
    const app = createApp({ pools, config: { demoToday: null } as never, installation: { kind: 'test', municipalityId: town!.id, name: town!.name, demoToday: town!.today }, log: () => {} })
    const cookie = await beginSession(pools.signin, town!.id, nurse!.id)
    const guarded = async (): Promise<void> => {
      const answer = await app.fetch(new Request(`http://127.0.0.1/casefiles/${casefile!.id}`, { headers: { cookie: `__Host-kyoten=${cookie}` } }))
      if (answer.status !== 200 || (await answer.text()).length < 5_000) throw new Error(`the page was answered with ${answer.status}`)
    }
    const page = rooms.find(({ method, path }) => method === 'GET' && path === '/casefiles/:casefile')!
    const bare = async (): Promise<void> => {
      const html = await databaseOver(owner).transaction().execute((tx) => withoutRights(tx, casefile!.id, { id: nurse!.id, name: nurse!.name, town: town!.id }, page))
      if (html.length < 5_000) throw new Error('the bare page is empty')
    }
    await Promise.all([perSecond(guarded, 1), perSecond(bare, 1)])
    const [withRights, without]: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round += 1) {
      withRights.push(await perSecond(guarded, SECONDS))
      without.push(await perSecond(bare, SECONDS))
    }
    const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
    return { guarded: median(withRights), bare: median(without), rounds: ROUNDS }
  } finally {
    await Promise.all([closePools(pools), owner.end()])
    await server.stop()
  }
}

async function perSecond(work: () => Promise<void>, seconds: number): Promise<number> {
  const [began, end] = [performance.now(), performance.now() + seconds * 1000]
  let done = 0
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (performance.now() < end) {
      await work()
      done += 1
    }
  }))
  return done / ((performance.now() - began) / 1000)
}

/** The same handler, frame and markup, read as somebody whom no policy holds, with no context and no row in any log. */
async function withoutRights(tx: Tx, id: string, by: { id: string; name: string; town: number }, page: (typeof rooms)[number]): Promise<string> {
  await sql`set transaction read only`.execute(tx)
  const now = Temporal.Now.instant()
  const asking = {
    tx, actor: { accountId: by.id, name: by.name, role: 'public_health_nurse', reach: 'office', agencyId: null, municipalityId: by.town, steppedUp: false, textDue: false },
    subject: await casefileSubject.find(tx, id), path: `/casefiles/${id}`, query: new URLSearchParams(), params: { casefile: id }, form: {}, now, today: now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate(),
    seen: () => {}, searched: () => {}, because: () => {}, draft: async () => undefined,
  } as unknown as Asking<unknown>
  const answer = await page.handle(asking)
  if (answer.kind !== 'page') throw new Error('no page')
  return renderToStaticMarkup(await frameOf({ office: '', demo: true, assets: { style: '', script: '' } }, asking, answer.content, false))
}

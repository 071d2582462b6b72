import { katsube, visit, write } from '../../app/journal/katsube.fixtures.ts'
import type { Office } from '../office.ts'
import { beginSession } from '../../app/accounts/sign-in.ts'
import { izumo, openOffice } from '../office.ts'

/** What so many people editing one record so often came to. */
export interface Edited { acknowledged: number; lost: number; losers: number; withBothTexts: number; blindLost: number }

const person = (cookie: string, office: Office) => async (path: string, form?: Record<string, string>): Promise<{ status: number; html: string }> => {
  const answer = await office.fetch(new Request(`http://127.0.0.1${path}`, {
    redirect: 'manual', headers: { cookie: `__Host-kyoten=${cookie}`, ...(form ? { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1' } : {}) },
    ...(form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}),
  }))
  return { status: answer.status, html: await answer.text() }
}
const newest = (html: string): { version: string; text: string } => ({
  version: /name="replaces" value="([^"]+)"/.exec(html)![1]!, text: /name="fact"[^>]*>([^<]*)<\/textarea>/.exec(html)![1]!.replace(/^\n/, ''),
})

/** So many people add a word each, so many times, to one confirmed entry through its page; who comes second reads both texts and tries again. Then the same words blindly, without a version. */
export async function editTogether(people: number, edits: number): Promise<Edited> {
  const office = await openOffice()
  try {
    const family = await katsube(office)
    const form = visit(office, family, { fact: '初め' })
    await write(await office.as('nurse'), family, form)
    const entry = String(form['id'])
    const found: Edited = { acknowledged: 0, lost: 0, losers: 0, withBothTexts: 0, blindLost: 0 }
    const words: string[] = []
    await Promise.all(Array.from({ length: people }, async (_, who) => {
      const ask = person(await beginSession(office.pools.signin, izumo, office.accounts[who % 2 === 0 ? 'nurse' : 'worker']), office)
      for (let edit = 0; edit < edits; edit += 1) {
        const word = `〔${who}の${edit}〕`
        let { version, text } = newest((await ask(`/entries/${entry}/correction`)).html)
        for (;;) {
          const id = crypto.randomUUID()
          const answer = await ask(`/entries/${entry}/correction`, { id, replaces: version, reason: 'いっしょに書く', whom: '母', fact: text + word })
          if (answer.status === 303) {
            words.push(word)
            found.acknowledged += 1
            break
          }
          if (answer.status !== 409) throw new Error(`an edit was answered with ${answer.status}`)
          found.losers += 1
          // As people do: nobody sends again within the same blink.
          await new Promise((done) => setTimeout(done, Math.random() * 20 * people))
          const seen = (await ask(`/entries/${entry}/correction`)).html
          if (answer.html.includes(word) && /ほかの人|先に/.test(answer.html)) found.withBothTexts += 1
          ;({ version, text } = newest(seen))
        }
      }
    }))
    const [last] = await office.ownerQuery<{ words: string }>(`select p.words from rec.entry_part p join rec.entry_version v on v.id = p.version_id where v.entry_id = $1 and p.kind = 'fact' order by v.number desc limit 1`, [entry])
    found.lost = words.filter((word) => !last!.words.includes(word)).length
    found.blindLost = await blindly(office, people, edits)
    return found
  } finally {
    await office.close()
  }
}

/** The control: everybody reads, waits a little and writes without a version. */
async function blindly(office: Office, people: number, edits: number): Promise<number> {
  await office.ownerQuery(`with acting as materialized (select ctx.begin_town($1)) insert into rec.agency (municipality_id, kind, name) select $1, 'other_section', '初め' from acting`, [izumo])
  const words: string[] = []
  await Promise.all(Array.from({ length: people }, async (_, who) => {
    for (let edit = 0; edit < edits; edit += 1) {
      const word = `〔${who}の${edit}〕`
      await office.acting('supervisor', async (tx) => {
        const row = await tx.selectFrom('agency').select(['id', 'kana']).where('name', '=', '初め').executeTakeFirstOrThrow()
        await new Promise((done) => setTimeout(done, Math.random() * 4))
        await tx.updateTable('agency').set({ kana: row.kana + word }).where('id', '=', row.id).execute()
      })
      words.push(word)
    }
  }))
  const [row] = await office.ownerQuery<{ kana: string }>(`select kana from rec.agency where name = '初め'`)
  return words.filter((word) => !row!.kana.includes(word)).length
}

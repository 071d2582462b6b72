import type pg from 'pg'
import { proposedLastDay } from './accounts/account.ts'
import { invitationPath } from './accounts/invitation.ts'
import { bearTown } from './birth.ts'
import { CommandRefused, asOwner } from './command-database.ts'
import type { Reached } from './command-database.ts'

/** What is handed to the holder of a new account: together they set the password, once, within 24 hours. */
interface Handed { path: string; code: string }

/** Bears a real town with its administrator, who has no right to any case and is invited as everybody is. */
export async function bearRealTown(reached: Reached, municipalityId: number, name: string): Promise<Handed> {
  return asOwner(reached, async (client) => {
    if ((await client.query('select 1 from rec.installation')).rowCount) throw new CommandRefused('このデータベースには、もう町があります。別の置き場（KYOTEN_DATA か DATABASE_URL）を使ってください。 / This database holds a town already.')
    await bearTown(client, { kind: 'real', municipalityId, name })
    return openAccount(client, municipalityId, { signInName: 'admin', name: '管理者', role: 'administrator' })
  })
}

/**
 * Adds an account from the server. In a real town only the first head, whom nobody could confirm, and in an emergency with a reason;
 * both raise an alert. Everybody else is proposed and confirmed by two people on the pages.
 */
export async function addAccount(reached: Reached, account: { signInName: string; name: string; role: string }, emergency: string | undefined): Promise<Handed> {
  return asOwner(reached, async (client) => {
    const { rows: [town] } = await client.query<{ id: number; kind: string }>('select municipality_id as id, kind from rec.installation')
    if (!town) throw new CommandRefused('まだ町がありません。先に kyoten init を実行してください。 / No town yet: run kyoten init first.')
    if ((await client.query('select 1 from rec.account where sign_in_name = $1', [account.signInName])).rowCount) throw new CommandRefused('その利用者名はもうあります。別の名にしてください。 / That sign-in name exists.')
    const headless = (await client.query(`select 1 from rec.account where role = 'head' union all select 1 from rec.account_role where role = 'head'`)).rowCount === 0
    if (town.kind === 'real' && emergency === undefined && !(headless && account.role === 'head')) {
      throw new CommandRefused(headless
        ? '先に最初の室長を加えてください：kyoten account --role head。ほかの人は、管理者が画面で提案し、室長が確かめます。 / Add the first head; everybody else is proposed and confirmed on the pages.'
        : 'この町には室長がいます。利用者は、管理者が画面で提案し、室長が確かめて加えます。どうしてもできないときだけ --emergency "理由" を付けてください（知らせが出ます）。 / Propose and confirm on the pages, or give --emergency "REASON", which raises an alert.')
    }
    const handed = await openAccount(client, town.id, account)
    if (town.kind === 'real') {
      await client.query(`select machinery.raise_alert('account_opened', ctx.account(), jsonb_build_object('account_id', $1::uuid), $2, array['privacy_officer', 'head'])`,
        [handed.id, emergency === undefined ? '最初の室長をサーバーで加えた' : `サーバーで加えた（緊急）：${emergency}`])
    }
    return handed
  })
}

async function openAccount(client: pg.Client, town: number, { signInName, name, role }: { signInName: string; name: string; role: string }): Promise<Handed & { id: string }> {
  const last = proposedLastDay(Temporal.Now.plainDateISO('Asia/Tokyo'))
  await client.query(`select ctx.act_as($1, (select id from rec.account where municipality_id = $1 and role = 'system_births'))`, [town])
  const { rows: [row] } = await client.query<{ id: string; token: string; code: string }>(`
    with opened as (insert into rec.account (municipality_id, sign_in_name, name, role, until) values ($1, $2, $3, $4, $5) returning id)
    select o.id, i.token, i.code from opened o cross join lateral ctx.invite_directly($1, o.id) i`, [town, signInName, name, role, last.add({ days: 1 }).toString()])
  return { id: row!.id, path: invitationPath(row!.token), code: row!.code }
}

/** What is printed once for whoever hands it over. */
export const handedWords = (signInName: string, { path, code }: Handed): string =>
  `利用者名 / sign-in name: ${signInName}\n招待のリンク（24時間、1回だけ） / invitation, 24 hours, once: ${path}\nコード（この1回だけ表示） / code (shown once): ${code}\n`

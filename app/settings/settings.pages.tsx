import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { wideningGrounds } from '../codes/widening.ts'
import { choice, longText, number, required } from '../kernel/fields.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { absent, moved, problems, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { fileDifferenceRows } from './file-differences.ts'
import { settingKeyOf, settingKeys, settingWords } from './keys.ts'
import type { SettingKey, SettingName } from './keys.ts'
import { confirmedFiles, proposeFile, proposeSetting, settingHistory, settingOf, waitingSettings } from './settings.db.ts'
import { shortHash, townFiles, unconfirmed } from './town-files.ts'
import type { ConfirmedFile, TownFile } from './town-files.ts'

const here = '/settings'
const grounds = wideningGrounds.filter(({ code }) => ['running', 'legal', 'mistaken', 'other'].includes(code))
const proposalRecord = (key: SettingKey) => defineRecord({
  name: 'setting_proposal', version: 1, title: '設定を変える提案',
  fields: {
    value: key.kind.of === 'number' ? required(number(key.label, key.kind, { hint: key.hint })) : required(choice(key.label, key.kind.options, { hint: key.hint })),
    ground: required(choice('なぜ', grounds)), reason: required(longText('理由', { rows: 2, most: 1000 })),
  },
})

/** What touches access is a setting that the administrator proposes and the head confirms; the town's files on the server are confirmed as they are. */
export const settingsPages = [
  page.get(here, { needs: 'setting.read' }, async (asking) => shown(await settingsPage(asking, []))),
  page.post('/settings/files', { needs: 'setting.propose', stepUp: true }, async (asking) => {
    const { tx, form } = asking
    const file = unconfirmed(townFiles(), await confirmedFiles(tx)).find(({ key, hash }) => key === form['key']?.[0] && hash === form['hash']?.[0])
    if (!file) return absent
    const id = recordIdOf(form)
    const wrong = await refusalsOf(() => proposeFile(tx, id, file))
    return wrong.length > 0 ? problems(await settingsPage(asking, wrong)) : moved(`/widening/${id}`)
  }),
  page.get('/settings/:key', { needs: 'setting.read' }, async (asking) => {
    const [name, key] = keyOf(asking)
    if (!key) return absent
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(await settingPage(asking, name, key, id, await asking.draft(`${here}/${name}`, id) ?? {}, []))
  }),
  page.post('/settings/:key', { needs: 'setting.propose', stepUp: true }, async (asking) => {
    const [name, key] = keyOf(asking)
    if (!key) return absent
    const id = recordIdOf(asking.form)
    const read = parseRecord(proposalRecord(key), asking.form)
    if ('problems' in read) return problems(await settingPage(asking, name, key, id, asking.form, read.problems))
    const now = await settingOf(asking.tx, name)
    if (read.values.value === now) return problems(await settingPage(asking, name, key, id, asking.form, [{ field: 'value', message: 'いまと同じです' }]))
    await proposeSetting(asking.tx, id, name, read.values.value, read.values)
    return moved(`/widening/${id}`)
  }),
]

function keyOf({ params }: Asking<undefined>): [SettingName, SettingKey | undefined] {
  const name = params['key'] ?? ''
  return [name as SettingName, Object.hasOwn(settingKeys, name) ? settingKeyOf(name) : undefined]
}

async function settingsPage({ tx, actor }: Asking<undefined>, wrong: readonly Problem[]): Promise<Content> {
  const waiting = await waitingSettings(tx)
  const rows = await Promise.all((Object.keys(settingKeys) as SettingName[]).map(async (name) => ({ name, key: settingKeys[name] as SettingKey, value: await settingOf(tx, name) })))
  const files = townFiles()
  const confirmed = await confirmedFiles(tx)
  const changed = unconfirmed(files, confirmed)
  return {
    title: '設定', heading: '設定', here, ...(may(actor, 'rule_text.read') ? { acts: [<Act key="texts" href="/rule-texts">誓約と決まりの文</Act>] } : {}),
    body: (
      <div className="stack">
        {wrong.map(({ message }) => <Notice key={message} tone="warn" title="提案できませんでした">{message}</Notice>)}
        <Card title="権限にかかわる設定" note="管理者が提案し、室長が確かめてから変わります">
          <Table caption="権限にかかわる設定" silentCaption stacked rows={rows} columns={[
            { label: '設定', heads: true, show: ({ name, key }) => <a href={`${here}/${name}`}>{key.label}</a> }, { label: 'いまの値', show: ({ key, value }) => settingWords(key, value) },
            { label: '初めの値', show: ({ key }) => <>{settingWords(key, key.default)}<span className="soft">{key.source}</span></> },
            { label: '提案', show: ({ name }) => <Waiting id={waiting.get(name)} /> },
          ]} />
        </Card>
        <Card title="サーバーに置いたファイル" note="町の設定と、印刷する様式。変わったら、室長が確かめるまで、前に確かめたものを使います。確かめた様式はすぐに、町の設定は次の起動から使います" danger={changed.length > 0}>
          <Table caption="サーバーに置いたファイル" silentCaption stacked rows={files} columns={[
            { label: 'ファイル', heads: true, show: ({ name }) => name }, { label: 'いまの中身の印', show: ({ hash }) => <code>{shortHash(hash)}</code> },
            { label: '確かめたか', show: (file) => (changed.includes(file) ? (confirmed.get(file.name)?.words ? '変わっているが、室長がまだ確かめていない。前に確かめたものを使っている' : '室長がまだ確かめていない') : '確かめてある') },
            { label: '提案', show: (file) => (waiting.get(file.key) ? <Waiting id={waiting.get(file.key)} /> : changed.includes(file) && may(actor, 'setting.propose') ? <FileProposal file={file} /> : '–') },
          ]} />
        </Card>
        {changed.map((file) => <FileChange key={file.key} file={file} confirmed={confirmed.get(file.name)} />)}
      </div>
    ),
  }
}

async function settingPage({ tx, actor }: Asking<undefined>, name: SettingName, key: SettingKey, id: string, raw: Raw, wrong: readonly Problem[]): Promise<Content> {
  const bounds = key.kind.of === 'number' ? `${key.kind.least.toLocaleString('ja')}から${key.kind.most.toLocaleString('ja')}まで` : key.kind.options.map(({ label }) => label).join('、')
  return {
    title: '設定', heading: key.label, here, crumbs: [{ label: '設定', href: here }, { label: key.label }],
    body: (
      <div className="grid">
        <Card title="いま"><Definitions items={[['いまの値', settingWords(key, await settingOf(tx, name))], ['初めの値', settingWords(key, key.default)], ['選べる範囲', bounds], ['出どころ', key.source]]} /></Card>
        {may(actor, 'setting.propose') && (
          <Card title="変える提案" note="室長が確かめてから変わります">
            <Form action={`${here}/${name}`} id={id} submit="提案する" problems={wrong} draft={{ here: `${here}/${name}`, title: '設定を変える提案' }}><RecordFields record={proposalRecord(key)} raw={raw} problems={wrong} /></Form>
          </Card>
        )}
        <Card title="これまで" note="新しい順">
          <Table caption="これまで" silentCaption stacked rows={await settingHistory(tx, name)} empty={<Empty>まだ変えていません。</Empty>} columns={[
            { label: '値', heads: true, show: ({ value }) => settingWords(key, value) }, { label: 'いつ', show: ({ at }) => formatDateTime(at) }, { label: '提案', show: ({ proposedBy }) => proposedBy },
            { label: '確認', show: ({ confirmedBy }) => confirmedBy }, { label: '理由', show: ({ reason }) => reason },
          ]} />
        </Card>
      </div>
    ),
  }
}

const Waiting = ({ id }: { id: string | undefined }): ReactElement => (id ? <a href={`/widening/${id}`}>2人目を待っている</a> : <>–</>)

/** What would change with a file of the server, line by line. */
function FileChange({ file, confirmed }: { file: TownFile; confirmed: ConfirmedFile | undefined }): ReactElement | null {
  if (!confirmed?.words) return null
  return (
    <Card title={`${file.name} の変わったところ`} note="左が、確かめて使っているもの。右が、サーバーに置いてあるもの">
      <Table caption={`${file.name} の変わったところ`} silentCaption stacked rows={fileDifferenceRows(file.name, confirmed.words, file.words)} columns={[
        { label: '行', heads: true, show: ({ what }) => what }, { label: '使っているもの', show: ({ before }) => <code>{before}</code> }, { label: '置いてあるもの', show: ({ after }) => <code>{after}</code> },
      ]} />
    </Card>
  )
}

function FileProposal({ file }: { file: TownFile }): ReactElement {
  return (
    <form method="post" action="/settings/files">
      <input type="hidden" name="here" value={here} /><input type="hidden" name="id" value={crypto.randomUUID()} /><input type="hidden" name="key" value={file.key} /><input type="hidden" name="hash" value={file.hash} />
      <button className="button small">確かめてもらう</button>
    </form>
  )
}

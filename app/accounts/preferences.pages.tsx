import { page } from '../access/pages.ts'
import { choice, required } from '../kernel/fields.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { moved, problems, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { defineRecord, parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { keepPreference, preferenceOf } from './preferences.db.ts'

/** 自分の画面の設定: single-key shortcuts can be switched off (JIS X 8341-3 2.1.4). */
const preferenceForm = defineRecord({
  name: 'preference', version: 1, title: '自分の画面の設定',
  fields: {
    singleKeys: required(choice('1文字のキーの近道（/ さがす、T 電話を受ける、N 経過を書く）', [{ code: 'on', label: '使う' }, { code: 'off', label: '使わない' }], {
      hint: '音声入力や読み上げを使うときは「使わない」にすると、思わぬ画面に移りません。文字を入れている間は、どちらでも働きません。',
    })),
  },
})

/** What a person sets for their own screen. */
export const preferencesPages = [
  page.get('/preferences', { needs: 'home' }, async ({ tx }) => shown(content({ singleKeys: [(await preferenceOf(tx)).singleKeys ? 'on' : 'off'] }, []))),
  page.post('/preferences', { needs: 'home' }, async ({ tx, form }) => {
    const read = parseRecord(preferenceForm, form)
    if ('problems' in read) return problems(content(form, read.problems))
    await keepPreference(tx, { singleKeys: read.values.singleKeys === 'on' })
    return moved('/')
  }),
]

const content = (raw: Raw, wrong: readonly Problem[]): Content => ({
  title: '自分の画面の設定', heading: '自分の画面の設定', here: '/preferences',
  body: (
    <div className="stack narrow">
      <section className="card">
        <Form action="/preferences" submit="この設定にする" problems={wrong}><RecordFields record={preferenceForm} raw={raw} problems={wrong} /></Form>
      </section>
      <section className="card">
        <h2>自分のサインイン</h2>
        <ul>
          <li><a href="/password">パスワードを変える</a></li>
          <li><a href="/second-factors">本人の確認のしかた（認証アプリ、セキュリティキー、回復コード）</a></li>
          <li><a href="/sessions">サインインしている端末</a></li>
        </ul>
      </section>
    </div>
  ),
})

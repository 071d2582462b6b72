import { page } from '../access/pages.ts'
import { roleLabel } from '../access/roles.ts'
import { saveDraft } from '../kernel/draft.ts'
import { isId } from '../kernel/form-id.ts'
import { shown } from '../kernel/page.ts'
import type { Raw } from '../kernel/record.ts'
import { formatShortDate } from '../kernel/japanese-date.ts'
import { officeTimeOf } from '../kernel/office-time.ts'
import { everyAccount } from './accounts.db.ts'

const subjectKinds = ['casefile', 'family', 'intake', 'person', 'womens_consultation', 'meeting', 'agenda_item', 'task', 'transfer', 'information_sheet', 'share']
const draftKey = /^\/[!-~]{0,300}$/

/** Pages about accounts, and the place where typing is kept while it goes on. */
export const accountsPages = [
  page.post('/drafts', { needs: 'home', evenBefore: true }, async ({ tx, form, now }) => {
    const key = form['form']?.[0] ?? ''
    const body: Raw = Object.fromEntries(Object.entries(form).filter(([name]) => name.startsWith('f.')).map(([name, values]) => [name.slice(2), values]))
    const kind = form['subject_kind']?.[0] ?? ''
    const id = form['subject_id']?.[0]
    if (!draftKey.test(key) || !isId(key.split('#')[1])) return { kind: 'absent' }
    const titled = { ...body, 'draft-title': [form['title']?.[0] ?? ''] }
    await saveDraft(tx, key, titled, subjectKinds.includes(kind) && isId(id) ? { kind, id } : null)
    return { kind: 'json', body: { savedAt: officeTimeOf(now).toString({ smallestUnit: 'second' }) } }
  }),
  page.get('/accounts', { needs: 'account.read' }, async ({ tx }) => {
    const accounts = await everyAccount(tx)
    return shown({
      title: '利用者', heading: '利用者', here: '/accounts',
      body: (
        <section className="card">
          <table>
            <caption>利用者（ケースの内容はここでは見られません）</caption>
            <thead><tr><th scope="col">名前</th><th scope="col">利用者名</th><th scope="col">役割</th><th scope="col">いつから</th><th scope="col">いつまで</th></tr></thead>
            <tbody>
              {accounts.map((row) => (
                <tr key={row.signInName}>
                  <th scope="row">{row.name}</th><td>{row.signInName}</td><td>{roleLabel(row.role)}</td>
                  <td>{formatShortDate(row.since)}</td><td>{row.until ? formatShortDate(row.until) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ),
    })
  }),
]

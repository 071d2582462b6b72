import { page } from '../access/pages.ts'
import { saveDraft } from '../kernel/draft.ts'
import { isId } from '../kernel/form-id.ts'
import type { Raw } from '../kernel/record.ts'
import { officeTimeOf } from '../kernel/office-time.ts'

const subjectKinds = ['casefile', 'family', 'intake', 'person', 'womens_consultation', 'meeting', 'agenda_item', 'task', 'transfer', 'information_sheet', 'share']
const draftKey = /^\/[!-~]{0,300}$/

/** The place where typing is kept while it goes on. */
export const accountsPages = [
  page.post('/drafts', { needs: 'home', evenBefore: true }, async ({ tx, form, now }) => {
    const key = form['form']?.[0] ?? ''
    const body: Raw = Object.fromEntries(Object.entries(form).filter(([name]) => name.startsWith('f.')).map(([name, values]) => [name.slice(2), values]))
    const kind = form['subject_kind']?.[0] ?? ''
    const id = form['subject_id']?.[0]
    if (!draftKey.test(key) || !isId(key.split('#')[1])) return { kind: 'absent' }
    const titled = { ...body, 'draft-title': [form['title']?.[0] ?? ''] }
    // Under something this person sees no longer, or never saw, it is kept as under nothing, and read by nobody.
    await saveDraft(tx, key, titled, subjectKinds.includes(kind) && isId(id) ? { kind, id } : null)
    return { kind: 'json', body: { savedAt: officeTimeOf(now).toString({ smallestUnit: 'second' }) } }
  }),
]

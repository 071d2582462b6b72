import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import type { Tx } from '../kernel/db.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { rowsSent } from '../kernel/fields.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { moved, problems, shown, stale, whole } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { Stale } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { isHeld } from '../history/legal-hold.db.ts'
import { familyCrumbs } from '../people/family-crumb.ts'
import { familySubject } from '../people/subjects.ts'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { childCorrection, correctionForm } from './correction.ts'
import { FurtherParts } from './entry-fields.tsx'
import { withWhom } from './entry-list.tsx'
import { partsWritten, rawOfParts } from './entry-parts.ts'
import type { PartWords } from './entry-parts.ts'
import type { EntryShown, Version } from './entries.db.ts'
import { entryById } from './entries.db.ts'
import { correctEntry } from './journal.db.ts'
import { entrySubject } from './subjects.ts'
import { VersionReading, writtenWords } from './version-reading.tsx'

const actionOf = (entry: EntryShown): string => `/entries/${entry.id}/correction`

/** Correcting an entry: a version is added under the corrector's own name, and two at once see each other's text. */
export const correctionPages = [
  page.get('/entries/:entry/correction', { on: entrySubject, needs: 'entry.write' }, async (asking) => {
    const { subject, query } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const kept = await asking.draft(actionOf(subject), id)
    const overtaken = kept !== undefined && kept['replaces']?.[0] !== subject.version.id
    return shown(await formPage(asking.tx, subject, id, kept ?? rawOf(subject.version), [], overtaken))
  }),
  page.post('/entries/:entry/correction', { on: entrySubject, needs: 'entry.write' }, async (asking) => {
    const { tx, subject, form } = asking
    const id = recordIdOf(form)
    const again = async (wrong: readonly Problem[]) => problems(await formPage(tx, subject, id, form, wrong, false))
    const result = parseRecord(correctionForm, form)
    if ('problems' in result) return again(result.problems)
    const { replaces, reason, whom, children, ...parts } = result.values
    const known = new Set(subject.children.map(({ personId }) => personId))
    const apart = children.flatMap(({ personId, words }): PartWords[] => (personId && known.has(personId) && words?.trim() ? [{ kind: 'fact', words, personId }] : []))
    const written = [...partsWritten(parts), ...apart]
    if (await isHeld(tx, subject.familyId)) return again([whole('この家族の記録は保全中で、訂正できません。新しい経過として書くか、室長に保全を解けるか確かめてください')])
    if (!replaces) return again([whole('どの版を直すかが分かりません。もう一度「訂正を確定する」を押してください')])
    if (written.length === 0 && !subject.version.hidesPart) return again([{ field: 'fact', message: '内容を書いてください。まちがいの記録も、何がまちがいだったかを書いて残します' }])
    try {
      await correctEntry(tx, { entryId: subject.id, id, replaces, reason, whom: whom ?? '', parts: written })
    } catch (error) {
      if (!(error instanceof Stale)) throw error
      const newest = await newestOf(asking)
      return stale(await formPage(tx, newest, id, { ...form, replaces: [newest.version.id] }, [], true))
    }
    return moved(`/entries/${subject.id}`)
  }),
]

async function newestOf({ tx, subject }: Asking<EntryShown>): Promise<EntryShown> {
  return await entryById(tx, subject.id) ?? subject
}

const rawOf = (version: Version): Raw => ({ ...rawOfParts(version.parts), whom: [version.whom], replaces: [version.id] })

async function formPage(tx: Tx, entry: EntryShown, id: string, raw: Raw, wrong: readonly Problem[], overtaken: boolean): Promise<Content> {
  const family = await familySubject.find(tx, entry.familyId)
  const title = '経過記録の訂正'
  return {
    title, heading: <>経過記録を訂正する<small>{withWhom(entry)}</small></>, here: '/casefiles',
    crumbs: familyCrumbs(family, { label: '経過', href: `/families/${entry.familyId}/entries` }, { label: '記録', href: `/entries/${entry.id}` }, { label: '訂正' }),
    body: (
      <div className="grid">
        {overtaken && <Overtaken version={entry.version} />}
        <Form action={actionOf(entry)} id={id} submit="訂正を確定する" problems={wrong} draft={{ here: actionOf(entry), title, subjectKind: 'family', subjectId: entry.familyId }}
          foot={<span className="soft">前の版も残ります</span>}>
          <p className="hint">起きた日時、種類、だれに会ったかは、ここでは直せません。まちがえたときは、訂正の理由にそのことを書き、正しい記録を新しく書いてください。</p>
          <CorrectionFields raw={{ ...raw, replaces: [overtaken ? entry.version.id : raw['replaces']?.[0] ?? entry.version.id] }} problems={wrong} hides={entry.version.hidesPart} childrenOf={entry.children} />
        </Form>
      </div>
    ),
  }
}

function CorrectionFields({ raw, problems: wrong, hides, childrenOf }: { raw: Raw; problems: readonly Problem[]; hides: boolean; childrenOf: EntryShown['children'] }): ReactElement {
  const notSeen = (raw['notSeen']?.[0] ?? '') === '' ? [] : ['notSeen']
  return (
    <>
      <RecordFields record={correctionForm} raw={raw} problems={wrong} only={['replaces', 'reason', 'whom', 'fact', ...notSeen]} />
      <FurtherParts fields={correctionForm.fields} raw={raw} problems={wrong} />
      {childrenOf.length > 1 && childrenOf.map(({ personId, name }, at) => <OfChild key={personId} personId={personId} name={name} at={at} raw={raw} problems={wrong} />)}
      {hides && <p className="hint">あなたに見えない部分（非開示）は、そのまま残ります。</p>}
    </>
  )
}

// A row keeps its place where it was sent; a child not written about yet gets a free one.
function OfChild({ personId, name, at, raw, problems: wrong }: { personId: string; name: string; at: number; raw: Raw; problems: readonly Problem[] }): ReactElement {
  const sent = rowsSent(raw, 'children')
  const index = sent.find((one) => raw[`children.${one}.personId`]?.[0] === personId) ?? (sent.at(-1) ?? -1) + 1 + at
  return (
    <fieldset className="one-row">
      <legend>{name}</legend>
      <input type="hidden" name={`children.${index}.personId`} value={personId} />
      <RecordFields record={childCorrection} raw={raw} problems={wrong} prefix={`children.${index}.`} only={['words']} />
    </fieldset>
  )
}

function Overtaken({ version }: { version: Version }): ReactElement {
  return (
    <>
      <Notice tone="danger" title="まだ保存していません">書いているあいだに、{version.author}さんが訂正しました。下にその文章、その下にあなたの文章があります。読みくらべて、あなたの文章を直してから、もう一度「訂正を確定する」を押してください。</Notice>
      <Card title={`先に保存された文章（${version.number}版）`} note={writtenWords(version)}><VersionReading version={version} /></Card>
    </>
  )
}

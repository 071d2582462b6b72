import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { labelOf } from '../codes/code-list.ts'
import { entryKinds } from '../codes/entries.ts'
import { FilesCard } from '../files/files-card.tsx'
import { filesOf } from '../files/files.db.ts'
import { formatDateTime, formatDateTimeWithWeekday, formatTime } from '../kernel/office-time.ts'
import { moved, shown } from '../kernel/page.ts'
import { familyCrumbs } from '../people/family-crumb.ts'
import { LookNotice } from '../people/look-card.tsx'
import { whileLooking } from '../people/looks.db.ts'
import { familySubject } from '../people/subjects.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { Sighted, seenWords, sightingWords, withWhom } from './entry-list.tsx'
import { versionsOf } from './entries.db.ts'
import type { EntryShown, Version } from './entries.db.ts'
import { markSeen } from './journal.db.ts'
import { entrySubject } from './subjects.ts'
import { VersionReading, writtenWords } from './version-reading.tsx'

/** One entry with all its versions, and the mark of having read it. */
export const entryPages = [
  page.get('/entries/:entry', { on: entrySubject, needs: 'casefile.read' }, async (asking) => {
    const { tx, subject, actor } = asking
    const look = await whileLooking(asking)
    const family = await familySubject.find(tx, subject.familyId)
    const versions = await versionsOf(tx, subject.id)
    const unread = may(actor, 'decision.approve') && !subject.seen.some(({ accountId }) => accountId === actor.accountId)
    return shown({
      title: '経過記録', heading: <>{withWhom(subject)}<small>{formatDateTimeWithWeekday(subject.happenedAt)}　{labelOf(entryKinds, subject.kind)}</small></>, here: '/casefiles',
      crumbs: familyCrumbs(family, { label: '経過', href: `/families/${subject.familyId}/entries` }, { label: '記録' }),
      acts: [
        ...(may(actor, 'entry.write') ? [<Act key="correct" href={`/entries/${subject.id}/correction`}>訂正する</Act>] : []),
        ...(unread ? [<form key="seen" method="post" action={`/entries/${subject.id}/seen`}><button className="button main">読みました（供覧）</button></form>] : []),
      ],
      body: <><LookNotice look={look} /><EntryPage entry={subject} versions={versions} /><div className="grid"><FilesCard files={await filesOf(tx, { kind: 'entry', id: subject.id })} at={`/entries/${subject.id}/files`} /></div></>,
    })
  }),
  page.post('/entries/:entry/seen', { on: entrySubject, needs: 'decision.approve' }, async ({ tx, subject }) => {
    await markSeen(tx, subject.id)
    return moved(`/entries/${subject.id}`)
  }),
]

function EntryPage({ entry, versions }: { entry: EntryShown; versions: readonly Version[] }): ReactElement {
  const [current, ...earlier] = versions
  return (
    <div className="grid">
      <Card title={<>{current && current.number > 1 ? `いまの版（${current.number}）` : '記録'} <Sighted sightings={entry.sightings} /></>} note={current && writtenWords(current)}>
        {current && <VersionReading version={current} />}
      </Card>
      <Card title="だれと、いつ">
        <Definitions items={[
          ['起きた日時', entry.endedAt ? `${formatDateTime(entry.happenedAt)}–${formatTime(entry.endedAt)}` : formatDateTime(entry.happenedAt)],
          ['書いた日時', versions.toReversed().map((version) => <span key={version.id} className="line">{writtenWords(version)}</span>)],
          ['こちらの人', entry.staff.join('・')],
          ['どの子のこと', entry.children.map(({ name }) => name).join('・')],
          ['会った子', entry.sightings.length === 0 ? 'なし' : entry.sightings.map((sighting) => (
            <span key={sighting.personId} className="line">{sighting.name}　{sightingWords(sighting)}{sighting.seenAt.equals(entry.happenedAt) ? '' : `　${formatDateTime(sighting.seenAt)}`}</span>
          ))],
          ['供覧', seenWords(entry)],
        ]} />
      </Card>
      {earlier.length > 0 && (
        <Card title="前の版" note="訂正しても消えません">
          {earlier.map((version) => <details key={version.id} className="further"><summary>{version.number}版　{writtenWords(version)}</summary><VersionReading version={version} /></details>)}
        </Card>
      )}
    </div>
  )
}

import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { isCodeOf } from '../codes/code-list.ts'
import { meetingKinds } from '../codes/meetings.ts'
import type { Tx } from '../kernel/db.ts'
import { isId, recordIdOf, versionOf } from '../kernel/form-id.ts'
import { absent, moved, problems as problemPage, shown, stale, whole } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { parseRecord, rawOf } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { attempt, refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { familySubject } from '../people/subjects.ts'
import type { FoundFamily } from '../people/subjects.ts'
import { Notice } from '../ui/notice.tsx'
import { isMemberOn } from '../council/membership.ts'
import { putOnAgenda } from './agenda.db.ts'
import { attendanceOf, invite } from './attendance.db.ts'
import { meetingForm, meetingName, meetingState, meetingTime, movedMeetingForm, planOf } from './meeting.ts'
import type { Caution, Meeting } from './meeting.ts'
import { lookAt, meetingChoices, MeetingForm, mustConfirm } from './meeting-form.tsx'
import { meetingSubject } from './meeting-subjects.ts'
import { callMeeting, changeMeeting, meetingById } from './meetings.db.ts'

interface Tried { raw: Raw; wrong: readonly Problem[]; cautions: readonly Caution[] }
const nothingWrong = { wrong: [], cautions: [] }

/** Calling a meeting, about one family when it is called from there; moving one that is still to come. */
export const meetingCallPages = [
  page.get('/meetings/new', { needs: 'meeting.write' }, async (asking) => {
    const { tx, query, draft } = asking
    const id = query.get('draft') ?? crypto.randomUUID()
    const kept = await draft('/meetings', id)
    const family = await familyAsked(asking, kept?.['family']?.[0] ?? query.get('family'))
    return family === 'absent' ? absent : shown(await callPage(asking, id, family, { raw: kept ?? await prefilled(tx, query, family), ...nothingWrong }))
  }),
  page.post('/meetings', { needs: 'meeting.write' }, async (asking) => {
    const { tx, form, today } = asking
    const id = recordIdOf(form)
    const family = await familyAsked(asking, form['family']?.[0])
    if (family === 'absent') return absent
    const again = async (wrong: readonly Problem[], cautions: readonly Caution[] = []): Promise<Answer> => problemPage(await callPage(asking, id, family, { raw: form, wrong, cautions }))
    const choices = await meetingChoices(tx, today)
    const read = parseRecord(meetingForm(choices), form)
    if ('problems' in read) return again(read.problems)
    const { values } = read
    const { invited, wrong, cautions } = lookAt(values, { kind: values.kind, agencies: choices.agencies, form, today })
    if (wrong.length > 0) return again(wrong, cautions)
    if (cautions.length > 0) return again([mustConfirm], cautions)
    const refused = await refusalsOf(async () => {
      if (!await callMeeting(tx, id, values.kind, values)) return
      await invite(tx, id, [{ accountId: values.deciderId, name: '' }, ...invited])
      if (family) await putOnAgenda(tx, { id: crypto.randomUUID(), meetingId: id, familyId: family.id, today })
    })
    return refused.length > 0 ? again(refused.map(({ message }) => whole(message))) : moved(`/meetings/${id}`)
  }),
  page.get('/meetings/:meeting/edit', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const { subject: meeting, draft } = asking
    if (meetingState(meeting) !== 'open') return moved(`/meetings/${meeting.id}`)
    const kept = await draft(`/meetings/${meeting.id}`, meeting.id)
    return shown(await editPage(asking, kept ? versionOf(kept) : meeting.version, { raw: kept ?? rawOf(movedMeetingForm({ deciders: [{ code: meeting.deciderId, label: meeting.decider }], staff: [], partners: [] }), planOf(meeting)), ...nothingWrong }))
  }),
  page.post('/meetings/:meeting', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const { tx, subject: meeting, form, today } = asking
    const version = versionOf(form)
    const again = async (wrong: readonly Problem[], cautions: readonly Caution[] = []): Promise<Answer> => problemPage(await editPage(asking, version, { raw: form, wrong, cautions }))
    if (meetingState(meeting) !== 'open') return again([{ field: '', message: 'この会議はもう終わったか中止になっています。変えられるのは、これからの会議だけです' }])
    const asked = await attendanceOf(tx, meeting.id)
    const choices = await meetingChoices(tx, today, asked)
    const read = parseRecord(movedMeetingForm(choices), form)
    if ('problems' in read) return again(read.problems)
    const { invited, wrong, cautions } = lookAt(read.values, { kind: meeting.kind, agencies: choices.agencies, form, today, asked })
    if (wrong.length > 0) return again(wrong, cautions)
    if (cautions.length > 0) return again([mustConfirm], cautions)
    const outcome = await attempt(async () => {
      await changeMeeting(tx, meeting.id, version, read.values)
      await invite(tx, meeting.id, [{ accountId: read.values.deciderId, name: '' }, ...invited])
    })
    if (outcome === 'stale') return stale(await editPage(asking, meeting.version, { raw: form, ...nothingWrong }, meeting))
    return outcome === 'done' ? moved(`/meetings/${meeting.id}`) : again(outcome)
  }),
]

/** The family a meeting is called for; 'absent' when it is not there for this person. */
async function familyAsked({ tx, seen }: Asking<unknown>, id: string | null | undefined): Promise<FoundFamily | undefined | 'absent'> {
  if (!id) return undefined
  const family = isId(id) ? await familySubject.find(tx, id) : undefined
  if (!family) return 'absent'
  seen([family.id])
  return family
}

/** What the form begins with: the kind the link named, or the room, people and hour of an earlier meeting. */
async function prefilled(tx: Tx, query: URLSearchParams, family: FoundFamily | undefined): Promise<Raw> {
  const kind = query.get('kind') ?? (family ? 'case_conference' : '')
  const like = query.get('like')
  const before = isId(like) ? await meetingById(tx, like) : undefined
  if (!before) return isCodeOf(meetingKinds, kind) ? { kind: [kind] } : {}
  const { day: _, ...again } = planOf(before)
  const plan = rawOf(movedMeetingForm({ deciders: [{ code: before.deciderId, label: before.decider }], staff: [], partners: [] }), again)
  const asked = (await attendanceOf(tx, before.id)).filter(({ words, agencyId, agencyPersonId, name }) => words === '' && (agencyId === null || agencyPersonId !== null || name === ''))
  return { ...plan, kind: [before.kind], staff: asked.flatMap(({ accountId }) => accountId ?? []), partners: asked.flatMap(({ agencyPersonId, agencyId }) => agencyPersonId ?? agencyId ?? []) }
}

async function callPage({ tx, today }: Asking<unknown>, id: string, family: FoundFamily | undefined, { raw, wrong, cautions }: Tried): Promise<Content> {
  const choices = await meetingChoices(tx, today)
  const about: ReactElement | undefined = family && <Notice title="議題">{family.name}（{family.number}）をこの会議の議題にします。開いたあとで、議題に載せる子どもと担当の機関を確かめてください。</Notice>
  const isCouncilEmpty = !choices.agencies.some(({ memberships }) => isMemberOn(memberships, today))
  return {
    title: '会議を開く', heading: '会議を開く', here: '/meetings', crumbs: [{ label: '会議', href: '/meetings' }, { label: '開く' }],
    body: <>{isCouncilEmpty && <NoMembers />}<MeetingForm action="/meetings" id={id} here="/meetings/new" submit="会議を開く" record={meetingForm(choices)} raw={raw} wrong={wrong} cautions={cautions} {...(family ? { familyId: family.id, about: about! } : {})} /></>,
  }
}

const NoMembers = (): ReactElement => (
  <Notice tone="warn" title="要対協の構成員がまだ記録されていません">
    要対協の会議へ案内できるのは構成員の機関だけです。<a href="/agencies">関係機関の一覧</a>から機関を開き、「構成員」に、いつから構成員かを記録してください。
  </Notice>
)

async function editPage({ tx, subject: meeting, today }: Asking<Meeting>, version: number, { raw, wrong, cautions }: Tried, other?: Meeting): Promise<Content> {
  const choices = await meetingChoices(tx, today, await attendanceOf(tx, meeting.id))
  return {
    title: '会議を変える', heading: `${meetingName(meeting)}を変える`, here: '/meetings', crumbs: [{ label: '会議', href: '/meetings' }, { label: meetingName(meeting), href: `/meetings/${meeting.id}` }, { label: '変える' }],
    body: (
      <>
        {other && (
          <Notice tone="warn" title="ほかの人が先にこの会議を変えました">
            いまは「{meetingName(other)}」{meetingTime(other)}、{other.room || '部屋は未定'}、決める人 {other.decider} です。下に残っているあなたの書いたものと見比べて、よければもう一度保存してください。
          </Notice>
        )}
        <MeetingForm action={`/meetings/${meeting.id}`} id={meeting.id} version={version} here={`/meetings/${meeting.id}/edit`} submit="変える" record={movedMeetingForm(choices)} raw={raw} wrong={wrong} cautions={cautions} />
      </>
    ),
  }
}

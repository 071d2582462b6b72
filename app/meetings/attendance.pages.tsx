import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { attendanceStates } from '../codes/council.ts'
import { colleagueOptions } from '../accounts/colleagues.db.ts'
import { isId, recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields, Rows } from '../kernel/form.tsx'
import { moved, problems as problemPage, shown, stale } from '../kernel/page.ts'
import type { Answer, Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { AnyField, Option, Raw } from '../kernel/record.ts'
import { attempt } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { town } from '../town.ts'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { wordingOn } from '../council/agency-person.ts'
import { attendanceOf, invitableAgencies, invite, tickAttendance } from './attendance.db.ts'
import { attendanceNames, invitableOptions, tickOf, walkInForm } from './attendance.ts'
import type { Attendee, Invitable, Invitation } from './attendance.ts'
import { dayOf, meetingName, meetingTime } from './meeting.ts'
import type { Meeting } from './meeting.ts'
import { meetingSubject } from './meeting-subjects.ts'
import { AttendanceBadge, AttendeeMarks } from './meeting-view.tsx'

/** At the door: who said they come, who came, who came without being asked; one form, made for the space bar and the tab key. */
export const attendancePages = [
  page.get('/meetings/:meeting/attendance', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const { subject: meeting, draft, query } = asking
    if (meeting.cancelledAt) return moved(`/meetings/${meeting.id}`)
    // Opened again and again in one afternoon: each opening is a form of its own.
    const id = query.get('draft') ?? crypto.randomUUID()
    return shown(await attendancePage(asking, id, await draft(`/meetings/${meeting.id}/attendance`, id) ?? {}, []))
  }),
  page.post('/meetings/:meeting/attendance', { on: meetingSubject, needs: 'meeting.write' }, async (asking) => {
    const { tx, subject: meeting, form } = asking
    const id = recordIdOf(form)
    const again = async (wrong: readonly Problem[]): Promise<Answer> => problemPage(await attendancePage(asking, id, form, wrong))
    if (meeting.cancelledAt) return again([{ field: '', message: 'この会議は中止になっています' }])
    const asked = await attendanceOf(tx, meeting.id)
    const { agencies, options } = await walkInChoices(asking)
    const read = parseRecord(walkInForm(options), form)
    if ('problems' in read) return again(read.problems)
    const { came, wrong } = walkInsOf(read.values.walkIns, agencies)
    if (wrong.length > 0) return again(wrong)
    const outcome = await attempt(async () => {
      for (const attendee of asked) {
        const tick = tickOf(form, attendee, meeting.endedAt !== null)
        if (tick) await tickAttendance(tx, attendee.id, tick)
      }
      await invite(tx, meeting.id, came)
    })
    if (outcome === 'stale') return stale(await attendancePage(asking, id, form, [], true))
    return outcome === 'done' ? moved(`/meetings/${meeting.id}`) : again(outcome)
  }),
]

async function walkInChoices({ tx, subject: meeting, today }: Asking<Meeting>): Promise<{ agencies: readonly Invitable[]; options: readonly Option[] }> {
  const agencies = await invitableAgencies(tx, today)
  const staff = (await colleagueOptions(tx, today)).map((option) => ({ ...option, group: town.office }))
  const partners = invitableOptions(agencies, wordingOn(town.pledges, dayOf(meeting))?.wording, dayOf(meeting)).map(({ code, label, hint, ...option }) => ({
    ...option, code, label: agencies.some(({ id }) => id === code) ? label.replace('だれが来るか未定', 'ほかの人（名前を書く）') : hint ? `${label}【${hint}】` : label,
  }))
  return { agencies, options: [...staff, ...partners] }
}

/** The rows of people who came without being asked, as attendances; somebody of an agency without a known person is written by name. */
function walkInsOf(rows: readonly { rowId: string | null; who: string | null; name: string | null }[], agencies: readonly Invitable[]): { came: Invitation[]; wrong: Problem[] } {
  const wrong: Problem[] = []
  const came = rows.flatMap(({ rowId, who, name }, at): Invitation[] => {
    const base = { ...(isId(rowId) ? { id: rowId } : {}), state: 'attended' as const }
    const agency = agencies.find(({ id, people }) => id === who || people.some((person) => person.id === who))
    const person = agency?.people.find(({ id }) => id === who)
    if (who === null) wrong.push({ field: `walkIns.${at}.who`, message: '来た人がどこの人かを選んでください。機関の一覧にないときは、関係機関に加えてから選びます' })
    else if (agency && !person && !name) wrong.push({ field: `walkIns.${at}.name`, message: `${agency.name}から来た人の名前を入れてください` })
    else if (agency) return [{ ...base, agencyId: agency.id, name: person?.name ?? name ?? '', ...(person ? { agencyPersonId: person.id } : {}) }]
    else return [{ ...base, accountId: who, name: '' }]
    return []
  })
  return { came, wrong }
}

async function attendancePage(asking: Asking<Meeting>, id: string, raw: Raw, wrong: readonly Problem[], overtaken = false): Promise<Content> {
  const { tx, subject: meeting } = asking
  const asked = await attendanceOf(tx, meeting.id)
  const known = new Set(asked.map(({ accountId, agencyPersonId }) => accountId ?? agencyPersonId))
  const record = walkInForm((await walkInChoices(asking)).options.filter(({ code }) => !known.has(code)))
  const action = `/meetings/${meeting.id}/attendance`
  // On the day the form is for the door: one key to tick, one to go on.
  const replies = Temporal.PlainDate.compare(asking.today, dayOf(meeting)) < 0 || asking.query.has('replies') || Object.keys(raw).some((name) => name.startsWith('reply.'))
  return {
    title: '出席', heading: `${meetingName(meeting)}　出席`, here: '/meetings', crumbs: [{ label: '会議', href: '/meetings' }, { label: meetingName(meeting), href: `/meetings/${meeting.id}` }, { label: '出席' }],
    body: (
      <>
        {overtaken && <Notice tone="warn" title="ほかの人が先に出席を変えました">いまの返事と出席が「いま」の列にあります。あなたの付けた印も残っています。見比べて、よければもう一度保存してください。</Notice>}
        <Form action={action} id={id} submit="保存する" problems={wrong} draft={{ here: action, title: '会議の出席', subjectKind: 'meeting', subjectId: asking.subject.id }}>
          <p className="soft">{meetingTime(meeting)}　{meeting.room}　来た人の印は、スペースで付け、Tab で次へ進みます。</p>
          <Ticks asked={asked} meeting={meeting} raw={raw} overtaken={overtaken} replies={replies} />
          {!replies && <p><a href={`${action}?replies`}>返事と備考も直す</a></p>}
          <Rows name="walkIns" field={record.fields.walkIns as AnyField} raw={raw} problems={wrong} more="＋ 来た人を足す">
            {(prefix) => (
              <>
                <input type="hidden" name={`${prefix}rowId`} value={raw[`${prefix}rowId`]?.[0] ?? crypto.randomUUID()} />
                <RecordFields record={walkInRow(record)} raw={raw} problems={wrong} prefix={prefix} only={['who', 'name']} />
              </>
            )}
          </Rows>
        </Form>
      </>
    ),
  }
}

const walkInRow = (record: ReturnType<typeof walkInForm>) => {
  const { control } = record.fields.walkIns
  if (control.kind !== 'rows') throw new TypeError('walk-ins are rows')
  return control.record
}

const replyOptions = attendanceStates.filter(({ code }) => ['invited', 'coming', 'not_coming'].includes(code))

interface Tick { one: Attendee; names: ReturnType<typeof attendanceNames>; called: string; opened: { was: string; version: string }; came: boolean; reply: string; words: string }

function Ticks({ asked, meeting, raw, overtaken, replies }: { asked: readonly Attendee[]; meeting: Meeting; raw: Raw; overtaken: boolean; replies: boolean }): ReactElement {
  const wording = wordingOn(town.pledges, dayOf(meeting))?.wording
  const rows = asked.map((one): Tick => {
    const names = attendanceNames(one.id)
    const sent = raw[names.version] !== undefined
    const typed = (name: string): string => raw[name]?.[0] ?? ''
    const called = `${one.name || 'だれが来るか未定'}（${one.agencyName ?? town.office}）`
    const opened = overtaken || !sent ? { was: `${one.state} ${one.words}`, version: String(one.version) } : { was: typed(names.was), version: typed(names.version) }
    return { one, names, called, opened, came: sent ? typed(names.came) === 'yes' : one.state === 'attended', reply: sent ? typed(names.reply) : one.state, words: sent ? typed(names.words) : one.words }
  })
  return (
    <Table caption="案内した人" stacked rows={rows} columns={[
      { label: '来た', show: ({ one, names, called, came, opened }) => (
        <>
          <input type="hidden" name={names.version} value={opened.version} /><input type="hidden" name={names.was} value={opened.was} />
          <label className="pick"><input type="checkbox" name={names.came} value="yes" defaultChecked={came} autoFocus={one.id === asked[0]?.id || undefined} aria-label={`${called} 来た`} /><span aria-hidden="true">来た</span></label>
        </>
      ) },
      { label: '名前', heads: true, show: ({ one }) => <>{one.name || 'だれが来るか未定'}<span className="soft">{[one.agencyName ?? town.office, one.title].filter(Boolean).join('・')}</span><AttendeeMarks attendee={one} kind={meeting.kind} wording={wording} /></> },
      ...(replies ? [
        { label: '返事', show: ({ names, called, reply }: Tick) => (meeting.endedAt ? '–' : (
          <select name={names.reply} defaultValue={reply === 'attended' || reply === 'absent' ? 'coming' : reply} aria-label={`${called} 返事`}>
            {replyOptions.map(({ code, label }) => <option key={code} value={code}>{label}</option>)}
          </select>
        )) },
        { label: '備考', show: ({ names, called, words }: Tick) => <input type="text" name={names.words} defaultValue={words} maxLength={200} autoComplete="off" aria-label={`${called} 備考`} /> },
      ] : []),
      { label: 'いま', show: ({ one }) => <AttendanceBadge state={one.state} /> },
    ]} />
  )
}

import type { ReactElement } from 'react'
import { colleagueOptions } from '../accounts/colleagues.db.ts'
import type { MeetingKind } from '../codes/meetings.ts'
import type { Tx } from '../kernel/db.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import type { AnyRecord, Option, Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { town } from '../town.ts'
import { Notice } from '../ui/notice.tsx'
import { wordingOn } from '../council/agency-person.ts'
import { invitableAgencies } from './attendance.db.ts'
import { invitableOptions, invitationsOf, problemsOfInvitation } from './attendance.ts'
import type { Attendee, Invitable, Invitation } from './attendance.ts'
import { cautionsOfDay, problemsOfPlan } from './meeting.ts'
import type { Caution, MeetingPlan } from './meeting.ts'

/** Whom a meeting's form offers: who decides, our staff, agencies and their people. */
interface MeetingChoices { agencies: readonly Invitable[]; deciders: readonly Option[]; staff: readonly Option[]; partners: readonly Option[] }

/** The choices of a day without those who are asked already. */
export async function meetingChoices(tx: Tx, today: Temporal.PlainDate, asked: readonly Attendee[] = []): Promise<MeetingChoices> {
  const agencies = await invitableAgencies(tx, today)
  const colleagues = await colleagueOptions(tx, today)
  const known = new Set(asked.map(({ accountId, agencyPersonId, agencyId }) => accountId ?? agencyPersonId ?? agencyId))
  const wording = wordingOn(town.pledges, today)?.wording
  const fresh = ({ code }: Option): boolean => !known.has(code)
  return { agencies, deciders: colleagues, staff: colleagues.filter(fresh), partners: invitableOptions(agencies, wording, today).filter(fresh) }
}

/** What a form said of a meeting, looked at: whom it asks, what cannot be, and what must be confirmed first. */
export function lookAt(values: MeetingPlan & { staff: readonly string[]; partners: readonly string[] }, { kind, agencies, form, today, asked = [] }: {
  kind: MeetingKind; agencies: readonly Invitable[]; form: Raw; today: Temporal.PlainDate; asked?: readonly Attendee[]
}): { invited: Invitation[]; wrong: Problem[]; cautions: Caution[] } {
  const invited = invitationsOf(values, agencies)
  const stillAsked = asked.filter(({ state }) => state !== 'not_coming').flatMap(({ agencyId, agencyPersonId, name }) => (agencyId ? [{ agencyId, name, ...(agencyPersonId ? { agencyPersonId } : {}) }] : []))
  const wrong = [...problemsOfPlan(values, today), ...problemsOfInvitation([...invited, ...stillAsked], agencies, kind, values.day)]
  const sure = form['sure'] ?? []
  return { invited, wrong, cautions: cautionsOfDay(values.day, today).filter(({ key }) => !sure.includes(key)) }
}

/** The words above a form that waits for a confirmation. */
export const mustConfirm: Problem = { field: 'sure', message: '下の「確かめてください」を読んで、よければ印を付けてもう一度保存してください' }

/** The form of a meeting, called or changed; `cautions` are to be confirmed. */
export function MeetingForm({ action, id, version, here, submit, record, raw, wrong, cautions, familyId, about }: {
  action: string; id: string; version?: number; here: string; submit: string; record: AnyRecord; raw: Raw; wrong: readonly Problem[]; cautions: readonly Caution[]; familyId?: string; about?: ReactElement
}): ReactElement {
  const draft = { here, title: '会議', ...(familyId ? { subjectKind: 'family', subjectId: familyId } : {}) }
  return (
    <Form action={action} id={id} {...(version === undefined ? {} : { version })} submit={submit} problems={wrong} draft={draft}>
      {familyId && <input type="hidden" name="family" value={familyId} />}
      {about}
      <RecordFields record={record} raw={raw} problems={wrong} only={['kind', 'title']} />
      <div className="row"><RecordFields record={record} raw={raw} problems={wrong} only={['day', 'from', 'until']} /></div>
      <RecordFields record={record} raw={raw} problems={wrong} only={['room', 'deciderId', 'staff']} />
      <div className="invitations"><RecordFields record={record} raw={raw} problems={wrong} only={['partners']} /></div>
      {cautions.length > 0 && (
        <Notice tone="warn" title="確かめてください">
          {cautions.map(({ key, words }, at) => <label key={key} className="pick"><input type="checkbox" id={at === 0 ? 'f-sure' : undefined} name="sure" value={key} /><span>{words}</span></label>)}
        </Notice>
      )}
      {(raw['sure'] ?? []).map((key) => <input key={key} type="hidden" name="sure" value={key} />)}
    </Form>
  )
}

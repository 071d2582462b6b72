import type { AbuseKind, AbuseResult, SuspectedPerson } from '../../app/codes/abuse.ts'
import type { GuardianInformed, YesNoUnknown } from '../../app/codes/calls.ts'
import type { CasefileStage, Class, Placement } from '../../app/codes/casefiles.ts'
import type { ClosingReason } from '../../app/codes/closings.ts'
import type { ConsultationKind } from '../../app/codes/consultation-kinds.ts'
import type { IntakeOutcome } from '../../app/codes/dispositions.ts'
import type { EntryKind } from '../../app/codes/entries.ts'
import type { Frequency } from '../../app/codes/frequencies.ts'
import type { ChildPart, IntakeKind, Means } from '../../app/codes/intakes.ts'
import type { MeetingKind } from '../../app/codes/meetings.ts'
import type { Kinship, Sex, VeilGround } from '../../app/codes/people.ts'
import type { Route } from '../../app/codes/routes.ts'
import type { SafetyCheckResult, SightingManner, SightingPlace } from '../../app/codes/sightings.ts'
import type { UrgencyLevel } from '../../app/codes/urgency.ts'
import type { FamilyRelation } from '../../app/people/family.ts'
import type { AgencyKey } from './agencies.ts'
import type { StaffKey } from './staff.ts'

/** A moment as the script tells it, '2026-11-24 18:10', in a town whose day is 2026-11-25; moved with the town's day. */
export type At = string

export interface PersonSpec {
  key: string; name: string; kana: string; sex: Sex; birth: string | null
  relation: FamilyRelation; livesIn?: boolean
  former?: { name: string; kana: string }; dueOn?: string; unborn?: boolean; nationality?: string; language?: string
  /** Where the child goes by school year; a child without any is at home. */
  goes?: Partial<Record<'nursery' | 'primary' | 'junior' | 'senior', AgencyKey>>
}

export interface ChildHeard {
  who?: string; maybe?: boolean; name?: string; kana?: string; age?: string; sex?: Sex; part?: ChildPart
  abuse?: AbuseKind; suspected?: SuspectedPerson; suspectedWords?: string
}
interface ReporterSpec {
  anonymous?: boolean; name?: string; relation?: string; phone?: string; identifies?: YesNoUnknown; answer?: YesNoUnknown; contact?: YesNoUnknown; tell?: string
}
interface DecidedSpec {
  judgement?: AbuseResult | 'no_question' | 'only_checked'; abuse?: AbuseKind; kind?: ConsultationKind
  class?: Class; placement?: Placement; registered?: boolean; words?: string
}

interface Done { at: At; by: StaffKey }
export interface IntakeAct extends Done {
  act: 'intake'; key: string; kind: IntakeKind; means?: Means; route: Route; content: string; matter?: ConsultationKind; children: readonly ChildHeard[]
  /** How long before it was entered somebody else noted it, as a duration. */
  notedBefore?: string; takenBy?: string
  /** ① to ⑧ as y, n, u. */
  answers?: string; level?: UrgencyLevel; levelWords?: string
  where?: string; until?: string; sleeps?: string; informed?: GuardianInformed
  reporter?: ReporterSpec; centre?: { at: string; with: string; said: string }
}
interface CheckAct extends Done {
  act: 'check'; intake: string; child: number; result: SafetyCheckResult; place?: SightingPlace; manner?: SightingManner; agency?: AgencyKey; words: string
}
interface JudgeAct extends Done { act: 'judge'; intake: string; child: number; answers: string; level?: UrgencyLevel; words: string }
interface CentreAct extends Done { act: 'centre'; intake: string; with: string; told: string; ours: string; theirs: string; agreed: YesNoUnknown; notAgreed?: string; again?: At }
export interface LateAct extends Done { act: 'late'; intake: string; child: number; revisit: At; pair: [StaffKey, StaffKey]; answers: string; level: UrgencyLevel; words: string }
export interface DecideAct extends Done {
  act: 'decide'; intake: string; meeting?: MeetingKind; outcome: IntakeOutcome; words: string; children: readonly DecidedSpec[]
  main?: StaffKey; second?: StaffKey; lead?: AgencyKey; attended?: readonly StaffKey[]
  /** How far 決裁 has come: to the end unless it says otherwise. */
  approval?: 'none' | 'supervisor' | 'returned'
}
export interface SeenSpec { who: string; place: SightingPlace; manner: SightingManner; words?: string; agency?: AgencyKey; at?: At }
export interface EntryAct extends Done {
  act: 'entry'; kind: EntryKind; children: readonly string[]; minutes?: number; whom: string; staff?: readonly StaffKey[]
  fact?: string; childWords?: string; guardianWords?: string; agencyWords?: string; opinion?: string; next?: string; place?: string; notSeen?: string
  seen?: readonly SeenSpec[]
  /** Ties the entry to the planned visit that falls nearest. */
  planned?: boolean
  readBy?: readonly StaffKey[]
  corrected?: { at: At; reason: string; fact: string }
}
export interface PlanAct extends Done {
  act: 'plan'; children: readonly string[]; review: string; policy: string; safety?: string
  goals: readonly { term: 'long' | 'short'; issue?: string; words: string; byWhen?: string }[]
  actions: readonly { agency: AgencyKey; who?: string; what: string; frequency: Frequency; visits?: boolean; since?: string }[]
}
export interface ChangeAct extends Done {
  act: 'change'; child: string; meeting?: MeetingKind; stage?: CasefileStage; class?: Class; lead?: AgencyKey; placement?: Placement; register?: boolean; words: string
  approval?: 'none' | 'supervisor'
}
interface CloseAct extends Done { act: 'close'; child: string; meeting?: MeetingKind; reason: ClosingReason; words: string; approval?: 'none' | 'supervisor' }
interface ReopenAct extends Done { act: 'reopen'; child: string; meeting?: MeetingKind; class: Class; words: string; main: StaffKey; second?: StaffKey; lead?: AgencyKey; approval?: 'none' | 'supervisor' }
interface EndPlanAct extends Done { act: 'end_plan'; words: string }
export interface MissAct extends Done { act: 'miss'; words: string }
interface MoveAct extends Done { act: 'move'; due: string; to: At; words: string }
interface VeilAct extends Done { act: 'veil'; who: readonly string[]; ground: VeilGround; words: string; from?: string; endsOn?: string }
/** Looking behind the veil of one person, and proposing that it is lifted: the proposal waits. */
interface LookAct extends Done { act: 'look' | 'lift'; who: string; reason: string }
interface PlaceAct extends Done { act: 'place'; who: string; address: string; district?: string; phone?: { number: string; whose: string; safe: string } }
interface WarnAct extends Done { act: 'warn'; words: string; source: string; review: string }
interface KeepAct extends Done { act: 'draft'; form: 'call' | 'entry'; raw: Record<string, string>; children?: readonly string[] }
interface HandAct extends Done { act: 'hand'; child: string; main: StaffKey; second?: StaffKey; words: string }

export type Act = IntakeAct | CheckAct | JudgeAct | CentreAct | LateAct | DecideAct | EntryAct | PlanAct | ChangeAct | CloseAct | ReopenAct | EndPlanAct | MissAct | MoveAct | VeilAct | LookAct | PlaceAct | WarnAct | KeepAct | HandAct

/** What goes on quietly between the days that are told: who is written about, in which tone, by whom. */
export interface QuietSpec {
  children: readonly string[]; tone: 'baby' | 'toddler' | 'school' | 'teen' | 'expectant'; parent: string
  from: string; to: string; by: StaffKey; second?: StaffKey; agency?: AgencyKey; weight?: number
  /** Days of planned visits that did not take place: found nobody in, or are still undone. */
  missed?: readonly string[]; undone?: readonly string[]
  /** Days between which nobody sees the children. */
  unseen?: readonly [from: string, to: string]
}

export interface FamilySpec {
  key: string
  /** Null where nobody is known: an intake without a family. */
  name: string | null
  people: readonly PersonSpec[]
  kin?: readonly (readonly [who: string, relation: Kinship, of: string])[]
  acts: readonly Act[]
  quiet?: QuietSpec
}

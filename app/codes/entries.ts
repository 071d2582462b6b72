import type { Code, CodeOf } from './code-list.ts'

/** What an entry of the journal is about. */
export const entryKinds = [
  { code: 'visit', label: '訪問' },
  { code: 'phone_out', label: '電話をかけた' },
  { code: 'phone_in', label: '電話を受けた' },
  { code: 'interview', label: '面接（来所）' },
  { code: 'letter', label: '文書・メール' },
  { code: 'meeting', label: '会議' },
  { code: 'other', label: 'そのほか' },
] as const satisfies readonly Code[]
export type EntryKind = CodeOf<typeof entryKinds>

/** Parts of an entry, marked so that disclosure and sending can take them apart. `guarded` ones are kept apart from the first word. */
export const entryPartKinds = [
  { code: 'fact', label: '事実（自分で見た）' },
  { code: 'child_words', label: '子どもの言葉' },
  { code: 'guardian_words', label: '保護者の言葉' },
  { code: 'agency_words', label: '関係者から聞いた' },
  { code: 'reporter_words', label: '通告者から聞いた', guarded: 'reporter' },
  { code: 'not_seen', label: '会えなかった子' },
  { code: 'opinion', label: '所見・判断' },
  { code: 'next', label: 'これから' },
  { code: 'place', label: '居所情報', guarded: 'place' },
] as const satisfies readonly (Code & { guarded?: 'place' | 'reporter' })[]
export type EntryPartKind = CodeOf<typeof entryPartKinds>

import type { Audience, OutreachKind } from '../../app/codes/outreach.ts'
import type { Employment, Post, Qualification, Rounding } from '../../app/codes/posts.ts'
import type { AgencyKey } from './agencies.ts'
import type { StaffKey } from './staff.ts'

/** Child population and counts of a fiscal year, as the coordinator entered them. */
interface FiguresSpec { fiscalYear: number; childPopulation: number; on: string; source: string; estimated?: boolean; counts?: { year: number; own: number; national: number; children: number } }

const register = '住民基本台帳人口（架空の町の数）'
const counts = (year: number, own: number) => ({ year, own, national: 160_000, children: 18_000_000 })

/** The town falls below 27,000 children in 2027; 令和2年度 was never entered. The national numbers are those of the worked example, not real ones. */
export const figuresOfYears: readonly FiguresSpec[] = [
  { fiscalYear: 2019, childPopulation: 29_400, on: '2019-04-01', source: register },
  { fiscalYear: 2021, childPopulation: 28_680, on: '2021-04-01', source: register },
  { fiscalYear: 2022, childPopulation: 28_300, on: '2022-04-01', source: register },
  { fiscalYear: 2023, childPopulation: 27_940, on: '2023-04-01', source: register },
  { fiscalYear: 2024, childPopulation: 27_580, on: '2024-04-01', source: register },
  { fiscalYear: 2025, childPopulation: 27_200, on: '2025-04-01', source: register, counts: counts(2023, 61) },
  { fiscalYear: 2026, childPopulation: 27_030, on: '2026-04-01', source: register, counts: counts(2024, 64) },
  { fiscalYear: 2027, childPopulation: 26_800, on: '2027-04-01', source: '市の人口推計（架空の町の数）', estimated: true, counts: counts(2025, 68) },
]
/** Where the counts above are from. */
export const countsSource = '例の数（全国の数は計算例のもの）'

/** What the office has decided about fractions and opening hours. */
export const settingsDecided: readonly { since: string; rounding: Rounding; weeklyMinutes: number; reason: string }[] = [
  { since: '2019-04-01', rounding: 'undecided', weeklyMinutes: 2_325, reason: '端数の扱いは県に照会中。開所時間は市の勤務時間の規則から' },
]

/** Somebody in a post; `who` has an account, `name` has none. */
interface HeldSpec {
  post: Post; who?: StaffKey; name?: string; employment: Employment; qualification: Qualification; trainedOn?: string; weeklyMinutes?: number; alsoDoes?: string; since: string; lastDay?: string
}

/** Who held which post since the base was set up; in spring 2026 the psychologist's chair stood empty for six weeks. */
export const postsHeld: readonly HeldSpec[] = [
  { post: 'family_supporter', who: 'takuwa', employment: 'regular', qualification: 'nursery_teacher', since: '2019-04-01' },
  { post: 'family_supporter', who: 'fukuma', employment: 'regular', qualification: 'social_worker', since: '2019-04-01' },
  { post: 'family_supporter', name: '安食 久美', employment: 'yearly', qualification: 'teacher', since: '2019-04-01', lastDay: '2023-03-31' },
  { post: 'family_supporter', who: 'aoto', employment: 'yearly', qualification: 'teacher', since: '2023-04-01' },
  { post: 'psychologist', name: '門脇 由美', employment: 'yearly', qualification: 'certified_psychologist', since: '2019-04-01', lastDay: '2026-04-30' },
  { post: 'psychologist', who: 'naito', employment: 'yearly', qualification: 'certified_psychologist', since: '2026-06-16' },
  { post: 'abuse_specialist', who: 'uchida', employment: 'regular', qualification: 'social_worker', since: '2019-04-01' },
  { post: 'abuse_specialist', name: '渡部 進', employment: 'regular', qualification: 'public_health_nurse', since: '2019-04-01', lastDay: '2021-03-31' },
  { post: 'abuse_specialist', who: 'soda', employment: 'regular', qualification: 'trained', trainedOn: '2021-03-12', since: '2021-04-01' },
  { post: 'centre_director', who: 'takahashi', employment: 'regular', qualification: 'none', since: '2024-04-01' },
  { post: 'lead_supporter', who: 'sato', employment: 'regular', qualification: 'public_health_nurse', trainedOn: '2024-08-23', since: '2024-04-01' },
  { post: 'council_coordinator', name: '周藤 修', employment: 'regular', qualification: 'child_welfare_officer', trainedOn: '2019-08-02', since: '2019-04-01', lastDay: '2022-03-31' },
  { post: 'council_coordinator', who: 'iizuka', employment: 'regular', qualification: 'social_worker', trainedOn: '2022-07-15', since: '2022-04-01' },
]

/** Something done for the public; `reach` are audience, people and copies. */
interface ActivitySpec {
  by: StaffKey; kind: OutreachKind; title: string; on: string; lastDay?: string; place: string; reach: readonly (readonly [Audience, number | null, number | null])[]
  agencies: readonly Exclude<AgencyKey, 'own'>[]; staff: readonly StaffKey[]; materials?: string; words?: string; calledOff?: string
}

/** 啓発活動 of two years. */
export const activities: readonly ActivitySpec[] = [
  { by: 'iizuka', kind: 'training', title: '新しく代表者・実務者になった人の研修', on: '2025-05-20', place: '市役所 大会議室', reach: [['council_members', 46, 46]], agencies: ['centre'], staff: ['iizuka', 'takahashi'], materials: '要対協の手引き' },
  { by: 'fukuma', kind: 'training', title: '学校・園の気づきと通告の研修', on: '2025-06-24', place: '教育センター', reach: [['school_staff', 58, 60], ['childcare_staff', 41, 45]], agencies: ['school_board', 'nursery_section'], staff: ['fukuma', 'uchida'], materials: '気づきのチェック表', words: '迷ったら電話してよい、という話がいちばん質問を集めた。' },
  { by: 'sato', kind: 'leaflet', title: '赤ちゃんの泣きの冊子を4か月健診で', on: '2025-04-01', lastDay: '2026-03-31', place: '健診の会場', reach: [['parents', null, 1_180]], agencies: ['kizuna'], staff: ['sato'], materials: '冊子「泣きやまないとき」' },
  { by: 'soda', kind: 'lesson', title: '中学校の出前授業「こまったときに話せる人」', on: '2025-09-11', place: '大社中学校 体育館', reach: [['children', 132, 132]], agencies: ['taisha_junior'], staff: ['soda', 'naito'], materials: '相談先のカード' },
  { by: 'moriyama', kind: 'campaign', title: 'オレンジリボン街頭啓発', on: '2025-11-01', lastDay: '2025-11-30', place: '駅前、商業施設3か所', reach: [['public', 640, 900]], agencies: ['centre', 'police', 'commissioners'], staff: ['moriyama', 'takuwa', 'aoto'], materials: 'ティッシュ、189のカード' },
  { by: 'takuwa', kind: 'poster', title: '児童虐待防止推進月間のパネル展', on: '2025-11-04', lastDay: '2025-11-14', place: '市役所 1階ロビー', reach: [['public', null, 210]], agencies: [], staff: ['takuwa'], materials: 'パネル12枚' },
  { by: 'aoto', kind: 'media', title: '市の広報の特集「ひとりで抱えないで」', on: '2025-11-01', place: '全戸配布', reach: [['public', null, 63_000]], agencies: [], staff: ['aoto'] },
  { by: 'iizuka', kind: 'lecture', title: '要対協の講演会「面前DVと子ども」', on: '2026-01-27', place: '文化会館 小ホール', reach: [['council_members', 74, 80], ['public', 51, 60]], agencies: ['women', 'centre'], staff: ['iizuka', 'takahashi', 'sato'] },
  { by: 'sato', kind: 'training', title: '医療機関との勉強会', on: '2026-02-18', place: '出雲の会館 会議室', reach: [['medical_staff', 29, 30]], agencies: ['midori', 'kitamachi'], staff: ['sato', 'moriyama'], words: '特定妊婦の紹介の用紙を新しくした。' },
  { by: 'iizuka', kind: 'training', title: '新しく代表者・実務者になった人の研修', on: '2026-05-19', place: '市役所 大会議室', reach: [['council_members', 39, 45]], agencies: ['centre'], staff: ['iizuka', 'takahashi'], materials: '要対協の手引き' },
  { by: 'fukuma', kind: 'training', title: '学校・園の気づきと通告の研修', on: '2026-06-23', place: '教育センター', reach: [['school_staff', 63, 65], ['childcare_staff', 48, 50]], agencies: ['school_board', 'nursery_section'], staff: ['fukuma', 'uchida'], materials: '気づきのチェック表' },
  { by: 'sato', kind: 'leaflet', title: '赤ちゃんの泣きの冊子を4か月健診で', on: '2026-04-01', lastDay: '2027-03-31', place: '健診の会場', reach: [['parents', null, 760]], agencies: ['kizuna'], staff: ['sato'], materials: '冊子「泣きやまないとき」' },
  { by: 'takuwa', kind: 'poster', title: '夏休みの居場所とたより先のポスター', on: '2026-07-10', place: '児童クラブ、図書館', reach: [['children', null, 85]], agencies: ['club'], staff: ['takuwa', 'aoto'] },
  { by: 'takuwa', kind: 'poster', title: '商業施設でのパネル展', on: '2026-08-22', place: '商業施設', reach: [['public', null, null]], agencies: [], staff: ['takuwa'], calledOff: '台風のため' },
  { by: 'soda', kind: 'lesson', title: '中学校の出前授業「こまったときに話せる人」', on: '2026-09-10', place: '大社中学校 体育館', reach: [['children', 127, 127]], agencies: ['taisha_junior'], staff: ['soda', 'naito'], materials: '相談先のカード' },
  { by: 'moriyama', kind: 'campaign', title: 'オレンジリボン街頭啓発', on: '2026-11-01', lastDay: '2026-11-30', place: '駅前、商業施設3か所', reach: [['public', 410, 700]], agencies: ['centre', 'police', 'commissioners'], staff: ['moriyama', 'takuwa', 'aoto'], materials: 'ティッシュ、189のカード' },
  { by: 'aoto', kind: 'media', title: '市の広報の特集「体罰によらない子育て」', on: '2026-11-01', place: '全戸配布', reach: [['public', null, 62_800]], agencies: [], staff: ['aoto'] },
  { by: 'iizuka', kind: 'lecture', title: '要対協の講演会「子どもの声を聴く」', on: '2027-01-26', place: '文化会館 小ホール', reach: [['council_members', null, null], ['public', null, null]], agencies: ['centre'], staff: ['iizuka', 'takahashi'] },
]

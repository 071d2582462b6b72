import type { AgencyKind } from '../../app/codes/agencies.ts'

/** A place of the invented town by its name and kind. */
interface AgencySpec { kind: AgencyKind; name: string; kana: string; phone: string }

/** The agencies beside the office itself and the guidance centre, one of each kind that matters most; twenty with those two. */
export const agencies = {
  kizuna: { kind: 'maternal_health', name: '健康増進課（きずな）', kana: 'けんこうぞうしんか', phone: '0853-00-0101' },
  nursery_section: { kind: 'nursery_section', name: '保育幼稚園課', kana: 'ほいくようちえんか', phone: '0853-00-0102' },
  welfare_section: { kind: 'welfare_section', name: '福祉推進課', kana: 'ふくしすいしんか', phone: '0853-00-0103' },
  school_board: { kind: 'school_board', name: '教育委員会', kana: 'きょういくいいんかい', phone: '0853-00-0104' },
  taisha_primary: { kind: 'primary_school', name: '大社小学校', kana: 'たいしゃしょうがっこう', phone: '0853-00-0201' },
  minami_primary: { kind: 'primary_school', name: '南町小学校', kana: 'みなみまちしょうがっこう', phone: '0853-00-0202' },
  taisha_junior: { kind: 'junior_high_school', name: '大社中学校', kana: 'たいしゃちゅうがっこう', phone: '0853-00-0211' },
  kita_high: { kind: 'high_school', name: '北町高等学校', kana: 'きたまちこうとうがっこう', phone: '0853-00-0221' },
  sakura: { kind: 'nursery', name: 'さくら保育園', kana: 'さくらほいくえん', phone: '0853-00-0301' },
  minami_en: { kind: 'kodomoen', name: 'みなみ認定こども園', kana: 'みなみにんていこどもえん', phone: '0853-00-0302' },
  club: { kind: 'childrens_club', name: '大社児童クラブ', kana: 'たいしゃじどうくらぶ', phone: '0853-00-0311' },
  ayumi: { kind: 'support_centre', name: '子育て支援センター あゆみ', kana: 'こそだてしえんせんたーあゆみ', phone: '0853-00-0312' },
  midori: { kind: 'obstetrics', name: 'みどり産婦人科', kana: 'みどりさんふじんか', phone: '0853-00-0401' },
  kitamachi: { kind: 'paediatrics', name: '北町小児科', kana: 'きたまちしょうにか', phone: '0853-00-0402' },
  aoba: { kind: 'psychiatry', name: 'あおば心療内科', kana: 'あおばしんりょうないか', phone: '0853-00-0403' },
  police: { kind: 'police', name: '出雲警察署', kana: 'いずもけいさつしょ', phone: '0853-00-0110' },
  women: { kind: 'women_support', name: '女性相談センター', kana: 'じょせいそうだんせんたー', phone: '0853-00-0501' },
  commissioners: { kind: 'child_commissioner', name: '民生委員・児童委員協議会', kana: 'みんせいいいんじどういいんきょうぎかい', phone: '0853-00-0502' },
} as const satisfies Record<string, AgencySpec>
export type AgencyKey = keyof typeof agencies | 'own' | 'centre'

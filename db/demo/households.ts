import type { Kinship, Sex, VeilGround } from '../../app/codes/people.ts'
import type { FamilyRelation } from '../../app/people/family.ts'
import type { AgencyKey } from './agencies.ts'
import type { Day } from './days.ts'
import type { Abroad, FamilyNames, FullName } from './names.ts'
import type { Chance } from './random.ts'

/** Somebody of an invented family. */
export interface Person {
  id: string; sex: Sex; birth: Day; relation: FamilyRelation; livesIn: boolean; called: FullName
  nationality: string | null; language: string | null; dueOn: Day | null
}
/** An invented family: its people, who is what to whom, and where it lives. */
export interface Household {
  id: string; name: string; people: Person[]; children: Person[]; kin: { who: Person; relation: Kinship; of: Person }[]
  /** How its grown-ups are spoken of in an entry, and who they are. */
  guardian: Person; guardianWord: string
  shape: Shape; from: Abroad | null; veil: VeilGround | null; district: District
  phone: string; address: string
}
export type Shape = 'mother' | 'both' | 'step' | 'father' | 'grandparents' | 'expectant'

/** The districts of the town, all invented, each with its schools. */
export const districts = [
  { name: '大社', primary: 'taisha_primary', junior: 'taisha_junior', nursery: 'sakura' }, { name: '南町', primary: 'minami_primary', junior: 'taisha_junior', nursery: 'minami_en' },
  { name: '北町', primary: 'kita_primary', junior: 'kita_junior', nursery: 'hibari' }, { name: '東町', primary: 'higashi_primary', junior: 'kita_junior', nursery: 'wakaba' },
  { name: '西町', primary: 'nishi_primary', junior: 'kita_junior', nursery: 'komorebi' }, { name: '浜町', primary: 'hama_primary', junior: 'hama_junior', nursery: 'nagisa' },
  { name: '宮前', primary: 'miyamae_primary', junior: 'hama_junior', nursery: 'hidamari' },
] as const satisfies readonly { name: string; primary: AgencyKey; junior: AgencyKey; nursery: AgencyKey }[]
export type District = (typeof districts)[number]
const houses = ['コーポ みずほ', 'メゾン 花水木', 'ハイツ さくら', '市営住宅', 'グリーンハイツ', 'サンコーポ', '', '', '', '']

/** A family around children of these ages on a day, the first of whom is the one told of. */
export function householdOf(chance: Chance, names: FamilyNames, { ages, day, shape, from = null, veil = null, dueOn = null }: {
  ages: readonly number[]; day: Day; shape: Shape; from?: Abroad | null; veil?: VeilGround | null; dueOn?: Day | null
}): Household {
  const oldest = Math.max(...ages, shape === 'expectant' ? 0 : 1)
  const foreign = from ? { nationality: from.nationality, language: from.language } : { nationality: null, language: null }
  const born = (age: number): Day => day.subtract({ days: Math.floor(age * 365.25) + chance.between(1, 364) })
  const grown = (age: number, sex: Sex, relation: FamilyRelation, generation: 'parent' | 'elder', livesIn = true): Person =>
    ({ id: chance.id(), sex, birth: born(age), relation, livesIn, called: names.given(generation, sex), ...foreign, dueOn: relation === 'expectant' ? dueOn : null })
  const motherAge = shape === 'expectant' ? chance.between(17, 36) : oldest + chance.between(19, 36)
  const people: Person[] = []
  const mother = shape === 'father' || shape === 'grandparents' ? null : grown(motherAge, 'female', shape === 'expectant' ? 'expectant' : 'birth_parent', 'parent')
  const father = shape === 'both' || shape === 'father' ? grown(motherAge + chance.between(-2, 6), 'male', 'birth_parent', 'parent') : null
  // Whom a family hides from is known and lives elsewhere.
  const away = veil && mother ? grown(motherAge + chance.between(-2, 6), 'male', 'birth_parent', 'parent', false) : null
  const step = shape === 'step' ? grown(motherAge + chance.between(-5, 8), 'male', chance.happens(0.6) ? 'step_parent' : 'parents_partner', 'parent') : null
  const elders = shape === 'grandparents' ? [grown(oldest + chance.between(48, 60), 'female', 'grandparent', 'elder'), grown(oldest + chance.between(50, 64), 'male', 'grandparent', 'elder')]
    : shape === 'expectant' && motherAge < 21 ? [grown(motherAge + chance.between(22, 32), 'female', 'grandparent', 'elder')] : []
  people.push(...[mother, father, step, away].filter((one) => one !== null), ...elders)
  const births = ages.map(born)
  // Nobody has two children within ten months, except at once.
  for (const [place, birth] of births.entries()) {
    while (births.some((other, at) => at < place && other.toString() !== birth.toString() && Math.abs(other.until(births[place]!, { largestUnit: 'day' }).days) < 310)) births[place] = births[place]!.subtract({ days: 97 })
  }
  const children = ages.map((_, place): Person => {
    const sex: Sex = chance.happens(0.5) ? 'male' : 'female'
    return { id: chance.id(), sex, birth: births[place]!, relation: 'child', livesIn: true, called: names.given('child', sex), ...foreign, dueOn: null }
  })
  people.push(...children)
  const kin: Household['kin'] = []
  for (const child of children) {
    if (mother) kin.push({ who: mother, relation: 'birth_parent', of: child })
    for (const one of [father, away]) if (one) kin.push({ who: one, relation: 'birth_parent', of: child })
    if (step?.relation === 'step_parent') kin.push({ who: step, relation: 'step_parent', of: child })
    if (shape === 'grandparents') for (const elder of elders) kin.push({ who: elder, relation: 'grandparent', of: child })
  }
  if (mother && father) kin.push({ who: mother, relation: 'spouse', of: father })
  if (mother && away) kin.push({ who: mother, relation: 'spouse', of: away })
  if (mother && step) kin.push({ who: mother, relation: step.relation === 'step_parent' ? 'spouse' : 'partner', of: step })
  if (shape === 'expectant' && elders[0]) kin.push({ who: elders[0], relation: 'birth_parent', of: mother! })
  const district = chance.oneOf(districts)
  const house = chance.oneOf(houses)
  const number = chance.between(1, 9_999)
  return {
    id: chance.id(), name: `${names.surname}家`, people, children, kin, guardian: mother ?? father ?? elders[0]!, guardianWord: shape === 'expectant' ? '本人' : mother ? '母' : father ? '父' : '祖母',
    shape, from, veil, district,
    // Numbers of the invented exchange 0000.
    phone: `090-0000-${String(number).padStart(4, '0')}`, address: `${district.name} ${chance.between(1, 9)}-${chance.between(1, 20)}-${chance.between(1, 15)}${house ? ` ${house} ${chance.between(1, 4)}0${chance.between(1, 6)}号` : ''}`,
  }
}

/** The nursery or school a child of a district goes to in a school year: '年少' … '小2' … '高1相当'; undefined at home. */
export function placeFor(district: District, schoolYear: string, childId: string): { agency: AgencyKey; className: string } | undefined {
  const lot = Number.parseInt(childId.slice(-2), 16)
  const number = schoolYear.replace(/\D/g, '')
  const className = `${number}年${1 + (lot % 3)}組`
  if (schoolYear === '未就学') return lot % 3 === 0 ? undefined : { agency: district.nursery === 'hidamari' ? 'wakaba' : district.nursery, className: '3歳未満児' }
  if (schoolYear.startsWith('年')) return { agency: district.nursery, className: schoolYear }
  if (schoolYear.startsWith('小')) return { agency: lot === 0 ? 'hikari_school' : district.primary, className }
  if (schoolYear.startsWith('中')) return { agency: district.junior, className }
  return schoolYear.startsWith('高') ? { agency: lot % 2 === 0 ? 'kita_high' : 'minami_high', className } : undefined
}

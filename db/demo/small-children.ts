import type { CheckupKind, CheckupSettlement } from '../../app/codes/checkups.ts'
import { checkupKinds } from '../../app/codes/checkups.ts'
import type { DevelopmentConcern, DevelopmentService } from '../../app/codes/development.ts'
import type { Concern } from '../../app/codes/information.ts'
import type { PregnancyReason } from '../../app/codes/maternity.ts'
import { fiscalYearOf, officeDayFrom } from '../../app/kernel/calendar.ts'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { nameColumns } from '../../app/people/people.db.ts'
import { agencies as agencySpecs } from './agencies.ts'
import type { AgencyKey } from './agencies.ts'
import type { Council } from './council-members.ts'
import { daysFrom, isBefore, moment } from './days.ts'
import type { Day } from './days.ts'
import { ofYear } from './rooms-of-town.ts'
import type { RoomMaking } from './rooms-of-town.ts'
import { holdsOn } from './town-facts.ts'
import type { CasefileFacts, FamilyFacts, PersonFacts } from './town-facts.ts'

/** Of a year, and of the day: sheets of information, children whose development is followed, children who did not come to a check-up, women's consultations. */
export const smallFigures = { sheets: 60, developments: 40, notCome: 12, women: 8, noticed: 9, handedOver: 3 } as const

const words = {
  pregnancy: ['健診は受けている。出産の費用のことを気にしている。', '上の子の世話で通院が遅れがち。一緒に予定を立てた。', '支える人は友人が1人。産後の訪問を希望している。', 'つわりが長く、食事が少ない。次の受診に付き添う。', 'パートナーとの話し合いを望んでいる。'],
  care: ['産後ケアを予約した。退院の日に電話する。', '両親学級と、沐浴の練習を一緒に行う。', '出産の入院の荷物と、上の子の預け先を決めた。', '健診のたびに電話で体調を聞く。'],
  born: ['母子とも元気に退院した。', '予定より早く生まれたが、体重は増えている。', '退院の前に病院と話し合った。'],
  sheet: {
    child: ['登園のときに同じ服が〔2-4〕日続いた。体に傷はない。', '迎えが〔2-3〕回おそくなった。連絡はあった。', '「朝ごはんは食べない」と話した。体重は横ばい。', '休みが〔3-5〕日続き、理由がはっきりしない。', '急に大きな声を出すことが増えた。', 'きょうだいの世話で宿題ができないと話した。', 'むし歯が〔4-8〕本あり、治療に行けていない。'],
    expectant: ['妊娠〔22-28〕週で届け出た。支える人がいないと話した。', '受診の間が〔5-8〕週あいた。電話がつながりにくい。', '出産の費用と住まいのことで困っている。'],
    guardian: ['窓口で子どもに強い言い方をしていた。疲れていると話した。', '眠れない日が続き、育児がつらいと話した。', '家賃の滞納があり、子どもの食費を減らしている。'],
  },
  answer: ['', '担当から改めて電話する。', '見ていただいた様子は支援に生かす。'],
  development: ['ことばは〔2-3〕語文。身ぶりで伝えようとする。積木が好き。', '場面が変わると泣くが、予告があると動ける。', '友だちのそばで遊ぶ。やりとりは大人が入ると続く。', '音に敏感で、行事の練習を嫌がる。絵本の時間は座っていられる。', '走り方がぎこちない。手先の遊びは好き。', '着替えと排せつに手助けがいる。ほめると自分でしようとする。'],
  guardian: ['就学までにできることをしたい。', '家では困っていないが、園での様子を知りたい。', '上の子もゆっくりだったので、様子を見たい。', '検査の結果を父にも聞いてほしい。'],
  contact: ['園での様子を見た。集まりの後半で席を立つ。絵のカードを使うと戻れた。', '母と面接。家での困りごとと、できたことを書き出した。', '親子教室で遊びを見た。名前を呼ぶと〔2-3〕回目でふり向く。', '担任と支援のしかたを話し合った。予告と、終わりの合図を決めた。', '電話で様子を聞いた。夜は眠れるようになった。'],
  contactNext: ['〔2-3〕か月後に園で見る。', '検査の日を決める。', '療育の見学に一緒に行く。', ''],
  nudge: { letter: '2回目の案内を送った。', phone: '電話したが出ない。留守番電話に残した。', visit: '訪問したが不在。連絡票を入れた。', promised: '次の健診の日に来ると話した。', seen: '玄関で本人に会った。歩いて出てきた。表情はよい。' },
  settled: { attended: '次の健診の日に受けた。', seen: '訪問で本人に会い、体重と体の様子を見た。', elsewhere: 'かかりつけで受けたことを母子手帳で確かめた。', moved: '転出先の市町村に引き継いだ。' } as Partial<Record<CheckupSettlement, string>>,
  women: ['夫の大声と物を投げることが続く。けがはない。これからのことを整理したい。', '別居を考えている。住まいとお金の相談。', '離婚の話し合いが進まず、眠れない。', '元の夫からの電話が続く。番号を変えるか迷っている。', '働きに出たいが、子どもの預け先がない。'],
  womenNext: ['安全な連絡のしかたを決めた。専門の相談につなぐ。', '法律の相談の日を予約した。', '次の面接で、逃げるときの荷物と連絡先を確かめる。'],
}
const girls = ['結月/ゆづき', '芽衣/めい', '紬葉/つむは', '凛花/りんか', '杏莉/あんり', '陽葵/ひなた', '一花/いちか', '花音/かのん'] as const
const boys = ['蒼真/そうま', '律希/りつき', '朝陽/あさひ', '凪/なぎ', '新太/あらた', '颯真/そうま', '湊斗/みなと', '暖/だん'] as const
const developmentConcern: readonly (readonly DevelopmentConcern[])[] = [['language'], ['language', 'social'], ['restless', 'tantrum'], ['fixed', 'sensory'], ['motor'], ['habits', 'parenting'], ['social', 'restless'], ['school_entry', 'learning']]
const services: readonly (readonly DevelopmentService[])[] = [[], ['parent_child_class'], ['rounds'], ['day_support'], ['rounds', 'extra_staff'], ['medical'], []]
const sheetConcerns: Readonly<Record<'child' | 'expectant' | 'guardian', readonly (readonly Concern[])[]>> = {
  child: [['unclean'], ['late_pickup'], ['hungry'], ['absent'], ['rough'], ['young_carer'], ['untreated'], ['words_of_child', 'fearful']], expectant: [['late_notice', 'no_support'], ['no_checkups', 'parent_unreachable'], ['poverty', 'no_support']], guardian: [['parent_harsh'], ['parent_mind'], ['poverty']],
}

/** The register of pregnancies with what きずな handed over, sheets of information, 幼児発達, check-ups with those who did not come, and 女性相談. */
export function smallChildren(making: RoomMaking, council: Council): void {
  const { chance, book, days, today, facts, staff, agencies, person, say, yearBegin } = making
  const thisYear = fiscalYearOf(today)
  const yesterday = days.days[days.placeOf(today) - 1]!
  const dayAt = (place: number): Day => days.days[Math.min(place, days.placeOf(today) - 1)]!
  const between = (from: Day, until: Day): Day => dayAt(chance.between(days.placeOf(from), Math.max(days.placeOf(from), Math.min(days.placeOf(until), days.placeOf(today)) - 1)))
  const later = (on: Day, count: number): Day => dayAt(days.placeOf(on) + count)
  const ahead = (least: number, most: number): Day => officeDayFrom(today.add({ days: chance.between(least, most) }))
  const nurses = [staff.sato, staff.nishio, staff.takuwa, staff.naito] as const
  const mainOf = (casefile: CasefileFacts): string | null => casefile.mains.at(-1)?.accountId ?? null
  const kizunaOn = (day: Day): string | null => council.seatOf('kizuna', 'working', day)?.id ?? null
  const taken = new Set(facts.names)

  // Pregnancies: whoever is or was 特定妊婦 here, then those whom きずな handed over and nobody has made a casefile of.
  interface OnRegister { id: string; personId: string; since: Day; ground: 'expectant' | 'joint_conference' | 'agreed' }
  const register: OnRegister[] = []
  const reasonsAt: readonly { from: number; until: number; codes: readonly PregnancyReason[] }[] = [
    { from: 0, until: 19, codes: ['young', 'no_support'] }, { from: 0, until: 99, codes: ['no_checkups', 'poverty'] }, { from: 20, until: 99, codes: ['mind'] }, { from: 0, until: 30, codes: ['unwanted', 'unmarried'] }, { from: 24, until: 99, codes: ['elder_child'] },
    { from: 0, until: 99, codes: ['late_notice', 'housing'] }, { from: 0, until: 99, codes: ['partner', 'no_support'] }, { from: 30, until: 99, codes: ['many_children', 'poverty'] },
  ]

  function pregnancy(woman: Pick<PersonFacts, 'id' | 'birth'>, { since, dueOn, account, nextContactOn, ended, ground }: { since: Day; dueOn: Day; account: string | null; nextContactOn: Day | null; ended: { outcome: 'born' | 'moved' | 'lost' | 'other'; on: Day; words: string } | null; ground: OnRegister['ground'] }): string {
    const id = chance.id()
    const begun = dueOn.subtract({ days: 280 })
    const shown = ended?.on ?? yesterday
    const weeks = Math.floor(daysFrom(begun, shown) / 7)
    const handbookOn = between(begun.add({ days: 70 }), isBefore(since, begun.add({ days: 90 })) ? begun.add({ days: 100 }) : since)
    const hasBook = !isBefore(handbookOn, begun) && isBefore(handbookOn, shown)
    const lastCheckupOn = between(shown.subtract({ days: Math.min(30, Math.max(2, daysFrom(begun, shown) - 60)) }), shown)
    const recordedAt = moment(since, 930)
    book.add('pregnancy', {
      id, personId: woman.id, dueOn, dueSource: ground === 'agreed' ? 'kizuna' : chance.oneOf(['ultrasound', 'handbook', 'told'] as const), handbookOn: hasBook ? handbookOn : null, handbookNone: false, checkups: Math.max(1, Math.floor((weeks - 10) / 3)),
      lastCheckupOn: isBefore(begun, lastCheckupOn) ? lastCheckupOn : null, supportLevel: chance.oneOf(['手厚い支援', '定期の支援', '見守り']), words: say(words.pregnancy), accountId: account, agencyPersonId: kizunaOn(since), counterpart: '', away: chance.oneOf(['none', 'none', 'planned', 'unknown'] as const),
      awaySince: null, awayUntil: null, nextContactOn: ended ? null : nextContactOn, outcome: ended?.outcome ?? null, outcomeOn: ended?.on ?? null, outcomeWords: ended?.words ?? '', recordedAt, recordedBy: account ?? staff.yamane, version: ended ? 3 : 2,
    })
    const years = woman.birth ? Math.floor(daysFrom(woman.birth, since) / 365.25) : 25
    for (const code of chance.oneOf(reasonsAt.filter(({ from, until }) => years >= from && years <= until)).codes) book.add('pregnancyReason', { id: chance.id(), pregnancyId: id, personId: woman.id, code, since, until: null, recordedAt, recordedBy: account ?? staff.yamane })
    register.push({ id, personId: woman.id, since, ground })
    return id
  }

  let contact = 0
  for (const family of facts.families) {
    for (const casefile of family.casefiles.filter(({ classes }) => classes.some((one) => one.class === 'expectant'))) {
      const since = days.days[days.placeOf(casefile.openedOn)]!
      if (!isBefore(since, today)) continue
      if (casefile.closedOn === null && casefile.person.dueOn) {
        contact += 1
        pregnancy(casefile.person, { since, dueOn: casefile.person.dueOn, account: mainOf(casefile), nextContactOn: contact === 3 ? days.days[days.placeOf(today) - 2]! : ahead(1, 21), ended: null, ground: 'expectant' })
        continue
      }
      if (casefile.closedOn === null) continue
      const [closedOn, gives] = [casefile.closedOn, casefile.closingReason === 'settled']
      const known = family.people.find(({ birth, relation }) => relation === 'child' && birth !== null && isBefore(casefile.openedOn, birth) && isBefore(birth, closedOn))
      const bornOn = known?.birth ?? closedOn.subtract({ days: chance.between(12, 30) })
      if (!gives || isBefore(bornOn, casefile.openedOn)) {
        pregnancy(casefile.person, { since, dueOn: closedOn.add({ days: chance.between(20, 60) }), account: mainOf(casefile), nextContactOn: null, ended: { outcome: 'moved', on: closedOn, words: '転出先の母子保健に引き継いだ。' }, ground: 'expectant' })
        continue
      }
      const id = pregnancy(casefile.person, { since, dueOn: casefile.person.dueOn ?? bornOn.add({ days: chance.between(-6, 9) }), account: mainOf(casefile), nextContactOn: null, ended: { outcome: 'born', on: bornOn, words: say(words.born) }, ground: 'expectant' })
      bear(family, casefile, id, bornOn, known?.id ?? null)
    }
  }

  /** A child of this pregnancy: the one the family has, or one written down now. */
  function bear(family: FamilyFacts, { person: mother, mains }: CasefileFacts, pregnancyId: string, bornOn: Day, known: string | null): void {
    const on = days.days[days.placeOf(bornOn.add({ days: 3 }))]!
    const written = { recordedAt: moment(on, 700), recordedBy: mains.at(-1)?.accountId ?? staff.sato }
    const id = known ?? chance.id()
    if (!known) {
      if (!isBefore(on, today)) return
      const [surname, reading] = [mother.name.split(' ')[0]!, mother.kana.split(' ')[0]!]
      const sex = chance.happens(0.5) ? 'female' as const : 'male' as const
      const called = newborn(surname, reading, sex)
      book.add('person', { id, sex, birthYear: bornOn.year, birthMonth: bornOn.month, birthDay: bornOn.day, dueOn: null, nationality: null, language: null, ...written })
      book.add('personName', { id: chance.id(), personId: id, kind: 'current', ...nameColumns(called.name, called.kana), ...written })
      book.add('familyMember', { id: chance.id(), familyId: family.id, personId: id, relation: 'child', livesIn: true, ...written })
      book.add('kinship', { id: chance.id(), personId: mother.id, otherPersonId: id, relation: 'birth_parent', ...written })
    }
    book.add('pregnancyChild', { id: chance.id(), pregnancyId, personId: id, ...written })
  }
  function newborn(surname: string, reading: string, sex: 'female' | 'male'): { name: string; kana: string } {
    for (const given of chance.mixed(sex === 'female' ? girls : boys)) {
      const [written = '', read = ''] = given.split('/')
      if (taken.has(`${surname} ${written}`)) continue
      taken.add(`${surname} ${written}`)
      return { name: `${surname} ${written}`, kana: `${reading} ${read}` }
    }
    throw new Error(`no name is left for another child of ${surname}`)
  }

  const noticedOf = (fiscalYear: number): number => ofYear(smallFigures.noticed * 2, fiscalYear, today)
  let ending = 0
  for (const fiscalYear of [thisYear - 1, thisYear]) {
    for (let at = 0; at < noticedOf(fiscalYear); at += 1) {
      const isOpen = fiscalYear === thisYear && at < smallFigures.noticed
      const since = isOpen ? between(today.subtract({ days: 130 }), today.subtract({ days: 9 })) : between(yearBegin(fiscalYear), fiscalYear === thisYear ? today.subtract({ days: 150 }) : yearBegin(thisYear))
      if (!isBefore(since, today)) continue
      const called = person('female')
      const id = chance.id()
      const age = chance.between(17, 38)
      const birth = since.subtract({ years: age, days: chance.between(1, 360) })
      const written = { recordedAt: moment(since, 910), recordedBy: staff.yamane }
      book.add('person', { id, sex: 'female', birthYear: birth.year, birthMonth: birth.month, birthDay: birth.day, dueOn: null, nationality: null, language: null, ...written })
      book.add('personName', { id: chance.id(), personId: id, kind: 'current', ...nameColumns(called.name, called.kana), ...written })
      const dueOn = isOpen ? today.add({ days: chance.between(20, 150) }) : since.add({ days: chance.between(60, 140) })
      const over = isBefore(dueOn.add({ days: 10 }), today)
      ending += Number(over)
      const on = dueOn.add({ days: chance.between(-8, 6) })
      pregnancy({ id, birth }, {
        since, dueOn, account: chance.happens(0.8) ? chance.oneOf(nurses) : null, nextContactOn: over ? null : ahead(2, 40), ground: chance.oneOf(['joint_conference', 'agreed'] as const),
        ended: over ? (ending % 9 === 4 ? { outcome: 'moved', on: dueOn.subtract({ days: 25 }), words: '転出先の母子保健に引き継いだ。' } : ending % 17 === 8 ? { outcome: 'lost', on: isBefore(since, dueOn.subtract({ days: 55 })) ? dueOn.subtract({ days: 55 }) : dueOn, words: 'からだの回復を待って、きずなの保健師が連絡する。' } : { outcome: 'born', on, words: say(words.born) }) : null,
      })
    }
  }

  // Once a month a file of きずな: those by name, all the others as a number.
  for (let month = yearBegin(thisYear - 1).toPlainYearMonth(); ; month = month.add({ months: 1 })) {
    const on = officeDayFrom(month.toPlainDate({ day: 8 }))
    if (!isBefore(on, today)) break
    const before = officeDayFrom(month.subtract({ months: 1 }).toPlainDate({ day: 8 }))
    const brought = register.filter(({ since }) => !isBefore(since, before) && isBefore(since, on)).slice(0, smallFigures.handedOver)
    const [handoverImportId, written] = [chance.id(), { recordedAt: moment(on, 650), recordedBy: staff.yamane }]
    book.add('handoverImport', { id: handoverImportId, source: `妊婦引継ぎ_${month.toString()}.csv`, taken: brought.length, refused: chance.oneOf([0, 0, 0, 1]), reportedCount: chance.between(92, 112), ...written })
    for (const [line, one] of brought.entries()) book.add('maternalHandover', { id: chance.id(), personId: one.personId, pregnancyId: one.id, handoverImportId, line: line + 2, ground: one.ground, groundOn: one.since, assessment: say(words.pregnancy), carePlan: say(words.care), ...written })
  }

  // 情報提供: about people known here and others, mostly answered within some days.
  const kids = facts.families.flatMap((family) => family.people.filter(({ relation, birth }) => relation === 'child' && birth !== null).map((child) => ({ family, child, birth: child.birth! })))
  const sealed = new Set(facts.families.flatMap(({ casefiles }) => casefiles.filter((one) => one.sealed).map((one) => one.person.id)))
  const openKids = kids.filter(({ child }) => !sealed.has(child.id))
  const senders: Readonly<Record<'child' | 'expectant' | 'guardian', readonly AgencyKey[]>> = { child: ['taisha_primary', 'kita_primary', 'hama_primary', 'taisha_junior', 'sakura', 'hibari', 'wakaba', 'minami_en', 'club', 'kitamachi', 'shiroi', 'commissioners'], expectant: ['midori', 'kizuna', 'chuo_hospital'], guardian: ['kizuna', 'welfare_section', 'welfare_office', 'ayumi', 'aoba'] }
  for (const fiscalYear of [thisYear - 1, thisYear]) {
    const count = ofYear(smallFigures.sheets, fiscalYear, today)
    const waiting = Math.min(5, count)
    const [first, end] = [days.placeOf(yearBegin(fiscalYear)), fiscalYear === thisYear ? days.placeOf(today) - 1 : days.placeOf(yearBegin(thisYear))]
    for (let at = 0; at < count; at += 1) {
      // The last ones came lately: two have been waiting too long, three are in time.
      const fromEnd = fiscalYear === thisYear ? count - 1 - at : 99
      const place = fromEnd < waiting ? days.placeOf(today) - [1, 2, 3, 9, 7][fromEnd]! : first + Math.floor(((at + chance.random()) * (end - first - 10)) / (fiscalYear === thisYear ? count - waiting : count))
      const receivedOn = dayAt(place)
      const about = chance.oneOf(['child', 'child', 'child', 'child', 'guardian', 'expectant'] as const)
      const known = about === 'child' && fromEnd > 1 && chance.happens(0.55) ? chance.oneOf(openKids.filter(({ birth, family }) => !family.hides && isBefore(birth, receivedOn))) : null
      const heard = known || chance.happens(0.15) ? null : person(about === 'child' && chance.happens(0.5) ? 'male' : 'female', about === 'child' ? 'child' : 'parent')
      const means = chance.oneOf(['phone', 'phone', 'letter', 'fax', 'meeting', 'mail'] as const)
      const answered = fromEnd >= waiting
      const answeredOn = later(receivedOn, chance.between(1, 4))
      const id = chance.id()
      const by = chance.oneOf([staff.iizuka, staff.sato, staff.soda, staff.fukuma, staff.kageyama])
      const birth = heard && about === 'child' ? receivedOn.subtract({ days: chance.between(200, 5_500) }) : null
      const text = say(words.sheet[about])
      book.add('informationSheet', {
        id, personId: known?.child.id ?? null, intakeId: null, receivedOn, means, about, nameHeard: heard?.name ?? '', kanaHeard: heard?.kana ?? '', birthYear: birth?.year ?? null, birthMonth: birth && chance.happens(0.6) ? birth.month : null, birthDay: null, birthAbout: false,
        dueOn: about === 'expectant' ? receivedOn.add({ days: chance.between(40, 150) }) : null, inTown: chance.happens(0.9) ? 'yes' : 'unknown', concerns: [...chance.oneOf(sheetConcerns[about])], words: text, consent: chance.oneOf(['not_told', 'not_told', 'told', 'agreed', 'opposed', 'unknown'] as const), consentWords: '',
        answerBy: fromEnd === 4 ? days.days[days.placeOf(today) - 1]! : chance.happens(0.2) ? officeDayFrom(receivedOn.add({ days: 10 })) : null, answeredAt: answered ? moment(answeredOn, chance.between(540, 1000)) : null, answeredBy: answered ? by : null,
        answer: answered ? chance.oneOf(['received', 'handling', 'handling', 'worker', 'together', 'again'] as const) : null, answerWords: answered ? say(words.answer) : '', answerMeans: answered ? (means === 'meeting' ? 'phone' : means) : null, recordedAt: moment(receivedOn, chance.between(530, 1000)), recordedBy: by, version: answered ? 2 : 1,
      })
      const agency = chance.oneOf(senders[about])
      const seat = council.seatOf(agency, 'working', receivedOn)
      const own = known?.child.goes.find((one) => one.fiscalYear === fiscalYear)?.agencyId
      book.add('informationSender', { id: chance.id(), informationSheetId: id, agencyId: own ?? agencies[agency], name: own ? '担任' : seat?.name ?? seat?.title ?? '担当', phone: own ? '' : agencySpecs[agency as Exclude<AgencyKey, 'own' | 'centre'>].phone, recordedAt: moment(receivedOn, 1005), recordedBy: by })
    }
  }

  // 幼児発達: small children the office knows.
  const monthsOn = (birth: Day, day: Day): number => birth.until(day, { largestUnit: 'month' }).months
  const small = chance.mixed(openKids.filter(({ birth }) => monthsOn(birth, today) >= 20 && monthsOn(birth, today) <= 76))
  const wanted = smallFigures.developments + 14
  for (const [at, { child, family, birth }] of small.slice(0, wanted).entries()) {
    const casefile = family.casefiles.find((one) => one.person.id === child.id && one.closedOn === null)
    const met = family.intakes[0] ? officeDateOf(family.intakes[0].receivedAt) : yesterday
    const earliest = [birth.add({ months: 18 }), met, yearBegin(thisYear - 1)].toSorted(Temporal.PlainDate.compare).at(-1)!
    if (!isBefore(earliest.add({ days: 10 }), today)) continue
    const beganOn = between(earliest, today.subtract({ days: 5 }))
    const over = at >= smallFigures.developments && isBefore(beganOn.add({ days: 120 }), today)
    if (at >= smallFigures.developments && !over) continue
    const endedOn = over ? between(beganOn.add({ days: 100 }), today) : null
    const account = casefile ? mainOf(casefile) ?? staff.naito : chance.oneOf([staff.naito, staff.naito, staff.sato, staff.takuwa, staff.kurima])
    const written = { recordedAt: moment(beganOn, 960), recordedBy: account }
    const id = chance.id()
    const reason = over ? chance.oneOf(['resolved', 'school', 'elsewhere', 'declined'] as const) : null
    book.add('development', {
      id, personId: child.id, source: chance.oneOf(['checkup', 'checkup', 'nursery', 'kizuna', 'guardian', 'rounds', 'own_casework'] as const), sourceWords: '', beganOn, words: say(words.development), guardianWords: say(words.guardian), services: [...chance.oneOf(services)], accountId: account,
      nextOn: over ? null : at === 5 || at === 17 || at === 29 ? days.days[days.placeOf(today) - 4]! : at % 13 === 12 ? null : ahead(3, 100), handoverOn: null, handoverWords: '', endedOn, endedReason: reason, endedWords: over ? '保護者と振り返り、心配なときの連絡先を渡した。' : '', ...written, version: over ? 3 : 2,
    })
    for (const code of chance.oneOf(developmentConcern.filter((codes) => monthsOn(birth, beganOn) >= 58 || !codes.includes('school_entry')))) book.add('developmentConcern', { id: chance.id(), developmentId: id, personId: child.id, code, since: beganOn, until: null, ...written })
    const until = endedOn ?? yesterday
    for (let on = later(beganOn, chance.between(4, 25)); isBefore(on, until); on = later(on, chance.between(28, 60))) {
      book.add('developmentContact', { id: chance.id(), developmentId: id, personId: child.id, heldOn: on, means: chance.oneOf(['visit_here', 'rounds', 'class', 'phone', 'at_visit'] as const), withWhom: chance.oneOf(['母', '母', '父母', '担任', '祖母']), words: say(words.contact), nextWords: say(words.contactNext), recordedAt: moment(on, 1010), recordedBy: account, correctsId: null, reason: '' })
      if (days.placeOf(on) >= days.placeOf(today) - 1) break
    }
    if (at % 3 === 0 && isBefore(beganOn.add({ days: 40 }), until)) {
      const testedOn = between(beganOn.add({ days: 30 }), until)
      const testId = chance.id()
      const scored = { recordedAt: moment(testedOn, 1000), recordedBy: staff.naito }
      const age = monthsOn(birth, testedOn)
      const quotient = chance.between(62, 98)
      book.add('developmentTest', { id: testId, developmentId: id, personId: child.id, test: 'k_scale', testWords: '', testedOn, tester: '心理担当支援員', words: '課題に最後まで取り組んだ。言葉の課題は例を示すとできた。', correctsId: null, reason: '', ...scored })
      for (const [scale, value] of [['dq', quotient], ['da', Math.round((age * quotient) / 100)], ['posture', quotient + chance.between(0, 14)], ['cognition', quotient + chance.between(-6, 8)], ['language', quotient - chance.between(0, 12)]] as const) book.add('developmentScore', { id: chance.id(), developmentTestId: testId, personId: child.id, scale, value, ...scored })
    }
  }

  // 健診: files of きずな; of those who did not come some are known here and followed, some stand by name until somebody starts.
  const followed = { known: 7, byName: 5 }
  const kinds = checkupKinds.filter(({ code }) => code !== 'newborn_visit' && code !== 'five_years')
  let [known, byName] = [0, 0]
  const looked = new Set<string>()
  for (let month = yearBegin(thisYear - 1).toPlainYearMonth(), nth = 0; ; month = month.add({ months: 1 }), nth += 1) {
    const on = officeDayFrom(month.toPlainDate({ day: 12 }))
    if (!isBefore(on, today)) break
    const isLate = daysFrom(on, today) < 110
    const isLast = daysFrom(on, today) < 32
    const checkupImportId = chance.id()
    const written = { recordedAt: moment(on, 640), recordedBy: staff.sato }
    const { code: kind, months: [least, most] } = kinds[nth % kinds.length]!
    const invitedOn = officeDayFrom(on.subtract({ days: 14 }))
    const among = chance.mixed(openKids.filter(({ birth, family }) => monthsOn(birth, invitedOn) >= least && monthsOn(birth, invitedOn) <= most && family.intakes[0] && isBefore(officeDateOf(family.intakes[0].receivedAt), invitedOn))).filter(({ child }) => !looked.has(`${kind} ${child.id}`)).slice(0, 4)
    let missed = 0
    for (const [at, { child, family }] of among.entries()) {
      looked.add(`${kind} ${child.id}`)
      const isMissed = at === 0 || (isLate && at === 1)
      const isOpen = isMissed && isLate && known < followed.known
      if (isMissed) missed += 1
      known += Number(isOpen)
      follow({ id: child.id, family }, { kind, checkupImportId, invitedOn, on, isMissed, isOpen, written })
    }
    // Nobody has started with these; one of the month before waits too long.
    const strangers = isLast ? followed.byName - byName : isLate && daysFrom(on, today) < 62 ? 1 : 0
    for (let at = 0; at < strangers; at += 1) {
      byName += 1
      missed += 1
      const called = person(chance.happens(0.5) ? 'female' : 'male', 'child')
      book.add('checkup', { id: chance.id(), personId: null, intakeId: null, checkupImportId, kind, result: 'missed', invitedOn, heldOn: null, words: '', nameHeard: called.name, kanaHeard: called.kana, birthOn: invitedOn.subtract({ months: chance.between(least, most - 1), days: chance.between(1, 25) }), accountId: null, nextOn: null, settled: null, settledOn: null, settledWords: '', settledBy: null, ...written, version: 1 })
    }
    book.add('checkupImport', { id: checkupImportId, source: `健診_${month.toString()}.csv`, kept: among.length, missed, counted: chance.between(78, 110), again: chance.oneOf([0, 0, 1, 2]), refused: chance.oneOf([0, 0, 0, 1]), ...written })
  }

  function follow({ id: personId, family }: { id: string; family: FamilyFacts }, { kind, checkupImportId, invitedOn, on, isMissed, isOpen, written }: { kind: CheckupKind; checkupImportId: string; invitedOn: Day; on: Day; isMissed: boolean; isOpen: boolean; written: { recordedAt: Temporal.Instant; recordedBy: string } }): void {
    const id = chance.id()
    const casefile = family.casefiles.find((one) => one.closedOn === null && holdsOn({ since: one.openedOn, until: null }, on))
    const account = casefile ? mainOf(casefile) : chance.oneOf([staff.sato, staff.takuwa])
    const tries = isMissed ? (isOpen ? chance.between(1, 3) : chance.between(1, 2)) : 0
    const firstTry = later(on, 3)
    const settled = isMissed && !isOpen ? chance.oneOf(['attended', 'attended', 'seen', 'elsewhere', 'moved'] as const) : null
    let last = firstTry
    const nudges: { triedOn: Day; means: 'letter' | 'phone' | 'visit'; result: 'reached' | 'no_answer' | 'promised' | 'seen'; words: string }[] = []
    for (let at = 0; at < tries && isBefore(last, yesterday); at += 1) {
      const ends = at === tries - 1 && settled !== null
      const means = settled === 'seen' && ends ? 'visit' as const : (['letter', 'phone', 'visit'] as const)[at]!
      nudges.push({ triedOn: last, means, result: settled === 'seen' && ends ? 'seen' : settled === 'attended' && ends ? 'promised' : means === 'letter' ? 'reached' : 'no_answer', words: settled === 'seen' && ends ? words.nudge.seen : settled === 'attended' && ends ? words.nudge.promised : words.nudge[means] })
      last = later(last, chance.between(6, 10))
    }
    const settledOn = settled ? later(nudges.at(-1)?.triedOn ?? firstTry, 5) : null
    book.add('checkup', {
      id, personId, intakeId: null, checkupImportId, kind, result: isMissed ? 'missed' : chance.oneOf(['normal', 'normal', 'watch', 'watch', 'examine', 'support'] as const), invitedOn, heldOn: isMissed ? null : officeDayFrom(invitedOn.add({ days: 9 })), words: '', nameHeard: '', kanaHeard: '', birthOn: null,
      accountId: isMissed ? account : null, nextOn: isOpen ? (known === 2 ? days.days[days.placeOf(today) - 3]! : ahead(1, 20)) : null, settled, settledOn, settledWords: settled ? words.settled[settled] ?? '' : '', settledBy: settled ? account : null, ...written, version: isMissed ? 1 + nudges.length + Number(settled !== null) : 1,
    })
    for (const nudge of nudges) book.add('checkupNudge', { id: chance.id(), checkupId: id, personId, ...nudge, recordedAt: moment(nudge.triedOn, 1000), recordedBy: account ?? staff.sato })
  }

  // 女性相談: mothers, most of them hiding from somebody.
  const mothers = facts.families.flatMap((family) => family.people.filter(({ relation, sex, livesIn }) => relation === 'birth_parent' && sex === 'female' && livesIn).slice(0, 1).map((mother) => ({ family, mother }))).filter(({ family }) => family.casefiles.some(({ sealed: apart }) => !apart) && family.intakes.length > 0)
  const women = [...chance.mixed(mothers.filter(({ family }) => family.hides)).slice(0, 5), ...chance.mixed(mothers.filter(({ family }) => !family.hides))].slice(0, smallFigures.women)
  for (const [at, { family, mother }] of women.entries()) {
    const met = officeDateOf(family.intakes[0]!.receivedAt)
    if (!isBefore(met.add({ days: 6 }), today)) continue
    const receivedOn = between(isBefore(met, yearBegin(thisYear - 1)) ? yearBegin(thisYear - 1) : met.add({ days: 2 }), today)
    const by = family.casefiles.find(({ closedOn }) => closedOn === null)?.mains.at(-1)?.accountId ?? staff.yamane
    book.add('womensConsultation', {
      id: chance.id(), personId: mother.id, familyId: family.id, intakeId: null, receivedOn, means: chance.oneOf(['visit_here', 'phone', 'at_visit'] as const), matters: family.hides ? ['violence', 'separation'] : [chance.oneOf(['divorce', 'money', 'mind'] as const)], childrenPresent: family.hides ? chance.oneOf(['yes', 'no', 'unknown'] as const) : null,
      words: say(words.women), nextWords: say(words.womenNext), nextOn: at % 2 === 0 ? ahead(5, 40) : null, agencyId: at % 3 === 0 ? agencies.women : null, agencyWords: at % 3 === 0 ? '面接の日を知らせ、同行した。' : '', recordedAt: moment(receivedOn, 950), recordedBy: by, version: 1,
    })
  }
}

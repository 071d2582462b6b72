import type { TransferKind, TransferMeans, TransferState } from '../../app/codes/transfers.ts'
import { fiscalYearOf, officeDayFrom } from '../../app/kernel/calendar.ts'
import { officeDateOf } from '../../app/kernel/office-time.ts'
import { daysFrom, isBefore, moment } from './days.ts'
import type { Day } from './days.ts'
import { ofYear } from './rooms-of-town.ts'
import type { RoomMaking } from './rooms-of-town.ts'
import { holdsOn } from './town-facts.ts'
import type { CasefileFacts, FamilyFacts, IntakeFacts } from './town-facts.ts'

/** Documents between the city and the guidance centre in a year. */
export const transfersOfYear = { send: 6, notify: 3, assist: 9, case_sent: 21, guidance_entrusted: 2, support_notice: 3 } as const satisfies Record<TransferKind, number>

interface About { family: FamilyFacts; casefile: CasefileFacts; intake: IntakeFacts | null; on: Day; leads: boolean }
interface Step { side: 'ours' | 'theirs'; state: TransferState; at: Temporal.Instant; by: string; who?: string; means?: TransferMeans; urgent?: boolean; words?: string; theirNumber?: string; custody?: 'yes' | 'no' | 'unknown'; theirPolicy?: string; plannedEnd?: Day | null }

const words = {
  danger: ['きょうだいの前で大人の暴力がくり返され、止める人がいない。今夜も同じ人が家にいる。', '新しいけががあり、説明が会うたびに違う。次のけがを防ぐ見通しがない。', '夜に幼い子だけで過ごす日が続き、保護者は訪問を断っている。', '保護者の不調が強く、食事と眠りの世話が途切れている。'],
  childWords: ['「家に帰りたくない」（本人、きのうの面接で担当に）', '「たたかれるのは、いつものこと」（本人、面接で）', '「夜はひとり」（本人、遊びながら）', ''],
  done: ['月2回の訪問、〔2-4〕回の面接、関係機関との会議〔1-3〕回。緊急の連絡先を渡した。', '目視〔2-3〕回、保護者との面接〔1-3〕回、親族への働きかけ。'],
  notDone: ['家の中で会えていない。', '父との面接を断られた。', 'なし'],
  opinion: ['一時保護を含めて、主担当を持っていただきたい。市はきょうだいと保護者の支援を続ける。', '立入調査が適当と考える。市は当日に同行できる。', '医学・心理の見立てを支援計画に入れたい。市が主担当を続ける。'],
  reason: { send: ['市の支援では安全を確かめられず、児童福祉法による措置を検討する必要がある。'], notify: ['出頭要求・立入調査などが適当と認める。'], assist: ['発達と愛着の見立て、面接のしかたについて助言を受けたい。', '本人の心理の判定と、保護者への伝え方の助言をお願いしたい。', '医学的な見立てと、服薬の中の育児について助言を受けたい。'] },
  course: ['受理のあと支援計画をつくり、訪問と関係機関の見守りを続けた。この〔1-3〕か月で心配が増えた。', '要対協に登録し、3か月ごとに見直してきた。経過は別紙。'],
  returned: ['調査の結果、市の支援を続けるのが適当。心配が増えたときは改めて。', '本人と保護者に会い、在宅で支援できると見立てた。'],
  policy: ['一時保護のうえ、家庭復帰の条件を話し合う。', '児童福祉司の指導を続ける。', '在宅のまま、月2回の面接。'],
  news: ['面会が始まった。', '心理の面接が〔2-3〕回終わった。', '保護者との約束を文書にした。'],
  advised: ['判定の結果と助言の文書を受け取った。', '心理の担当が来て、面接のしかたを一緒に考えた。', '助言を受け、計画に入れた。'],
  theirs: { case_sent: ['虐待の通告を受けて調査した。保護者は困りごとを話しており、市の子育て支援が適当。', '警察からの通告。面前での言い争い。継続した支援は市が適当。', '泣き声の通告。けがはない。家事と育児の支えを市にお願いしたい。'], guidance_entrusted: ['在宅の指導のうち、月2回の訪問と家計の支援を市に委託する。'], support_notice: ['家庭支援の事業（訪問・一時預かり）が適当と認め、通知する。'] },
  asked: ['家庭訪問と、学校・園での見守りをお願いしたい。', '支援の担当を決め、1か月後に様子を知らせてほしい。', '家事の支援の利用を調整してほしい。'],
  ours: ['次の通告では一時保護を検討してほしい。', '市が会えていないので、児童相談所も一緒に訪問してほしい。', '主担当を児童相談所に移したい。'],
  theirOpinion: ['登校・登園が続いており、在宅の支援を続けるのがよい。', 'まず市と一緒に訪問し、その結果で考える。', 'いまの情報では要件に当たらない。'],
  talked: ['けがの写真と本人の言葉を示し、これからの分担を話し合った。', '訪問の結果を知らせ、次に確かめることを決めた。', '送る文書の内容と、きょうだいの安全を確かめた。'],
  notAgreed: ['一時保護の時期。', '主担当をどちらが持つか。', '立入調査をするかどうか。'],
  againIf: ['〔2-3〕日続けて休んだら、その日に', '新しいけがが見つかったら、その日に', '訪問を拒まれたら、その日に'],
} as const

/** Documents both ways with the steps of both sides, the reporter held back or handed over, prints, and what was talked over. */
export function betweenOffices(making: RoomMaking): void {
  const { chance, book, days, today, facts, staff, agencies, say, tell, number, yearBegin } = making
  const thisYear = fiscalYearOf(today)
  const yesterday = days.days[days.placeOf(today) - 1]!
  const workerOf = (casefile: CasefileFacts, day: Day): string => casefile.mains.find((main) => holdsOn(main, day))?.accountId ?? staff.uchida
  const later = (from: Temporal.Instant, places: number, minute: number): Temporal.Instant => moment(days.days[days.placeOf(officeDateOf(from)) + places] ?? today, minute)
  const hasHappened = (at: Temporal.Instant): boolean => isBefore(officeDateOf(at), today)
  const used = new Set<string>()
  let theirs = 100
  const theirNumber = (): string => `出児相 第${(theirs += chance.between(1, 9))}号`
  /** A worker who may write: whoever decides is 係長, and nobody decides on their own words. */
  const writerOf = (casefile: CasefileFacts, day: Day): string => { const main = workerOf(casefile, day); return main === staff.moriyama ? staff.uchida : main }

  function keep(kind: TransferKind, { family, casefile, intake, on }: About, by: string, preparedAt: Temporal.Instant, texts: { reason: string; opinion: string; theirNumber?: string; asks?: string[]; replyBy?: Day | null; pressing?: boolean; datedOn?: Day }): string {
    const id = chance.id()
    const outgoing = kind === 'send' || kind === 'notify' || kind === 'assist'
    const transfer = {
      id, kind, asks: texts.asks ?? [], casefileId: casefile.id, familyId: family.id, intakeId: intake?.id ?? null, personId: casefile.person.id, fiscalYear: fiscalYearOf(on), number: null as number | null, datedOn: texts.datedOn ?? on, theirNumber: texts.theirNumber ?? '',
      danger: texts.pressing ? say(words.danger) : '', childWords: outgoing ? say(words.childWords) : '', done: outgoing ? say(words.done) : '', notDone: outgoing ? say(words.notDone) : '', opinion: texts.opinion, reason: texts.reason, course: outgoing ? say(words.course) : '',
      attachments: outgoing ? '経過記録の写し、支援計画' : '経過の概要', afterHours: texts.pressing ? '係長 森山 0853-00-0199' : '', urgencyJudgementId: intake?.judgements.get(casefile.person.id) ?? null, replyBy: texts.replyBy ?? null, recordedAt: preparedAt, recordedBy: by,
    }
    book.add('transfer', transfer)
    if (outgoing) number('transfer', preparedAt, (_, drawn) => { transfer.number = drawn })
    if (texts.pressing) {
      const siblings = family.casefiles.filter((one) => one !== casefile && holdsOn({ since: one.openedOn, until: one.closedOn }, on)).length
      book.add('transferPlace', { id: chance.id(), transferId: id, position: 1, whereabouts: '自宅', siblingsTonight: siblings > 0 ? `きょうだい${siblings}人は自宅で母と` : '', recordedAt: preparedAt, recordedBy: by })
    }
    return id
  }

  function walk(id: string, { family, casefile }: About, steps: readonly Step[]): void {
    for (const [position, { side, state, at, by, who = '', means, urgent = false, words: said = '', theirNumber: numbered = '', custody, theirPolicy = '', plannedEnd = null }] of steps.filter(({ at: when }) => hasHappened(when)).entries()) {
      book.add('transferStep', {
        id: chance.id(), transferId: id, position, side, state, at, who, means: means ?? null, urgent, words: said, theirNumber: numbered, theirOfficer: side === 'theirs' && state === 'accepted' ? '地区担当の児童福祉司' : '', custody: custody ?? null, theirPolicy, plannedEnd,
        recordedAt: side === 'theirs' && state === 'sent' ? later(at, 2, 640) : at, recordedBy: by,
      })
      const code = side === 'theirs' ? (state === 'accepted' || state === 'returned' || state === 'done' ? 'transfer_answered' as const : undefined)
        : ({ prepared: 'transfer_prepared', sent: 'transfer_sent', received: 'transfer_received', accepted: 'transfer_answered', returned: 'transfer_answered' } as const)[state as 'prepared']
      if (code) tell(code, at, by, { casefileId: casefile.id, familyId: family.id, refId: id })
    }
  }

  function printed(id: string, at: Temporal.Instant, by: string): void {
    if (!hasHappened(at)) return
    const record = { id: chance.id(), what: 'transfer', fiscalYear: 0, number: 0, purpose: '児童相談所へ送る', copies: 1, meetingId: null, refId: id, returnedCopies: null, returnedOn: null, recordedAt: at, recordedBy: by, version: 1 }
    book.add('print', record)
    number('print', at, (fiscalYear, drawn) => { record.fiscalYear = fiscalYear; record.number = drawn })
  }

  function pass(id: string, intake: IntakeFacts | null, at: Temporal.Instant): void {
    if (!intake || !hasHappened(at)) return
    const held = chance.happens(0.5)
    book.add('reporterPassing', { id: chance.id(), transferId: id, position: 0, outcome: held ? 'hold_back' : 'hand_over', words: held ? '本人が知られたくないと言っている。必要なときは市に照会してもらう。' : '機関からの通告で、機関も承知している。', recordedAt: at, recordedBy: staff.moriyama })
  }

  function talk({ family, casefile }: About, transferId: string | null, at: Temporal.Instant, by: string, again: { on: Day } | null): void {
    if (!hasHappened(at)) return
    const agreed = again === null ? 'yes' as const : chance.oneOf(['partly', 'no'] as const)
    const id = chance.id()
    book.add('discussion', {
      id, familyId: family.id, casefileId: casefile.id, intakeId: null, transferId, heldAt: at, means: chance.oneOf(['phone', 'phone', 'phone', 'visit_there', 'meeting'] as const), ourPeople: '係長、担当', theirPeople: '地区担当の児童福祉司', words: say(words.talked),
      ourOpinion: say(words.ours), theirOpinion: again === null ? '市の意見に同意。分担して進める。' : say(words.theirOpinion), agreed, notAgreed: again ? say(words.notAgreed) : '', againOn: again?.on ?? null, againIf: again ? say(words.againIf) : '', recordedAt: at.add({ minutes: 20 }), recordedBy: by,
    })
    tell('discussion_held', at, by, { casefileId: casefile.id, familyId: family.id, refId: id }, at.add({ minutes: 20 }))
  }
  /** Mostly agreed at once; else taken up again on the day that was named. */
  function discuss(about: About, transferId: string | null, at: Temporal.Instant, by: string, disagrees: boolean): void {
    if (!disagrees) { talk(about, transferId, at, by, null); return }
    const on = officeDayFrom(officeDateOf(at).add({ days: chance.oneOf([7, 10, 14]) }))
    talk(about, transferId, at, by, { on })
    talk(about, transferId, moment(on, 640), by, null)
  }

  function goes(kind: 'send' | 'notify' | 'assist', about: About, at: number, ends: 'over' | 'prepared' | 'awaited' | 'unreviewed'): void {
    const { casefile, intake, on, leads } = about
    const by = writerOf(casefile, on)
    const pressing = kind !== 'assist'
    const preparedAt = moment(on, ends === 'unreviewed' ? 960 : 900)
    const id = keep(kind, about, by, preparedAt, { pressing, reason: say(words.reason[kind]), opinion: words.opinion[kind === 'send' ? 0 : kind === 'notify' ? 1 : 2], asks: kind === 'notify' ? [chance.oneOf(['inspection', 'custody', 'summons'])] : kind === 'assist' ? [chance.oneOf(['advice', 'assessment'])] : [], replyBy: ends === 'awaited' ? officeDayFrom(today.add({ days: 2 })) : null })
    used.add(casefile.id)
    const prepared: Step = { side: 'ours', state: 'prepared', at: preparedAt, by }
    if (ends === 'prepared') { walk(id, about, [prepared]); return }
    const urgent = ends === 'unreviewed' || (kind === 'send' && at % 2 === 0)
    const sentAt = urgent ? preparedAt.add({ minutes: 35 }) : later(preparedAt, 1, 660)
    const ours: Step[] = urgent
      ? [{ side: 'ours', state: 'sent', at: sentAt, by, urgent: true, means: 'fax', words: '今夜の安全のため、電話のあとすぐに送った。決裁はあとから受ける。' }, ...(ends === 'unreviewed' ? [] : [{ side: 'ours', state: 'reviewed', at: later(sentAt, 1, 540), by: staff.moriyama } as const])]
      : [{ side: 'ours', state: 'approved', at: later(preparedAt, 1, 560), by: staff.moriyama }, { side: 'ours', state: 'sent', at: sentAt, by, means: chance.oneOf(['in_person', 'fax', 'post'] as const) }]
    const arrived: Step = { side: 'theirs', state: 'received', at: later(sentAt, 1, 700), by, who: '受付の担当' }
    const answeredAt = later(sentAt, chance.between(3, 6), 620)
    const lead = casefile.leads.find((one) => one.agencyId === agencies.centre && !isBefore(one.since, on))
    const answer: Step[] = kind === 'assist' ? [{ side: 'theirs', state: 'accepted', at: answeredAt, by, who: '心理の担当', theirNumber: theirNumber() }, { side: 'theirs', state: 'done', at: later(answeredAt, chance.between(12, 28), 650), by, words: say(words.advised) }]
      : leads ? [{ side: 'theirs', state: 'accepted', at: answeredAt, by, who: '地区担当', theirNumber: theirNumber(), custody: lead ? 'yes' : 'no', theirPolicy: say(words.policy) }, { side: 'theirs', state: 'told', at: later(answeredAt, 20, 900), by, words: say(words.news) },
        ...(lead?.until ? [{ side: 'theirs', state: 'done', at: moment(lead.until, 620), by, words: '主担当を市に戻す。' } as const] : [])]
        : [{ side: 'theirs', state: 'returned', at: answeredAt, by, who: '地区担当', words: say(words.returned) }]
    walk(id, about, [prepared, ...ours, ...(ends === 'over' ? [arrived, ...answer] : ends === 'awaited' ? [arrived] : [])].toSorted((one, other) => Temporal.Instant.compare(one.at, other.at)))
    printed(id, sentAt.subtract({ minutes: 10 }), by)
    if (pressing) {
      pass(id, intake, urgent ? later(sentAt, 1, 545) : later(preparedAt, 1, 562))
      discuss(about, id, preparedAt.subtract({ minutes: 50 }), staff.moriyama, at % 3 === 1 && ends === 'over')
    }
  }

  function comes(kind: 'case_sent' | 'guidance_entrusted' | 'support_notice', about: About, receivedAt: Temporal.Instant, answered: boolean): void {
    const { casefile } = about
    const by = staff.iizuka
    const receivedOn = officeDateOf(receivedAt)
    const datedOn = days.days[days.placeOf(receivedOn) - 2]!
    const id = keep(kind, { ...about, on: receivedOn }, by, receivedAt.add({ minutes: 10 }), { datedOn, reason: say(words.theirs[kind]), opinion: say(words.asked), theirNumber: theirNumber(), replyBy: answered ? null : officeDayFrom(today.add({ days: 2 })) })
    const closed = casefile.closedOn
    const acceptedAt = later(receivedAt, chance.between(1, 4), 600)
    walk(id, about, [
      { side: 'theirs', state: 'sent', at: moment(datedOn, 0), by, who: '地区担当の児童福祉司' }, { side: 'ours', state: 'received', at: receivedAt, by, who: '地区担当の児童福祉司' },
      ...(answered ? [{ side: 'ours', state: 'accepted', at: acceptedAt, by: workerOf(casefile, officeDateOf(acceptedAt)), words: '担当を決め、訪問の日を知らせた。' } as const] : []),
      ...(answered && closed && daysFrom(officeDateOf(acceptedAt), closed) > 0 ? [{ side: 'ours', state: 'done', at: moment(closed, 700), by, words: '支援を終え、結果を知らせた。' } as const] : []),
    ])
  }

  const all = facts.families.flatMap((family) => family.casefiles.filter(({ sealed, classes }) => !sealed && classes.at(-1)?.class !== 'expectant').map((casefile) => ({ family, casefile })))
  for (const fiscalYear of [thisYear - 1, thisYear]) {
    const [from, until] = [yearBegin(fiscalYear), fiscalYear === thisYear ? yesterday : yearBegin(fiscalYear + 1)]
    const within = (day: Day): boolean => !isBefore(day, from) && isBefore(day, until)
    const wanted = (kind: TransferKind): number => ofYear(transfersOfYear[kind], fiscalYear, today)
    const isOpenThen = (casefile: CasefileFacts, day: Day): boolean => isBefore(casefile.openedOn.add({ days: 14 }), day) && (casefile.closedOn === null || isBefore(day.add({ days: 45 }), casefile.closedOn))
    const grave = chance.mixed(all.filter(({ casefile }) => casefile.classes.some((one) => one.class === 'protection')))

    for (const [kind, outcome] of [['send', 'sent_to_centre'], ['notify', 'notified_centre']] as const) {
      const decided = all.flatMap(({ family, casefile }): About[] => family.intakes.filter((intake) => intake.outcome === outcome && intake.decidedOn && within(intake.decidedOn) && intake.personIds.includes(casefile.person.id) && !isBefore(intake.decidedOn, casefile.openedOn))
        .map((intake) => ({ family, casefile, intake, on: intake.decidedOn!, leads: kind === 'send' }))).filter(({ casefile }, at, list) => list.findIndex((one) => one.family === list[at]!.family) === at && !used.has(casefile.id))
      const chosen = decided.slice(0, wanted(kind))
      for (let tries = 0; chosen.length < wanted(kind) && tries < 400; tries += 1) {
        const one = grave[tries % Math.max(1, grave.length)]
        const on = days.days[chance.between(days.placeOf(from) + 4, Math.max(days.placeOf(from) + 5, days.placeOf(until) - 12))]!
        if (one && isOpenThen(one.casefile, on) && !used.has(one.casefile.id) && !chosen.some(({ family }) => family === one.family)) chosen.push({ ...one, intake: null, on, leads: false })
      }
      const inOrder = chosen.toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on))
      for (const [at, about] of inOrder.entries()) {
        const isLast = fiscalYear === thisYear && at === inOrder.length - 1 && about.intake === null && kind === 'notify'
        goes(kind, isLast ? { ...about, on: yesterday } : about, at, isLast ? 'unreviewed' : 'over')
      }
    }
    const helped = chance.mixed(all.filter(({ casefile }) => casefile.registrations.length > 0))
    const count = wanted('assist')
    for (let [at, tries] = [0, 0]; at < count && tries < 600; tries += 1) {
      const one = helped[tries % Math.max(1, helped.length)]!
      const ends = fiscalYear === thisYear && at === count - 1 ? 'prepared' : fiscalYear === thisYear && at === count - 2 ? 'awaited' : 'over'
      const place = ends === 'prepared' ? days.placeOf(today) - 1 : ends === 'awaited' ? days.placeOf(today) - 6 : days.placeOf(from) + 3 + Math.floor(((at + 0.5) * (days.placeOf(until) - days.placeOf(from) - 10)) / count)
      const on = days.days[place]!
      if (!isOpenThen(one.casefile, on) || (ends !== 'over' && one.casefile.closedOn !== null) || used.has(one.casefile.id)) continue
      goes('assist', { ...one, intake: null, on, leads: false }, at, ends)
      at += 1
    }

    // 市町村送致: what came from the centre as a call; those that became no casefile stand with their calls alone.
    const sent = facts.families.flatMap((family) => family.intakes.filter(({ kind, receivedAt }) => kind === 'from_guidance_centre' && within(officeDateOf(receivedAt))).map((intake) => ({ family, intake }))).toSorted((a, b) => Temporal.Instant.compare(a.intake.receivedAt, b.intake.receivedAt))
    let arrived = 0
    for (const { family, intake } of sent) {
      const casefile = family.casefiles.find(({ person, sealed, openedOn }) => !sealed && intake.personIds.includes(person.id) && daysFrom(officeDateOf(intake.receivedAt), openedOn) < 20)
      const personId = intake.personIds[0]
      if (arrived >= wanted('case_sent') || !personId) continue
      arrived += 1
      if (casefile) comes('case_sent', { family, casefile, intake, on: officeDateOf(intake.receivedAt), leads: false }, intake.receivedAt, true)
      else alone(intake, personId)
    }
    const standing = chance.mixed(all.filter(({ casefile }) => casefile.registrations.length > 0 && !used.has(casefile.id)))
    const more = [...Array.from({ length: Math.max(0, wanted('case_sent') - arrived) }, () => 'case_sent' as const), ...Array.from({ length: wanted('guidance_entrusted') }, () => 'guidance_entrusted' as const), ...Array.from({ length: wanted('support_notice') }, () => 'support_notice' as const)]
    for (const [at, kind] of more.entries()) {
      const isLast = fiscalYear === thisYear && at === more.length - 1
      const place = isLast ? days.placeOf(today) - 3 : chance.between(days.placeOf(from) + 5, days.placeOf(until) - 8)
      const on = days.days[place]!
      const one = standing.find(({ casefile }) => !used.has(casefile.id) && (isLast ? casefile.closedOn === null && isOpenThen(casefile, on) : isOpenThen(casefile, on)))
      if (!one) continue
      used.add(one.casefile.id)
      comes(kind, { ...one, intake: null, on, leads: false }, moment(on, chance.between(540, 960)), !isLast)
    }
  }

  function alone(intake: IntakeFacts, personId: string): void {
    const receivedOn = officeDateOf(intake.receivedAt)
    const datedOn = days.days[days.placeOf(receivedOn) - 2]!
    const id = chance.id()
    const by = staff.iizuka
    book.add('transfer', {
      id, kind: 'case_sent', asks: [], casefileId: null, familyId: null, intakeId: intake.id, personId, fiscalYear: fiscalYearOf(receivedOn), number: null, datedOn, theirNumber: theirNumber(), danger: '', childWords: '', done: '', notDone: '', opinion: say(words.asked),
      reason: say(words.theirs.case_sent), course: '', attachments: '経過の概要', afterHours: '', urgencyJudgementId: null, replyBy: null, recordedAt: intake.receivedAt.add({ minutes: 10 }), recordedBy: by,
    })
    const decided = intake.decidedOn
    const steps: Step[] = [{ side: 'theirs', state: 'sent', at: moment(datedOn, 0), by, who: '地区担当の児童福祉司' }, { side: 'ours', state: 'received', at: intake.receivedAt, by, who: '地区担当の児童福祉司' },
      ...(decided ? [{ side: 'ours', state: 'accepted', at: moment(decided, 640), by, words: '受理会議で決めた。' } as const, { side: 'ours', state: 'done', at: moment(days.days[days.placeOf(decided) + 3] ?? today, 640), by, words: '助言して終え、結果を知らせた。' } as const] : [])]
    for (const [position, { side, state, at, who = '', words: said = '' }] of steps.filter(({ at }) => hasHappened(at)).entries()) {
      book.add('transferStep', { id: chance.id(), transferId: id, position, side, state, at, who, means: null, urgent: false, words: said, theirNumber: '', theirOfficer: '', custody: null, theirPolicy: '', plannedEnd: null, recordedAt: side === 'theirs' ? intake.receivedAt.add({ minutes: 12 }) : at, recordedBy: by })
      const code = side === 'theirs' ? undefined : state === 'received' ? 'transfer_received' as const : state === 'accepted' ? 'transfer_answered' as const : undefined
      if (code) tell(code, at, by, { intakeId: intake.id, refId: id })
    }
  }

  // Three talks have not been agreed on: one was to be taken up two days ago, two are still ahead.
  const open = chance.mixed(all.filter(({ casefile }) => casefile.closedOn === null && casefile.classes.at(-1)?.class === 'protection' && daysFrom(casefile.openedOn, today) > 30)).slice(0, 3)
  for (const [at, one] of open.entries()) talk({ ...one, intake: null, on: yesterday, leads: false }, null, moment(days.days[days.placeOf(today) - 6 - at * 2]!, 660), staff.moriyama, { on: at === 0 ? days.days[days.placeOf(today) - 2]! : officeDayFrom(today.add({ days: 2 + at * 4 })) })
}

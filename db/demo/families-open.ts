import type { Act, FamilySpec, PlanAct } from './shape.ts'

/** A short plan: one wish, one goal, our own visits, and one agency that looks as well. */
const plan = (at: string, by: PlanAct['by'], children: readonly string[], review: string, frequency: PlanAct['actions'][number]['frequency'], words: { policy: string; goal: string; visit: string; since: string; safety?: string; with?: readonly [PlanAct['actions'][number]['agency'], string] }): Act => ({
  act: 'plan', at, by, children, review, policy: words.policy, ...(words.safety ? { safety: words.safety } : {}),
  goals: [{ term: 'short', words: words.goal }],
  actions: [{ agency: 'own', what: words.visit, frequency, visits: true, since: words.since }, ...(words.with ? [{ agency: words.with[0], what: words.with[1], frequency: 'monthly' as const }] : [])],
})

/** Families the office works with now. */
export const openFamilies: readonly FamilySpec[] = [
  {
    key: 'silva', name: 'Silva Sousa家',
    people: [
      { key: 'camila', name: 'Silva Sousa Camila', kana: 'しるば そうざ かみら', sex: 'female', birth: '1998-09-12', relation: 'birth_parent', nationality: 'ブラジル', language: 'ポルトガル語' },
      { key: 'rafael', name: 'Silva Sousa Rafael', kana: 'しるば そうざ はふぁえる', sex: 'male', birth: '1996-05-25', relation: 'birth_parent', nationality: 'ブラジル', language: 'ポルトガル語' },
      { key: 'yuna', name: 'Silva Sousa Yuna', kana: 'しるば そうざ ゆな', sex: 'female', birth: '2025-04-14', relation: 'child', nationality: 'ブラジル', language: 'ポルトガル語' },
    ],
    kin: [['camila', 'birth_parent', 'yuna'], ['rafael', 'birth_parent', 'yuna'], ['camila', 'spouse', 'rafael']],
    acts: [
      { act: 'intake', key: 'silva-1', at: '2026-11-05 11:00', by: 'sato', kind: 'information', means: 'meeting', route: 'kizuna', matter: '02',
        content: '合同ケース会議で。1歳6か月健診を2回案内したが来ていない。電話は日本語が通じず切れる。父母とも工場の交替勤務らしい。予防接種は1歳までは受けている。', children: [{ who: 'yuna', part: 'subject' }], informed: 'unknown', reporter: { name: '加藤 ゆり', relation: 'きずな', identifies: 'no', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-11-06 09:10', by: 'sato', intake: 'silva-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'sato', 'nishio'], words: '未受診の理由が分からず、会えていない。要支援として、通訳と一緒に訪ねる。', children: [{ judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }], main: 'sato', second: 'nishio', lead: 'own' },
      { act: 'change', at: '2026-11-10 09:00', by: 'sato', child: 'yuna', meeting: 'intake', stage: 'investigating', words: '訪問の日と通訳が決まるまで調査とする。' },
      { act: 'entry', at: '2026-11-10 18:00', minutes: 20, by: 'sato', kind: 'phone_out', children: ['yuna'], whom: '父（電話通訳）', guardianWords: '「案内は見たが読めなかった。夜勤で平日の昼は寝ている。30日の夕方なら家にいる」', opinion: '拒んでいるのではなく、届いていなかった。', next: '11月30日に通訳と訪ねる。やさしい日本語とポルトガル語の案内を持っていく（西尾）' },
      plan('2026-11-16 14:00', 'sato', ['yuna'], '2027-01-15', 'monthly', { policy: '言葉の壁で届いていないものを届ける。まず会い、健診と予防接種を一緒に予約する。', goal: '12月の健診を受ける', visit: '家庭訪問（ポルトガル語の通訳と）。本児に会う', since: '2026-11-30', with: ['kizuna', '健診の日を空け、通訳を頼む'] }),
    ],
  },
  {
    key: 'yoshioka', name: '吉岡家',
    people: [
      { key: 'mao', name: '吉岡 真央', kana: 'よしおか まお', sex: 'female', birth: '1996-12-11', relation: 'birth_parent' },
      { key: 'ken', name: '吉岡 健', kana: 'よしおか けん', sex: 'male', birth: '1994-02-28', relation: 'birth_parent' },
      { key: 'minaki', name: '吉岡 湊斗', kana: 'よしおか みなと', sex: 'male', birth: '2026-03-17', relation: 'child' },
      { key: 'haruki', name: '吉岡 陽斗', kana: 'よしおか はると', sex: 'male', birth: '2026-03-17', relation: 'child' },
    ],
    kin: [['mao', 'birth_parent', 'minaki'], ['mao', 'birth_parent', 'haruki'], ['ken', 'birth_parent', 'minaki'], ['ken', 'birth_parent', 'haruki'], ['mao', 'spouse', 'ken']],
    acts: [
      { act: 'intake', key: 'yoshioka-1', at: '2026-04-23 10:30', by: 'sato', kind: 'consultation', route: 'kizuna', matter: '02', content: 'きずなの保健師から。双子を育てる母が、続けて2時間以上眠れない日が1か月続く。父は県外出張が多い。母は「かわいいと思えない日がある」と話し、支援を希望している。',
        children: [{ who: 'minaki', part: 'subject' }, { who: 'haruki', part: 'subject' }], informed: 'told', reporter: { name: '地区担当保健師', relation: 'きずな', identifies: 'no', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-04-24 09:00', by: 'sato', intake: 'yoshioka-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'sato', 'takuwa'], words: '要支援として、産後の家事と見守りの手を入れる。父の休みの取り方も一緒に考える。', children: [{ judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }, { judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }], main: 'takuwa', second: 'sato', lead: 'own' },
      plan('2026-05-13 14:00', 'takuwa', ['minaki', 'haruki'], '2026-12-11', 'monthly', { policy: '母が休める時間をつくり、2人の育ちを一緒に喜ぶ。', goal: '週に2回、母が3時間続けて休む', visit: '家庭訪問。2人に会い、母の話を聞く', since: '2026-05-20', with: ['kizuna', '発育と授乳の相談'] }),
    ],
    quiet: { children: ['minaki', 'haruki'], tone: 'baby', parent: '母', from: '2026-05-14', to: '2026-11-20', by: 'takuwa', second: 'sato', agency: 'kizuna', missed: ['2026-08-20'] },
  },
  {
    key: 'fukuda', name: '福田家',
    people: [
      { key: 'yumi', name: '福田 由美', kana: 'ふくだ ゆみ', sex: 'female', birth: '1990-01-22', relation: 'birth_parent' },
      { key: 'sou', name: '福田 颯', kana: 'ふくだ そう', sex: 'male', birth: '2016-08-09', relation: 'child', goes: { primary: 'minami_primary' } },
      { key: 'sakurako', name: '福田 さくら', kana: 'ふくだ さくら', sex: 'female', birth: '2020-04-01', relation: 'child', goes: { nursery: 'minami_en', primary: 'minami_primary' } },
    ],
    kin: [['yumi', 'birth_parent', 'sou'], ['yumi', 'birth_parent', 'sakurako']],
    acts: [
      { act: 'intake', key: 'fukuda-1', at: '2026-06-10 15:30', by: 'fukuma', kind: 'consultation', means: 'visit_here', route: 'mother', matter: '13', content: '母が来所。さくらが5月の連休のあと、朝になるとおなかが痛いと言って登校をしぶる。4月1日生まれで学年でいちばん小さく、勉強についていけないのではと心配。兄は普通に通っている。', children: [{ who: 'sakurako', part: 'subject' }], informed: 'told', reporter: { name: '福田 由美', relation: '母', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-06-11 09:00', by: 'fukuma', intake: 'fukuda-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'fukuma', 'naito'], words: '登校の相談として続けて話を聞く。心理担当が本人に会い、学校と朝の迎え方を相談する。', children: [{ judgement: 'no_question', kind: '13', class: 'other', placement: 'at_home' }], main: 'naito', second: 'fukuma', lead: 'own' },
      plan('2026-07-01 13:00', 'naito', ['sakurako'], '2027-01-15', 'every_two_months', { policy: '本人のペースで登校できる形を、学校と母と一緒に探す。', goal: '週3日、2時間目までに教室か別室に入る', visit: '来所か訪問で本人に会う', since: '2026-07-14', with: ['minami_primary', '登校の様子'] }),
    ],
    quiet: { children: ['sakurako'], tone: 'school', parent: '母', from: '2026-07-02', to: '2026-11-18', by: 'naito', second: 'fukuma', agency: 'minami_primary' },
  },
  {
    key: 'yamasaki', name: '山﨑家',
    people: [
      { key: 'aya', name: '山﨑 綾', kana: 'やまさき あや', sex: 'female', birth: '1983-07-14', relation: 'birth_parent' },
      { key: 'satoru', name: '山﨑 悟', kana: 'やまさき さとる', sex: 'male', birth: '1980-03-03', relation: 'birth_parent' },
      { key: 'miu', name: '山﨑 美羽', kana: 'やまさき みう', sex: 'female', birth: '2012-01-20', relation: 'child', goes: { junior: 'taisha_junior' } },
    ],
    kin: [['aya', 'birth_parent', 'miu'], ['satoru', 'birth_parent', 'miu'], ['aya', 'spouse', 'satoru']],
    acts: [
      { act: 'intake', key: 'yamasaki-1', at: '2025-05-15 16:10', by: 'kageyama', kind: 'report', route: 'junior_high_school', matter: '01', content: '中学校から。美羽が「家でずっと無視される。父に出ていけと言われた」と担任に話した。けがはない。部活は続けている。きょうは帰りたくないとは言っていない。', children: [{ who: 'miu', part: 'subject', abuse: 'psychological', suspected: 'father_birth' }], answers: 'nnnnuyyn', level: 'intensive', levelWords: '本人が担任に初めて話した。繰り返しかどうかを聞く必要がある。', where: '学校', until: '18:00', sleeps: '自宅', informed: 'not_told', reporter: { name: '担任', relation: '学校', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'check', at: '2025-05-16 16:00', by: 'kageyama', intake: 'yamasaki-1', child: 0, result: 'sighted', place: 'school', manner: 'talked', words: '学校の相談室で話した。「お母さんとは話せる。お父さんは機嫌しだい」。眠れている。' },
      { act: 'decide', at: '2025-05-19 09:00', by: 'kageyama', intake: 'yamasaki-1', outcome: 'becomes_case', attended: ['takahashi', 'moriyama', 'iizuka', 'kageyama', 'naito'], words: '心理的虐待と判断し、要支援として支援する。父母それぞれから話を聞く。', children: [{ judgement: 'judged', abuse: 'psychological', class: 'support', placement: 'at_home', registered: true }], main: 'kageyama', second: 'naito', lead: 'own' },
      plan('2025-06-12 15:00', 'kageyama', ['miu'], '2025-12-12', 'every_two_months', { policy: '父が言葉で追い詰めずにすむ関わり方を、父母と一緒に考える。', goal: '家で一日一度は父とあいさつ以外の話をする', visit: '来所か学校で本人に会う', since: '2025-07-10', with: ['taisha_junior', '学校での様子'] }),
      { act: 'end_plan', at: '2025-12-12 10:30', by: 'kageyama', words: '目標に届いたため終える。' },
      { act: 'close', at: '2025-12-12 11:00', by: 'kageyama', child: 'miu', meeting: 'policy', reason: 'settled', words: '父子の会話が戻り、学校でも落ち着いている。困ったときは学校の相談室から連絡がある。' },
      { act: 'intake', key: 'yamasaki-2', at: '2026-10-06 10:40', by: 'kageyama', kind: 'report', route: 'junior_high_school', matter: '01', content: '中学校から。進路の話で父と口論になり、先週から祖父母の家に泊まっている。本人は「家に戻ると、また出ていけと言われる」。欠席はない。', children: [{ who: 'miu', part: 'subject', abuse: 'psychological', suspected: 'father_birth' }], answers: 'nnnnyyyn', where: '学校', until: '17:30', sleeps: '祖父母の家', informed: 'not_told', reporter: { name: '学年主任', relation: '学校', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'check', at: '2026-10-07 16:10', by: 'kageyama', intake: 'yamasaki-2', child: 0, result: 'sighted', place: 'school', manner: 'talked', words: '学校で話した。「おばあちゃんちは落ち着く。高校は自分で決めたい」。' },
      { act: 'reopen', at: '2026-10-08 13:40', by: 'kageyama', child: 'miu', meeting: 'urgent_intake', class: 'support', words: '進路をきっかけに、前と同じ言葉が繰り返されている。支援を再開する。', main: 'kageyama', second: 'naito' },
      { act: 'decide', at: '2026-10-08 14:30', by: 'kageyama', intake: 'yamasaki-2', outcome: 'joins_open', meeting: 'urgent_intake', attended: ['moriyama', 'iizuka', 'kageyama', 'naito'], words: '再開したケースに付ける。祖父母宅での暮らしを本人・母と確かめ、父とは別に会う。', children: [{ judgement: 'judged', abuse: 'psychological' }] },
      { act: 'change', at: '2026-10-15 10:00', by: 'kageyama', child: 'miu', meeting: 'policy', placement: 'relatives', words: '進路が決まるまで祖父母宅で暮らす。母が週2回会いに行く。' },
      plan('2026-10-22 15:00', 'kageyama', ['miu'], '2027-01-22', 'monthly', { policy: '本人が進路を自分の言葉で父に伝えられるよう、場をつくる。', goal: '12月の三者懇談までに、父と一度話し合う', visit: '学校か来所で本人に会う', since: '2026-10-29', with: ['taisha_junior', '出欠と進路の状況'] }),
      { act: 'entry', at: '2026-11-17 17:00', minutes: 55, by: 'naito', kind: 'interview', children: ['miu'], whom: '父', staff: ['kageyama'], guardianWords: '「心配だから言い過ぎる。出ていけとは本気ではない」', opinion: '父は言葉の重さに気づき始めている。', next: '12月に父子で会う場を用意する（内藤）' },
    ],
    quiet: { children: ['miu'], tone: 'teen', parent: '母', from: '2025-06-13', to: '2025-12-10', by: 'kageyama', second: 'naito', agency: 'taisha_junior' },
  },
  {
    key: 'ishibashi', name: '石橋家',
    people: [
      { key: 'akari', name: '石橋 あかり', kana: 'いしばし あかり', sex: 'female', birth: '2007-06-02', relation: 'expectant' },
      { key: 'kumi', name: '石橋 久美', kana: 'いしばし くみ', sex: 'female', birth: '1979-09-09', relation: 'grandparent' },
    ],
    kin: [['kumi', 'birth_parent', 'akari']],
    acts: [
      { act: 'intake', key: 'ishibashi-1', at: '2026-09-14 14:20', by: 'sato', kind: 'consultation', route: 'medical', content: '産科から。19歳、妊娠18週で初めて受診。予定日は2月10日。相手とは連絡を取っていない。実母と2人暮らしで、実母は出産に反対していたが受診には付き添った。本人の同意あり。', children: [{ who: 'akari', part: 'expectant' }], informed: 'told', reporter: { name: '産科の助産師', relation: '産科', identifies: 'no', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-09-15 09:10', by: 'sato', intake: 'ishibashi-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'sato'], words: '特定妊婦として支援する。健診の受診と、産んだあとの暮らしを本人と一緒に決める。', children: [{ class: 'expectant', placement: 'at_home', registered: true }], main: 'sato', second: 'aoto', lead: 'own' },
      plan('2026-10-07 10:30', 'sato', ['akari'], '2027-01-12', 'monthly', { policy: '本人が選んだことを大事にし、健診と準備を切らさない。', goal: '健診を予定どおり受け、入院の荷物を12月に整える', visit: '家庭訪問。体調と準備を聞く', since: '2026-10-14', with: ['midori', '受診の状況'] }),
    ],
    quiet: { children: ['akari'], tone: 'expectant', parent: '実母', from: '2026-09-24', to: '2026-11-19', by: 'sato', second: 'aoto', agency: 'midori' },
  },
  {
    key: 'sasaki', name: '佐々木家',
    people: [
      { key: 'emi', name: '佐々木 恵美', kana: 'ささき えみ', sex: 'female', birth: '1987-05-05', relation: 'birth_parent' },
      { key: 'osamu', name: '佐々木 修', kana: 'ささき おさむ', sex: 'male', birth: '1984-01-30', relation: 'birth_parent' },
      { key: 'rin', name: '佐々木 凛', kana: 'ささき りん', sex: 'female', birth: '2016-02-24', relation: 'child', goes: { primary: 'taisha_primary' } },
      { key: 'aoi', name: '佐々木 蒼', kana: 'ささき あおい', sex: 'male', birth: '2019-11-13', relation: 'child', goes: { nursery: 'sakura', primary: 'taisha_primary' } },
    ],
    kin: [['emi', 'birth_parent', 'rin'], ['emi', 'birth_parent', 'aoi'], ['osamu', 'birth_parent', 'rin'], ['osamu', 'birth_parent', 'aoi'], ['emi', 'spouse', 'osamu']],
    acts: [
      { act: 'intake', key: 'sasaki-1', at: '2026-05-12 09:40', by: 'iizuka', kind: 'from_guidance_centre', means: 'letter', route: 'guidance_centre', matter: '01', content: '児童相談所から市町村送致。4月に父母のけんかで警察が入り、2人が見ていた。一時保護はしていない。父母とも指導に応じた。以後は市で支援してほしい。', children: [{ who: 'rin', part: 'subject', abuse: 'psychological', suspected: 'father_birth' }, { who: 'aoi', part: 'subject', abuse: 'psychological', suspected: 'father_birth' }], answers: 'nnnnnyyn', informed: 'told', reporter: { name: '地区担当の児童福祉司', relation: '児童相談所', identifies: 'no', answer: 'yes', contact: 'yes' } },
      { act: 'check', at: '2026-05-13 10:20', by: 'soda', intake: 'sasaki-1', child: 0, result: 'sighted', place: 'school', manner: 'talked', words: '図書室で会った。「けんかのときは弟と部屋にいる」。けがはない。' },
      { act: 'check', at: '2026-05-13 10:40', by: 'soda', intake: 'sasaki-1', child: 1, result: 'sighted', place: 'school', manner: 'talked', words: '教室の前で会った。虫の話をした。けがはない。' },
      { act: 'decide', at: '2026-05-14 09:00', by: 'soda', intake: 'sasaki-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'soda', 'uchida'], words: '心理的虐待として引き継ぎ、要保護で支援する。父母のけんかの前ぶれと、子どもの逃げ場を決める。', children: [{ judgement: 'judged', abuse: 'psychological', class: 'protection', placement: 'at_home', registered: true }, { judgement: 'judged', abuse: 'psychological', class: 'protection', placement: 'at_home', registered: true }], main: 'soda', second: 'uchida', lead: 'own' },
      plan('2026-06-02 14:30', 'soda', ['rin', 'aoi'], '2026-12-04', 'monthly', { policy: '子どもの前で争わない約束を守り、子どもが話せる大人を増やす。', goal: '言い合いになったら別の部屋に分かれる', visit: '家庭訪問。2人に会う', since: '2026-06-16', safety: '大声になったら2人は隣の伯母の家へ行く。凛が電話する。', with: ['taisha_primary', '2人の様子'] }),
      { act: 'intake', key: 'sasaki-2', at: '2026-09-29 15:10', by: 'soda', kind: 'report', route: 'primary_school', matter: '01', content: '担任から。凛が「日曜の夜にまたお父さんが皿を割った。弟と押入れにいた」と話した。けがはない。', children: [{ who: 'rin', part: 'subject', abuse: 'psychological', suspected: 'father_birth' }, { who: 'aoi', part: 'subject', abuse: 'psychological', suspected: 'father_birth' }], answers: 'nnnnyyyn', where: '学校', until: '16:00', sleeps: '自宅', informed: 'not_told', reporter: { name: '担任', relation: '学校', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'check', at: '2026-09-29 15:40', by: 'soda', intake: 'sasaki-2', child: 0, result: 'sighted', place: 'school', manner: 'talked', words: '相談室で会った。話しながら手遊びをしていた。けがはない。' },
      { act: 'check', at: '2026-09-30 16:30', by: 'soda', intake: 'sasaki-2', child: 1, result: 'sighted', place: 'inside_home', manner: 'talked', words: '家で会った。「おしいれはせまい」。けがはない。' },
      { act: 'decide', at: '2026-10-01 09:00', by: 'soda', intake: 'sasaki-2', outcome: 'joins_open', attended: ['takahashi', 'moriyama', 'iizuka', 'soda'], words: '同じ虐待の繰り返しと判断する。父に単独で会い、伯母の家へ行く約束を4人で確かめ直す。', children: [{ judgement: 'judged', abuse: 'psychological' }, { judgement: 'judged', abuse: 'psychological' }] },
    ],
    quiet: { children: ['rin', 'aoi'], tone: 'school', parent: '母', from: '2026-06-03', to: '2026-11-20', by: 'soda', second: 'uchida', agency: 'taisha_primary', undone: ['2026-11-16'] },
  },
  {
    key: 'fujihara', name: '藤原家',
    people: [
      { key: 'kaori', name: '藤原 香織', kana: 'ふじはら かおり', sex: 'female', birth: '1986-10-17', relation: 'birth_parent' },
      { key: 'kaito', name: '藤原 海斗', kana: 'ふじはら かいと', sex: 'male', birth: '2013-08-28', relation: 'child', goes: { primary: 'taisha_primary', junior: 'taisha_junior' } },
    ],
    kin: [['kaori', 'birth_parent', 'kaito']],
    acts: [
      { act: 'intake', key: 'fujihara-1', at: '2026-06-24 17:00', by: 'kageyama', kind: 'consultation', route: 'junior_high_school', matter: '10', content: '生徒指導の先生から。夜に出歩くことが増え、万引きの疑いで店から学校に連絡があった。母は「私の言うことは聞かない」。本人は学校には来ている。', children: [{ who: 'kaito', part: 'subject' }], informed: 'told', reporter: { name: '生徒指導担当', relation: '学校', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-06-25 09:10', by: 'kageyama', intake: 'fujihara-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'kageyama', 'naito'], words: '非行の相談として母と本人に別々に会う。夜の居場所を一緒に探す。', children: [{ judgement: 'no_question', kind: '10', class: 'other', placement: 'at_home' }], main: 'kageyama', second: 'naito', lead: 'own' },
      plan('2026-07-22 16:00', 'kageyama', ['kaito'], '2027-01-20', 'every_two_months', { policy: '本人の言い分を聞き、母が一人で抱えない形をつくる。', goal: '夜10時に家にいる日を週5日にする', visit: '来所か訪問で本人に会う', since: '2026-08-05', with: ['taisha_junior', '学校での様子'] }),
      { act: 'close', at: '2026-11-20 11:00', by: 'kageyama', child: 'kaito', meeting: 'policy', reason: 'other_office', words: '夜の外出は月1回ほどに減った。学校の生徒指導と週1回の面談を続け、2週続けて来ないときは学校が相談室に知らせる。', approval: 'none' },
    ],
    quiet: { children: ['kaito'], tone: 'teen', parent: '母', from: '2026-07-01', to: '2026-11-19', by: 'kageyama', second: 'naito', agency: 'taisha_junior' },
  },
  {
    key: 'kawakami', name: '川上家',
    people: [
      { key: 'hiroshi', name: '川上 浩', kana: 'かわかみ ひろし', sex: 'male', birth: '1977-02-16', relation: 'birth_parent' },
      { key: 'renji', name: '川上 蓮司', kana: 'かわかみ れんじ', sex: 'male', birth: '2009-11-30', relation: 'child', goes: { senior: 'kita_high' } },
    ],
    kin: [['hiroshi', 'birth_parent', 'renji']],
    acts: [
      { act: 'intake', key: 'kawakami-1', at: '2026-10-20 17:40', by: 'soda', kind: 'consultation', route: 'child_self', matter: '02', content: '本人から電話。父と2人暮らし。父が夏に仕事を辞め、食べる物が足りない日がある。学校には昼だけ行っている。「父が悪いわけじゃない。働いてもいいか聞きたい」。', children: [{ who: 'renji', part: 'subject' }], where: '自宅', sleeps: '自宅', informed: 'not_told', reporter: { name: '川上 蓮司', relation: '本人', identifies: 'yes', answer: 'yes', contact: 'yes', tell: '本人が電話したことは父にまだ言わない。' } },
      { act: 'decide', at: '2026-10-21 09:00', by: 'soda', intake: 'kawakami-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'soda'], words: '要支援として、まず本人に会い、父への伝え方を本人と決める。福祉推進課に相談の道を聞いておく。', children: [{ judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }], main: 'soda', second: 'aoto', lead: 'own' },
      { act: 'change', at: '2026-10-28 09:20', by: 'soda', child: 'renji', meeting: 'policy', stage: 'investigating', words: '父の暮らし向きを確かめるまで調査とする。' },
      { act: 'entry', at: '2026-10-26 16:30', minutes: 50, by: 'soda', kind: 'interview', children: ['renji'], whom: '本人', staff: ['aoto'], childWords: '「米はある。おかずがない日がある。父さんは寝てばっかり」', opinion: '落ち着いて話せる。父の体調が心配で、自分を後回しにしている。', next: '父に「高校生の家庭への案内」として訪ねる（曽田）', seen: [{ who: 'renji', place: 'office', manner: 'talked' }] },
      { act: 'entry', at: '2026-11-06 10:30', minutes: 40, by: 'soda', kind: 'visit', children: ['renji'], whom: '父', staff: ['aoto'], fact: '父は起きて対応。郵便物がたまっていた。冷蔵庫に卵と麦茶。', guardianWords: '「情けないが、どこに言えばいいか分からなかった」', notSeen: '蓮司：登校中', opinion: '父は相談を受け入れた。受診も勧めたい。', next: '福祉推進課へ一緒に行く（曽田、11月13日）' },
      { act: 'entry', at: '2026-11-13 13:30', minutes: 70, by: 'soda', kind: 'other', children: ['renji'], whom: '父・福祉推進課', fact: '福祉推進課の窓口に同行した。生活の相談の申込みを書いた。', guardianWords: '「息子の昼飯代だけでも先に何とかしたい」', opinion: '父が自分で書けた。', next: '学校の就学の支援を本人に伝える（曽田）' },
      { act: 'entry', at: '2026-11-19 16:00', by: 'soda', kind: 'phone_out', children: ['renji'], whom: '北町高等学校 養護教諭', agencyWords: '今週は4日登校。保健室でお弁当を食べた。表情は明るい。', next: '支援計画を11月中に作る（曽田）', seen: [{ who: 'renji', place: 'school', manner: 'talked', agency: 'kita_high' }] },
    ],
  },
  {
    key: 'matsumoto', name: '松本家',
    people: [
      { key: 'koji', name: '松本 浩二', kana: 'まつもと こうじ', sex: 'male', birth: '1989-03-18', relation: 'birth_parent' },
      { key: 'fumie', name: '松本 文江', kana: 'まつもと ふみえ', sex: 'female', birth: '1958-08-25', relation: 'grandparent' },
      { key: 'riku', name: '松本 陸', kana: 'まつもと りく', sex: 'male', birth: '2019-04-02', relation: 'child', goes: { nursery: 'sakura', primary: 'taisha_primary' } },
    ],
    kin: [['koji', 'birth_parent', 'riku'], ['fumie', 'birth_parent', 'koji'], ['fumie', 'grandparent', 'riku']],
    acts: [
      { act: 'intake', key: 'matsumoto-1', at: '2025-10-08 11:30', by: 'soda', kind: 'consultation', route: 'father', matter: '02', content: '父から。妻が家を出て3か月。自分の仕事が早朝からで、保育園の送りは祖母。祖母の膝が悪く、冬が心配。「来年は小学校なのに何も準備できていない」。', children: [{ who: 'riku', part: 'subject' }], informed: 'told', reporter: { name: '松本 浩二', relation: '父', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2025-10-09 09:10', by: 'soda', intake: 'matsumoto-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'soda', 'takuwa'], words: '要支援として、朝の送りと入学の準備を一緒に考える。ファミリー・サポートの利用を案内する。', children: [{ judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }], main: 'takuwa', second: 'soda', lead: 'own' },
      plan('2025-11-06 15:00', 'takuwa', ['riku'], '2026-05-08', 'every_two_months', { policy: '父と祖母が無理なく続けられる朝の形をつくり、入学を迎える。', goal: '入学の用意を2月までに終える', visit: '家庭訪問。本児に会う', since: '2025-11-20', with: ['sakura', '朝の様子'] }),
      plan('2026-05-08 15:00', 'takuwa', ['riku'], '2027-01-15', 'every_three_months', { policy: '小学校の生活に慣れるまで、朝と放課後を見守る人を決めておく。', goal: '児童クラブに週4日通う', visit: '家庭訪問。本児に会う', since: '2026-06-11', with: ['club', '放課後の様子'] }),
      { act: 'intake', key: 'matsumoto-2', at: '2026-10-30 09:20', by: 'aoto', kind: 'information', route: 'childrens_club', matter: '02', content: '児童クラブから。お迎えが30分遅れる日が今月4回。陸は「ばあちゃんが転んだ」と話す。けがや様子に変わりはない。', children: [{ who: 'riku', part: 'subject' }], informed: 'unknown', reporter: { name: '主任支援員', relation: '児童クラブ', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-11-02 09:10', by: 'takuwa', intake: 'matsumoto-2', outcome: 'joins_open', attended: ['moriyama', 'iizuka', 'takuwa', 'aoto'], words: '続いている相談に付ける。祖母のけがと、父の冬の勤務を聞き、お迎えの手を足す。', children: [{ judgement: 'no_question', kind: '02' }] },
    ],
    quiet: { children: ['riku'], tone: 'school', parent: '父', from: '2025-11-07', to: '2026-11-18', by: 'takuwa', second: 'soda', agency: 'taisha_primary' },
  },
  {
    key: 'ajiki', name: '安食家',
    people: [
      { key: 'mayu', name: '安食 真由', kana: 'あじき まゆ', sex: 'female', birth: '1999-05-29', relation: 'birth_parent' },
      { key: 'yui', name: '安食 結衣', kana: 'あじき ゆい', sex: 'female', birth: '2026-08-05', relation: 'child' },
    ],
    kin: [['mayu', 'birth_parent', 'yui']],
    acts: [
      { act: 'intake', key: 'ajiki-1', at: '2026-09-01 13:50', by: 'sato', kind: 'consultation', route: 'kizuna', matter: '02', content: '新生児訪問で。質問票の点が高く、母は食べられず涙が出ると話す。実家は県外。受診には前向き。結衣の体重は順調。', children: [{ who: 'yui', part: 'subject' }], informed: 'told', reporter: { name: '地区担当保健師', relation: 'きずな', identifies: 'no', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-09-02 09:00', by: 'sato', intake: 'ajiki-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'sato'], words: '要支援。受診に付き添い、産後ケアの利用につなぐ。週1回だれかが会う。', children: [{ judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home', registered: true }], main: 'sato', second: 'aoto', lead: 'own' },
      plan('2026-09-18 10:30', 'sato', ['yui'], '2026-12-18', 'every_two_weeks', { policy: '母の回復を待ちながら、結衣の育ちを見る。', goal: '母が一日2回、座って食事をする', visit: '家庭訪問。体重を量る', since: '2026-09-25', safety: '「消えたい」と思ったら、母は相談室か救急に電話し、結衣はベッドに寝かせる。', with: ['aoba', '受診と服薬の状況'] }),
    ],
    quiet: { children: ['yui'], tone: 'baby', parent: '母', from: '2026-09-19', to: '2026-11-20', by: 'sato', second: 'aoto', agency: 'kizuna', undone: ['2026-11-20'] },
  },
  {
    key: 'kishimoto', name: '岸本家',
    people: [
      { key: 'ryoko', name: '岸本 涼子', kana: 'きしもと りょうこ', sex: 'female', birth: '1985-06-06', relation: 'birth_parent' },
      { key: 'masaru', name: '岸本 勝', kana: 'きしもと まさる', sex: 'male', birth: '1982-12-01', relation: 'birth_parent' },
      { key: 'shota', name: '岸本 翔太', kana: 'きしもと しょうた', sex: 'male', birth: '2017-09-30', relation: 'child', goes: { primary: 'minami_primary' } },
    ],
    kin: [['ryoko', 'birth_parent', 'shota'], ['masaru', 'birth_parent', 'shota'], ['ryoko', 'spouse', 'masaru']],
    acts: [
      { act: 'intake', key: 'kishimoto-1', at: '2026-11-18 10:15', by: 'nishio', kind: 'report', route: 'primary_school', matter: '01', content: '左の肩に手の形に見える赤み。本児は「ゲームをやめなかったから、お父さんがたたいた」と話した。「家には帰れる」。下校は15時45分。', children: [{ who: 'shota', part: 'subject', abuse: 'physical', suspected: 'father_birth', suspectedWords: '本人は「お父さん」と言った' }], answers: 'nnnnuyyn', level: 'protect_before_next', levelWords: 'けががあり、繰り返しかどうか分からない。下校までに会う。', where: '保健室', until: '15:45', sleeps: '自宅', informed: 'not_told', reporter: { name: '養護教諭', relation: '学校', identifies: 'yes', answer: 'yes', contact: 'yes', tell: '学校からとは言わない。本人の話は出してよいと本人が言う。' }, centre: { at: '10:40', with: '当番の児童福祉司', said: '下校前に市が会い、父に会えるかを見て、午後に再度話し合う。' } },
      { act: 'check', at: '2026-11-18 13:10', by: 'uchida', intake: 'kishimoto-1', child: 0, result: 'sighted', place: 'school', manner: 'body_seen', words: '保健室で会った。赤みは薄くなっている。ほかに傷はない。「前は1年生のとき。お母さんが止めた」。' },
      { act: 'centre', at: '2026-11-18 14:10', by: 'moriyama', intake: 'kishimoto-1', with: '当番の児童福祉司', told: '市が本児に会った。母は在宅で、今夜は母と過ごせる。', ours: '在宅で支援し、父に18時に会う。', theirs: '今の時点では市で。再発したら直ちに連絡を。', agreed: 'yes' },
      { act: 'decide', at: '2026-11-19 09:00', by: 'uchida', intake: 'kishimoto-1', outcome: 'becomes_case', meeting: 'urgent_intake', attended: ['takahashi', 'moriyama', 'iizuka', 'uchida', 'nishio'], words: '身体的虐待と判断し、要保護とする。父は叩いたことを認め、止めたいと話した。週1回会い、叱り方を一緒に考える。', children: [{ judgement: 'judged', abuse: 'physical', class: 'protection', placement: 'at_home', registered: true }], main: 'uchida', second: 'fukuma', lead: 'own', approval: 'supervisor' },
      { act: 'entry', at: '2026-11-20 16:00', minutes: 40, by: 'uchida', kind: 'visit', children: ['shota'], whom: '父・母・本児', staff: ['fukuma'], fact: '3人がそろっていた。本児は宿題を見せた。肩の赤みは消えている。', guardianWords: '父「カッとすると手が出る。自分もそう育った」', opinion: '父は自分から話した。母は止められるが、不在の時間がある。', next: '来週、父が一人で来所する（内田）', readBy: ['moriyama'], seen: [{ who: 'shota', place: 'inside_home', manner: 'body_seen', words: '肩の赤みは消えている' }] },
    ],
  },
  {
    key: 'otani', name: '大谷家',
    people: [
      { key: 'natsuki', name: '大谷 夏希', kana: 'おおたに なつき', sex: 'female', birth: '1994-07-07', relation: 'birth_parent' },
      { key: 'himari', name: '大谷 ひまり', kana: 'おおたに ひまり', sex: 'female', birth: '2020-08-22', relation: 'child', goes: { nursery: 'minami_en' } },
    ],
    kin: [['natsuki', 'birth_parent', 'himari']],
    acts: [
      { act: 'intake', key: 'otani-1', at: '2026-03-23 10:00', by: 'iizuka', kind: 'information', means: 'letter', route: 'other_municipality', matter: '02', content: '県外の市から移管の依頼。3月末に転入。母一人で、手続きと働き口を探している。前の市では要支援。食事と登園は安定していた。', children: [{ who: 'himari', part: 'subject' }], informed: 'told', reporter: { name: '前住所地の担当', relation: '他市', identifies: 'no', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-03-24 09:10', by: 'iizuka', intake: 'otani-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'fukuma'], words: '要支援として引き受ける。4月第1週に訪ね、園の手続きを一緒に進める。', children: [{ judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }], main: 'fukuma', second: 'aoto', lead: 'own' },
      plan('2026-04-20 14:00', 'fukuma', ['himari'], '2026-10-20', 'every_two_months', { policy: '新しい土地での暮らしが落ち着くまで、手続きと人のつながりを支える。', goal: '園に慣れ、母の働き口が決まる', visit: '家庭訪問。本児に会う', since: '2026-05-11', with: ['minami_en', '園での様子'] }),
      plan('2026-10-20 14:00', 'fukuma', ['himari'], '2027-03-19', 'every_two_months', { policy: '小学校への引継ぎを見通し、母の勤務と子どもの時間を合わせる。', goal: '就学の相談を12月までに済ませる', visit: '家庭訪問。本児に会う', since: '2026-11-04', with: ['minami_en', '就学に向けた様子'] }),
    ],
    quiet: { children: ['himari'], tone: 'toddler', parent: '母', from: '2026-04-06', to: '2026-11-17', by: 'fukuma', second: 'aoto', agency: 'minami_en' },
  },
  {
    key: 'suto', name: '周藤家',
    people: [
      { key: 'tadashi', name: '周藤 正', kana: 'すとう ただし', sex: 'male', birth: '1948-05-11', relation: 'grandparent' },
      { key: 'ichika', name: '周藤 一花', kana: 'すとう いちか', sex: 'female', birth: '2009-03-08', relation: 'child', goes: { senior: 'kita_high' } },
    ],
    kin: [['tadashi', 'grandparent', 'ichika']],
    acts: [
      { act: 'intake', key: 'suto-1', at: '2026-07-15 16:30', by: 'fukuma', kind: 'consultation', route: 'high_school', matter: '02', content: '高校から。祖父と2人暮らしの生徒が、祖父の通院と食事の世話で遅刻が増えた。成績が下がり、進学をあきらめかけている。本人は相談に同意している。', children: [{ who: 'ichika', part: 'subject' }], informed: 'told', reporter: { name: '養護教諭', relation: '学校', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-07-16 09:00', by: 'fukuma', intake: 'suto-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'fukuma'], words: 'ヤングケアラーとして要支援。祖父の介護の手と、本人の学ぶ時間を整える。', children: [{ judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }], main: 'fukuma', second: 'takuwa', lead: 'own' },
      plan('2026-08-05 13:30', 'fukuma', ['ichika'], '2027-02-05', 'every_two_months', { policy: '祖父の暮らしを介護の手で支え、本人が学校と進路に時間を使えるようにする。', goal: '遅刻を月2回以下にする', visit: '来所か訪問で本人に会う', since: '2026-08-19', with: ['kita_high', '出欠と進路の相談'] }),
    ],
    quiet: { children: ['ichika'], tone: 'teen', parent: '祖父', from: '2026-08-06', to: '2026-11-19', by: 'fukuma', second: 'takuwa', agency: 'kita_high' },
  },
  {
    key: 'esumi', name: '江角家',
    people: [
      { key: 'sae', name: '江角 紗英', kana: 'えすみ さえ', sex: 'female', birth: '2001-11-03', relation: 'birth_parent' },
      { key: 'saku', name: '江角 朔', kana: 'えすみ さく', sex: 'male', birth: '2026-06-14', relation: 'child' },
    ],
    kin: [['sae', 'birth_parent', 'saku']],
    acts: [
      { act: 'intake', key: 'esumi-1', at: '2026-10-13 10:10', by: 'sato', kind: 'information', route: 'medical', matter: '02', content: '小児科から。4か月で体重の増えが止まっている。母はミルクを薄めて飲ませていた。知らなかったと言い、その場で作り方を覚えた。3日後に再診の予定。', children: [{ who: 'saku', part: 'subject' }], informed: 'told', reporter: { name: '小児科の看護師', relation: '医療', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'judge', at: '2026-10-13 10:40', by: 'moriyama', intake: 'esumi-1', child: 0, answers: 'nnnuunyy', level: 'continuous', words: '再診の約束があり、母は教えを受け入れている。きょう中に会って体重を確かめる。' },
      { act: 'check', at: '2026-10-13 15:20', by: 'sato', intake: 'esumi-1', child: 0, result: 'sighted', place: 'inside_home', manner: 'body_seen', words: '家で会った。体重 5.6kg。笑い返す。あざや傷はない。' },
      { act: 'decide', at: '2026-10-14 09:00', by: 'sato', intake: 'esumi-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'sato'], words: '要支援。週1回体重を量り、ミルク代の助けを福祉推進課に聞く。', children: [{ judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }], main: 'sato', second: 'aoto', lead: 'own' },
      { act: 'hand', at: '2026-11-04 10:00', by: 'moriyama', child: 'saku', main: 'nishio', second: 'sato', words: '毎週の体重測定を引き継ぐ。最初の2回は佐藤が同行する。' },
      plan('2026-11-04 11:00', 'nishio', ['saku'], '2027-01-29', 'weekly', { policy: '体重が戻るまで毎週会い、母が一人で抱えないようにする。', goal: '1週間に120g以上増える', visit: '家庭訪問。体重を量る', since: '2026-11-11', with: ['kitamachi', '受診の結果'] }),
      { act: 'entry', at: '2026-11-11 14:00', minutes: 30, by: 'nishio', kind: 'visit', children: ['saku'], whom: '母・本児', staff: ['sato'], planned: true, fact: '体重 6.1kg（前の週から180g増）。ほ乳びんは洗って並べてあった。', guardianWords: '「増えてますか。よかった」', opinion: '母は記録をつけている。増え方は順調。', seen: [{ who: 'saku', place: 'inside_home', manner: 'body_seen', words: '体重 6.1kg' }] },
      { act: 'entry', at: '2026-11-18 14:00', minutes: 30, by: 'sato', kind: 'visit', children: ['saku'], whom: '母・本児', staff: ['nishio'], planned: true, fact: '体重 6.25kg。寝返りをした。', guardianWords: '「夜は一度しか起きなくなった」', seen: [{ who: 'saku', place: 'inside_home', manner: 'body_seen', words: '体重 6.25kg' }], corrected: { at: '2026-11-19 09:10', reason: '体重の書きまちがい（メモは6.26kg）', fact: '体重 6.26kg。寝返りをした。' } },
    ],
  },
]

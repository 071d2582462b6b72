import type { FamilySpec } from './shape.ts'

/** Families whose case was closed, calls that ended with advice, and calls about nobody known. */
export const endedFamilies: readonly FamilySpec[] = [
  {
    key: 'imaoka', name: '今岡家',
    people: [
      { key: 'yuka', name: '今岡 由香', kana: 'いまおか ゆか', sex: 'female', birth: '1997-08-03', relation: 'birth_parent' },
      { key: 'himawari', name: '今岡 陽葵', kana: 'いまおか ひまり', sex: 'female', birth: '2024-07-28', relation: 'child' },
    ],
    kin: [['yuka', 'birth_parent', 'himawari']],
    acts: [
      { act: 'intake', key: 'imaoka-1', at: '2026-04-16 11:20', by: 'sato', kind: 'information', means: 'meeting', route: 'kizuna', matter: '03', content: '1歳6か月健診の未受診。案内2回と電話1回に返事がない。引っ越して半年。予防接種の一部も途中で止まっている。', children: [{ who: 'himawari', part: 'subject' }], informed: 'unknown', reporter: { name: '地区担当保健師', relation: 'きずな', identifies: 'no', answer: 'yes', contact: 'yes' } },
      { act: 'place', at: '2026-04-16 11:40', by: 'sato', who: 'yuka', address: '南町 5-8-3 コーポ南 202号', district: '南町', phone: { number: '090-0000-0202', whose: '母の携帯', safe: '夕方5時以降。留守電に残してよい' } },
      { act: 'check', at: '2026-04-21 17:20', by: 'sato', intake: 'imaoka-1', child: 0, result: 'absent', words: '202号を訪ねた。応答なし。洗濯物は干してある。' },
      { act: 'check', at: '2026-04-23 17:40', by: 'sato', intake: 'imaoka-1', child: 0, result: 'sighted', place: 'doorway', manner: 'talked', words: '玄関で会った。積み木を見せてくれた。母は「仕事が変わって行きそびれた」。' },
      { act: 'decide', at: '2026-05-01 09:00', by: 'sato', intake: 'imaoka-1', outcome: 'advice_end', attended: ['moriyama', 'iizuka', 'sato'], words: '4月30日に健診を受けた。発育は順調。一人で働きながら育てているので、子育て支援センターと病児の預かりを案内して終える。', children: [{ judgement: 'no_question', kind: '03' }] },
    ],
  },
  {
    key: 'yoshida', name: '𠮷田家',
    people: [
      { key: 'naoki', name: '𠮷田 直樹', kana: 'よしだ なおき', sex: 'male', birth: '1982-04-09', relation: 'birth_parent' },
      { key: 'yuma', name: '𠮷田 悠真', kana: 'よしだ ゆうま', sex: 'male', birth: '2015-01-17', relation: 'child', goes: { primary: 'taisha_primary' } },
    ],
    kin: [['naoki', 'birth_parent', 'yuma']],
    acts: [
      { act: 'intake', key: 'yoshida-1', at: '2025-09-18 15:00', by: 'naito', kind: 'consultation', means: 'visit_here', route: 'father', matter: '13', content: '父が来所。夏休みが明けてから学校に行けない。母を春に亡くしてから口数が減った。「無理に行かせたくはないが、どう関わればよいか」。', children: [{ who: 'yuma', part: 'subject' }], informed: 'told', reporter: { name: '𠮷田 直樹', relation: '父', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2025-09-19 09:10', by: 'naito', intake: 'yoshida-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'naito'], words: '登校の相談として心理担当が続けて会う。父も一緒に気持ちを整理する。', children: [{ judgement: 'no_question', kind: '13', class: 'other', placement: 'at_home' }], main: 'naito', second: 'soda', lead: 'own' },
      { act: 'plan', at: '2025-10-08 13:00', by: 'naito', children: ['yuma'], review: '2026-04-08', policy: '母を亡くした悲しみを急がせず、本人が選べる居場所を増やす。', goals: [{ term: 'long', words: '本人が行きたい場所を一つ持つ' }, { term: 'short', words: '週1回、別室か支援の教室に行く', byWhen: '2026-01-30' }], actions: [{ agency: 'own', what: '来所か訪問で本人に会う', frequency: 'monthly', visits: true, since: '2025-10-22' }, { agency: 'taisha_primary', what: '別室の用意と様子', frequency: 'monthly' }] },
      { act: 'end_plan', at: '2026-03-24 10:20', by: 'naito', words: '教室に戻り、目標に届いた。' },
      { act: 'close', at: '2026-03-24 10:40', by: 'naito', child: 'yuma', meeting: 'policy', reason: 'settled', words: '2月から教室に戻り、欠席は月1、2日。学校の相談員と月1回話すことを本人が選んだ。' },
    ],
    quiet: { children: ['yuma'], tone: 'school', parent: '父', from: '2025-10-09', to: '2026-03-20', by: 'naito', second: 'soda', agency: 'taisha_primary' },
  },
  {
    key: 'komura', name: '小村家',
    people: [
      { key: 'nana', name: '小村 奈々', kana: 'こむら なな', sex: 'female', birth: '1991-10-10', relation: 'birth_parent' },
      { key: 'tomohiro', name: '小村 智弘', kana: 'こむら ともひろ', sex: 'male', birth: '1990-02-14', relation: 'birth_parent' },
      { key: 'itsuki', name: '小村 樹', kana: 'こむら いつき', sex: 'male', birth: '2018-02-27', relation: 'child', goes: { primary: 'minami_primary' } },
    ],
    kin: [['nana', 'birth_parent', 'itsuki'], ['tomohiro', 'birth_parent', 'itsuki'], ['nana', 'spouse', 'tomohiro']],
    acts: [
      { act: 'intake', key: 'komura-1', at: '2026-11-16 13:10', by: 'fukuma', kind: 'consultation', route: 'mother', matter: '09', content: '母から。授業中に立ち歩くと何度も言われ、本人が「自分はだめだ」と泣く。検査を受けたほうがよいか、どこに行けばよいか知りたい。', children: [{ who: 'itsuki', part: 'subject' }], informed: 'told', reporter: { name: '小村 奈々', relation: '母', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-11-17 09:10', by: 'fukuma', intake: 'komura-1', outcome: 'referred', attended: ['moriyama', 'iizuka', 'fukuma'], words: '発達の相談ができる小児科と、学校の支援の担当を紹介して終える。', children: [{ judgement: 'no_question', kind: '09' }], approval: 'returned' },
    ],
  },
  {
    key: 'mishima', name: '三島家',
    people: [
      { key: 'saya', name: '三島 彩', kana: 'みしま さや', sex: 'female', birth: '1993-03-21', relation: 'birth_parent' },
      { key: 'koharu', name: '三島 心春', kana: 'みしま こはる', sex: 'female', birth: '2023-04-15', relation: 'child', goes: { nursery: 'sakura' } },
    ],
    kin: [['saya', 'birth_parent', 'koharu']],
    acts: [
      { act: 'intake', key: 'mishima-1', at: '2026-05-20 10:40', by: 'takuwa', kind: 'consultation', route: 'mother', matter: '15', content: '母から。着替えも食事も「いや」が続き、つい大声になる。手を上げたことはない。「同じ年の子はできているのに」。', children: [{ who: 'koharu', part: 'subject' }], informed: 'told', reporter: { name: '三島 彩', relation: '母', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-05-21 09:00', by: 'takuwa', intake: 'mishima-1', outcome: 'advice_end', attended: ['moriyama', 'iizuka', 'takuwa'], words: 'この年ごろの育ちと、選ばせる声のかけ方を伝えた。子育て支援センターの集まりを案内した。母から「また電話してよいと分かって楽になった」。', children: [{ judgement: 'no_question', kind: '15' }] },
    ],
  },
  {
    key: 'sonoyama', name: '園山家',
    people: [
      { key: 'eri', name: '園山 恵理', kana: 'そのやま えり', sex: 'female', birth: '1992-09-24', relation: 'birth_parent' },
      { key: 'takashi', name: '園山 隆', kana: 'そのやま たかし', sex: 'male', birth: '1990-11-11', relation: 'birth_parent' },
      { key: 'riko', name: '園山 莉子', kana: 'そのやま りこ', sex: 'female', birth: '2022-03-09', relation: 'child', goes: { nursery: 'minami_en' } },
      { key: 'taku', name: '園山 拓', kana: 'そのやま たく', sex: 'male', birth: '2025-01-06', relation: 'child' },
    ],
    kin: [['eri', 'birth_parent', 'riko'], ['takashi', 'birth_parent', 'riko'], ['eri', 'birth_parent', 'taku'], ['takashi', 'birth_parent', 'taku'], ['eri', 'spouse', 'takashi']],
    acts: [
      { act: 'intake', key: 'sonoyama-1', at: '2026-07-09 09:30', by: 'kageyama', kind: 'report', route: 'kodomoen', matter: '01', content: '園から。額に3cmのあざとすり傷。母は「ソファから落ちた」、莉子は「パパのとこ」と言う。父の送りの日に元気がないことがあった。', children: [{ who: 'riko', part: 'subject', abuse: 'physical', suspected: 'father_birth' }, { who: 'taku', part: 'sibling' }], answers: 'nnnunnnn', level: 'intensive', levelWords: '頭のけがで言葉が食い違う。きょう会い、受診の有無を確かめる。', where: 'こども園', until: '17:00', sleeps: '自宅', informed: 'not_told', reporter: { name: '園長', relation: '園', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'check', at: '2026-07-09 11:00', by: 'uchida', intake: 'sonoyama-1', child: 0, result: 'sighted', place: 'school', manner: 'body_seen', words: '園で会った。額のほかに傷はない。「パパのソファ、ぴょんした」と跳んで見せた。' },
      { act: 'check', at: '2026-07-09 18:00', by: 'uchida', intake: 'sonoyama-1', child: 1, result: 'sighted', place: 'inside_home', manner: 'body_seen', words: '家で会った。傷はない。高さ40cmのソファと、すぐ横に棚の角があった。小児科の受診の紙を見た。' },
      { act: 'decide', at: '2026-07-10 09:00', by: 'kageyama', intake: 'sonoyama-1', outcome: 'advice_end', attended: ['moriyama', 'iizuka', 'kageyama', 'uchida'], words: '小児科の見立ても「転落として矛盾しない」。虐待ではないと判断した。角の覆いを渡し、園にも結果を伝えて終える。', children: [{ judgement: 'not_abuse', kind: '15' }, { judgement: 'only_checked' }] },
    ],
  },
  {
    key: 'watanabe', name: '渡部家',
    people: [
      { key: 'hitomi', name: '渡部 瞳', kana: 'わたなべ ひとみ', sex: 'female', birth: '1988-04-13', relation: 'birth_parent' },
      { key: 'kaede', name: '渡部 楓', kana: 'わたなべ かえで', sex: 'female', birth: '2013-10-26', relation: 'child', goes: { primary: 'taisha_primary', junior: 'taisha_junior' } },
      { key: 'tsumugi', name: '渡部 紬', kana: 'わたなべ つむぎ', sex: 'female', birth: '2016-12-19', relation: 'child', goes: { primary: 'taisha_primary' } },
    ],
    kin: [['hitomi', 'birth_parent', 'kaede'], ['hitomi', 'birth_parent', 'tsumugi']],
    acts: [
      { act: 'intake', key: 'watanabe-1', at: '2025-07-03 14:10', by: 'uchida', kind: 'report', route: 'primary_school', matter: '01', content: '学校から。2人とも体操服が洗われない週が続き、紬は給食をおかわりして夕方まで残る。母は夜の仕事で、朝は寝ている。', children: [{ who: 'kaede', part: 'subject', abuse: 'neglect', suspected: 'mother_birth' }, { who: 'tsumugi', part: 'subject', abuse: 'neglect', suspected: 'mother_birth' }], answers: 'nnnnyyny', where: '学校', until: '16:00', sleeps: '自宅', informed: 'not_told', reporter: { name: '教頭', relation: '学校', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'check', at: '2025-07-04 10:30', by: 'uchida', intake: 'watanabe-1', child: 0, result: 'sighted', place: 'school', manner: 'talked', words: '相談室で会った。「朝は私が妹を起こす」。やせてはいない。' },
      { act: 'check', at: '2025-07-04 10:50', by: 'uchida', intake: 'watanabe-1', child: 1, result: 'sighted', place: 'school', manner: 'talked', words: '教室の前で会った。「きのうはパン」。けがはない。' },
      { act: 'decide', at: '2025-07-07 09:00', by: 'uchida', intake: 'watanabe-1', outcome: 'becomes_case', attended: ['takahashi', 'moriyama', 'iizuka', 'uchida'], words: 'ネグレクトと判断し、2人を要保護とする。朝と夕の食事、洗濯の手を入れ、母の働き方を一緒に考える。', children: [{ judgement: 'judged', abuse: 'neglect', class: 'protection', placement: 'at_home', registered: true }, { judgement: 'judged', abuse: 'neglect', class: 'protection', placement: 'at_home', registered: true }], main: 'uchida', second: 'takuwa', lead: 'own' },
      { act: 'plan', at: '2025-07-29 14:00', by: 'uchida', children: ['kaede', 'tsumugi'], review: '2026-01-29', policy: '母の勤務が変わるまで、朝と夕に大人の手を入れる。楓に家事を負わせすぎない。', goals: [{ term: 'short', words: '夕食を2人だけで用意する日を週2日以下にする', byWhen: '2025-10-31' }], actions: [{ agency: 'own', what: '家庭訪問。2人に会う', frequency: 'every_two_months', visits: true, since: '2025-08-06' }, { agency: 'taisha_primary', what: '毎月の様子', frequency: 'monthly' }] },
      { act: 'intake', key: 'watanabe-2', at: '2025-11-12 09:40', by: 'soda', kind: 'report', route: 'child_commissioner', matter: '01', content: '主任児童委員から。夜8時すぎ、2人がコンビニの前にいた。声をかけると「お母さんの帰りを待っている」と言った。', children: [{ who: 'kaede', part: 'subject', abuse: 'neglect', suspected: 'mother_birth' }, { who: 'tsumugi', part: 'subject', abuse: 'neglect', suspected: 'mother_birth' }], answers: 'nnnnynny', where: '学校', until: '16:00', informed: 'not_told', reporter: { name: '主任児童委員', relation: '児童委員', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'check', at: '2025-11-12 15:20', by: 'uchida', intake: 'watanabe-2', child: 0, result: 'sighted', place: 'school', manner: 'talked', words: '学校で会った。「かぎを忘れただけ」。変わりはない。' },
      { act: 'check', at: '2025-11-12 15:40', by: 'uchida', intake: 'watanabe-2', child: 1, result: 'sighted', place: 'school', manner: 'talked', words: '学校で会った。元気。「肉まんを半分こした」。' },
      { act: 'decide', at: '2025-11-13 09:00', by: 'uchida', intake: 'watanabe-2', outcome: 'joins_open', attended: ['moriyama', 'iizuka', 'uchida', 'soda'], words: 'かぎを忘れた日のことで、続いている支援の中で確かめる。合いかぎを隣の人に預けることを母と決めた。', children: [{ judgement: 'not_abuse', kind: '02' }, { judgement: 'not_abuse', kind: '02' }] },
      { act: 'end_plan', at: '2026-03-17 10:00', by: 'uchida', words: '母が日中の仕事に変わり、目標に届いた。' },
      { act: 'close', at: '2026-03-17 10:20', by: 'uchida', child: 'kaede', meeting: 'policy', reason: 'settled', words: '母の勤務が日中になり、食事と登校が安定した。中学校に様子を引き継いだ。' },
      { act: 'close', at: '2026-03-17 10:30', by: 'uchida', child: 'tsumugi', meeting: 'policy', reason: 'settled', words: '姉と同じ。学校が気になることを見たら相談室に知らせる。' },
    ],
    quiet: { children: ['kaede', 'tsumugi'], tone: 'school', parent: '母', from: '2025-07-30', to: '2026-03-12', by: 'uchida', second: 'takuwa', agency: 'taisha_primary' },
  },
  {
    key: 'aoki', name: '青木家',
    people: [
      { key: 'mika', name: '青木 美香', kana: 'あおき みか', sex: 'female', birth: '1984-11-20', relation: 'birth_parent' },
      { key: 'iori', name: '青木 伊織', kana: 'あおき いおり', sex: 'other', birth: '2011-12-05', relation: 'child', goes: { junior: 'taisha_junior' } },
    ],
    kin: [['mika', 'birth_parent', 'iori']],
    acts: [
      { act: 'intake', key: 'aoki-1', at: '2026-06-17 11:10', by: 'naito', kind: 'consultation', route: 'mother', matter: '12', content: '母から。部屋で腕に傷をつけているのに気づいた。本人は「話したくない、でも病院なら行ってもいい」。学校には通っている。', children: [{ who: 'iori', part: 'subject' }], informed: 'told', reporter: { name: '青木 美香', relation: '母', identifies: 'yes', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2026-06-18 09:10', by: 'naito', intake: 'aoki-1', outcome: 'referred', attended: ['moriyama', 'iizuka', 'naito'], words: '心療内科の予約が取れた（6月24日）。母には責めずに一緒にいること、学校には養護教諭だけに伝えることを助言した。', children: [{ judgement: 'no_question', kind: '12' }] },
    ],
  },
  {
    key: 'nishikori', name: '錦織家',
    people: [
      { key: 'maiko', name: '錦織 舞子', kana: 'にしこおり まいこ', sex: 'female', birth: '1995-01-09', relation: 'birth_parent' },
      { key: 'yusuke', name: '錦織 祐介', kana: 'にしこおり ゆうすけ', sex: 'male', birth: '1993-07-19', relation: 'birth_parent' },
      { key: 'soma', name: '錦織 蒼真', kana: 'にしこおり そうま', sex: 'male', birth: '2024-05-06', relation: 'child', goes: { nursery: 'sakura' } },
    ],
    kin: [['maiko', 'birth_parent', 'soma'], ['yusuke', 'birth_parent', 'soma'], ['maiko', 'spouse', 'yusuke']],
    acts: [
      { act: 'intake', key: 'nishikori-1', at: '2026-10-19 08:31', by: 'sato', kind: 'report', means: 'night_note', route: 'neighbour', matter: '01', notedBefore: 'PT37H11M', takenBy: '守衛室', content: '宿直メモ。隣の部屋から小さい子の激しい泣き声が1時間。大人の声は聞こえない。前の週の土曜もあった。名前は名のらない。部屋番号は聞けた。', children: [{ who: 'soma', maybe: false, part: 'subject', age: '2歳くらい', abuse: 'neglect', suspected: 'unknown' }], answers: 'nnnunnun', level: 'intensive', levelWords: '小さい子で、大人がいたか分からない。週末に会えていないので、けさ一番に行く。', reporter: { anonymous: true, identifies: 'yes', answer: 'no', contact: 'no', tell: '同じ建物の人からとは言わない。' } },
      { act: 'check', at: '2026-10-19 09:40', by: 'sato', intake: 'nishikori-1', child: 0, result: 'absent', words: '応答なし。表札と郵便受けで名字を確かめた。' },
      { act: 'check', at: '2026-10-19 11:10', by: 'sato', intake: 'nishikori-1', child: 0, result: 'sighted', agency: 'sakura', place: 'school', manner: 'body_seen', words: '園で外遊びに加わっている。着替えのときも傷はない（園長）。' },
      { act: 'check', at: '2026-10-19 17:50', by: 'sato', intake: 'nishikori-1', child: 0, result: 'sighted', place: 'inside_home', manner: 'talked', words: '父母と家で会った。夜中に起きて泣く日が続き、父母で交替して抱いていた。' },
      { act: 'decide', at: '2026-10-20 09:00', by: 'sato', intake: 'nishikori-1', outcome: 'advice_end', attended: ['moriyama', 'iizuka', 'sato'], words: '夜泣きで、大人はそばにいた。虐待ではないと判断した。眠りの相談先を伝えて終える。', children: [{ judgement: 'not_abuse', kind: '15' }] },
    ],
  },
  {
    key: 'takagi', name: '高木家',
    people: [
      { key: 'sachi', name: '高木 幸', kana: 'たかぎ さち', sex: 'female', birth: '1990-12-25', relation: 'birth_parent' },
      { key: 'yuto', name: '高木 結人', kana: 'たかぎ ゆいと', sex: 'male', birth: '2022-01-31', relation: 'child', goes: { nursery: 'sakura' } },
    ],
    kin: [['sachi', 'birth_parent', 'yuto']],
    acts: [
      { act: 'intake', key: 'takagi-1', at: '2026-08-18 16:50', by: 'iizuka', kind: 'staff_abuse', route: 'mother', content: '母から。結人が「せんせいにおへやにいれられた」と言う。昼寝をしない子を別の部屋に一人にしているらしい。園には言いにくい。', children: [{ who: 'yuto', part: 'subject' }], informed: 'told', reporter: { name: '高木 幸', relation: '母', identifies: 'yes', answer: 'yes', contact: 'yes', tell: '園に名前を出すかは、母に確かめてから。' } },
      { act: 'decide', at: '2026-08-18 17:40', by: 'iizuka', intake: 'takagi-1', outcome: 'forwarded_competent', meeting: 'urgent_intake', attended: ['takahashi', 'moriyama', 'iizuka'], words: '保育幼稚園課へその日のうちに引き継いだ（17時20分、課長補佐）。母の名は伏せた。', children: [{ judgement: 'no_question', kind: '16' }] },
    ],
  },
  {
    key: 'nagata', name: '永田家',
    people: [
      { key: 'tomoko', name: '永田 智子', kana: 'ながた ともこ', sex: 'female', birth: '1985-02-08', relation: 'birth_parent' },
      { key: 'yuuna', name: '永田 優奈', kana: 'ながた ゆうな', sex: 'female', birth: '2015-06-18', relation: 'child', goes: { primary: 'minami_primary' } },
      { key: 'kakeru', name: '永田 翔', kana: 'ながた かける', sex: 'male', birth: '2018-08-30', relation: 'child', goes: { primary: 'minami_primary' } },
    ],
    kin: [['tomoko', 'birth_parent', 'yuuna'], ['tomoko', 'birth_parent', 'kakeru']],
    acts: [
      { act: 'intake', key: 'nagata-1', at: '2025-06-26 10:30', by: 'kageyama', kind: 'consultation', route: 'welfare_office', matter: '02', content: '福祉推進課から。離婚して転入した母子3人。家賃が滞り、母は持病で働ける日が少ない。子どもは学校を休みがち。', children: [{ who: 'yuuna', part: 'subject' }, { who: 'kakeru', part: 'subject' }], informed: 'told', reporter: { name: '相談員', relation: '福祉推進課', identifies: 'no', answer: 'yes', contact: 'yes' } },
      { act: 'decide', at: '2025-06-27 09:00', by: 'kageyama', intake: 'nagata-1', outcome: 'becomes_case', attended: ['moriyama', 'iizuka', 'kageyama'], words: '要支援。母の受診と生活の立て直しを福祉推進課と進め、朝の登校を支える。', children: [{ judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }, { judgement: 'no_question', kind: '02', class: 'support', placement: 'at_home' }], main: 'kageyama', second: 'aoto', lead: 'own' },
      { act: 'plan', at: '2025-07-23 14:00', by: 'kageyama', children: ['yuuna', 'kakeru'], review: '2026-01-23', policy: '家計と母の体調を整え、子どもの朝を支える。', goals: [{ term: 'short', words: '2人とも週4日登校する', byWhen: '2025-10-31' }], actions: [{ agency: 'own', what: '家庭訪問。2人に会う', frequency: 'every_two_months', visits: true, since: '2025-08-01' }, { agency: 'welfare_section', what: '生活の相談', frequency: 'monthly' }] },
      { act: 'end_plan', at: '2026-02-26 10:00', by: 'kageyama', words: '転出先に引き継ぐため終える。' },
      { act: 'close', at: '2026-02-26 10:20', by: 'kageyama', child: 'yuuna', meeting: 'case_conference', reason: 'handed_over', words: '母の実家のある市へ転出し、2月24日にその市が引き受けた（こども家庭センター担当あて電話と文書）。' },
      { act: 'close', at: '2026-02-26 10:30', by: 'kageyama', child: 'kakeru', meeting: 'case_conference', reason: 'handed_over', words: '姉と同じ。2月24日に引受けを確かめた。' },
    ],
    quiet: { children: ['yuuna', 'kakeru'], tone: 'school', parent: '母', from: '2025-07-24', to: '2026-02-20', by: 'kageyama', second: 'aoto', agency: 'minami_primary' },
  },
  {
    key: 'nobody-girl', name: null, people: [],
    acts: [
      { act: 'intake', key: 'girl-1', at: '2026-11-24 18:10', by: 'sato', kind: 'report', route: 'neighbour', matter: '01',
        content: '通りがかりの人から。南町の公園の裏のアパートで、4歳くらいの女の子が裸足でベランダに出され、窓をたたいて泣いていた。10分ほど前。部屋は2階の左から2つ目。中に大人の影が見えた。「助けて」と聞こえた。今は見えない。',
        children: [{ name: '氏名不詳', sex: 'female', age: '4歳くらい', part: 'subject', abuse: 'physical', suspected: 'unknown' }], answers: 'uyuyuyuu', where: '南町のアパート2階のベランダ', sleeps: '不明', informed: 'not_told',
        reporter: { anonymous: true, identifies: 'no', answer: 'no', contact: 'no' } },
      { act: 'centre', at: '2026-11-24 18:22', by: 'sato', intake: 'girl-1', with: '当番の児童福祉司', told: '屋外に出され「助けて」と言っていた4歳くらいの女児。部屋は特定できていない。', ours: '直ちに会う。会えれば保護を検討してほしい。', theirs: '職員2人が待機する。部屋が分かりしだい連絡を。警察にも知らせる。', agreed: 'yes' },
      { act: 'check', at: '2026-11-24 19:05', by: 'uchida', intake: 'girl-1', child: 0, result: 'not_identified', words: '現地に2人で行った。2階の左から2つ目は空き室だった。両隣は応答なし、明かりなし。泣き声は聞こえない。' },
      { act: 'check', at: '2026-11-24 20:15', by: 'moriyama', intake: 'girl-1', child: 0, result: 'not_identified', words: '管理会社の夜間窓口に聞いた。女の子のいる家は3軒。部屋までは、あす朝に確かめる。警察官も見回った。' },
    ],
  },
  {
    key: 'nobody-boy', name: null, people: [],
    acts: [
      { act: 'intake', key: 'boy-1', at: '2026-08-05 13:10', by: 'soda', kind: 'report', route: 'acquaintance', matter: '01', content: '配達の人から。大社の団地の3階で、昼に男の子の泣き声。「ごめんなさい」と聞こえた。棟は分かるが部屋は分からない。', children: [{ name: '氏名不詳', sex: 'male', age: '小学生くらい', part: 'subject', abuse: 'physical', suspected: 'unknown' }], answers: 'nnnuunuu', level: 'protect_before_next', levelWords: '「ごめんなさい」と聞こえ、部屋が分からない。きょう、あすに必ず行く。', informed: 'not_told', reporter: { anonymous: true, identifies: 'no', answer: 'no', contact: 'no' } },
      { act: 'check', at: '2026-08-05 15:00', by: 'soda', intake: 'boy-1', child: 0, result: 'not_identified', words: '3階の6戸を訪ねた。男の子のいる2戸は旅行中と、園児。泣いた子はいないとのこと。' },
      { act: 'check', at: '2026-08-06 18:20', by: 'uchida', intake: 'boy-1', child: 0, result: 'not_identified', words: '夕方に再び訪ねた。3階と4階の10戸。声を聞いた人はいない。児童クラブの男の子2人は元気だった。' },
      { act: 'late', at: '2026-08-06 18:50', by: 'moriyama', intake: 'boy-1', child: 0, revisit: '2026-08-07 12:30', pair: ['soda', 'uchida'], answers: 'nnnunnuu', level: 'protect_before_next', words: '同じ曜日と時間にもう一度行く。民生児童委員にも見てもらう。' },
      { act: 'check', at: '2026-08-07 12:40', by: 'soda', intake: 'boy-1', child: 0, result: 'not_identified', words: '昼に1時間、団地にいた。泣き声は聞こえない。管理人と民生児童委員に連絡先を渡した。' },
      { act: 'decide', at: '2026-08-10 09:00', by: 'soda', intake: 'boy-1', outcome: 'unidentified', attended: ['takahashi', 'moriyama', 'iizuka', 'soda', 'uchida'], words: '昼と夕に3回訪ねたが特定できない。また声がしたら部屋を確かめて110番するよう管理人に頼み、終える。', children: [{ judgement: 'unidentified' }] },
    ],
  },
  {
    key: 'nobody-voice', name: null, people: [],
    acts: [
      { act: 'intake', key: 'voice-1', at: '2025-12-09 10:10', by: 'aoto', kind: 'consultation', route: 'mother', matter: '15', content: '名のらない母から。1歳の子が食べ物を投げる。夜は夫と交替で寝ている。「叱ってもいいのか分からない」。市内かどうかも言わない。', children: [{ age: '1歳', part: 'subject' }], reporter: { anonymous: true, identifies: 'no', answer: 'no', contact: 'unknown' } },
      { act: 'decide', at: '2025-12-10 09:00', by: 'aoto', intake: 'voice-1', outcome: 'advice_end', attended: ['moriyama', 'iizuka', 'aoto'], words: '食事を切り上げる合図と、投げない遊びを伝えた。また電話してよいと伝えて終える。', children: [{ judgement: 'no_question', kind: '15' }] },
    ],
  },
]

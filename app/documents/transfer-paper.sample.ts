import { hiddenPlace } from './place.ts'
import { choicesOf } from './transfer-paper.ts'
import type { TransferPaper } from './transfer-paper.ts'

/** A whole 通知書 with every part filled in: an invented boy who may go home to the same house tonight. */
export const fullTransfer: TransferPaper = {
  kind: 'notify',
  number: '送-R8-003',
  state: '',
  datedOn: '令和8年11月25日（水）',
  addressee: '出雲児童相談所長',
  sender: '出雲市長',
  office: '出雲市 子ども家庭相談室',
  printed: { by: '佐藤 みずき（保健師）', at: '令和8年11月25日（水）16時02分', serial: 'P8-000414' },
  copy: { number: 1, of: 2 },
  approvals: [
    { role: '担当', name: '佐藤', at: '11/25 15:31' },
    { role: '係長', name: '森山', at: '11/25 15:38' },
    { role: '室長', name: '', at: '' },
  ],
  law: '児童福祉法第25条の7第1項第4号、児童虐待の防止等に関する法律第8条第1項第2号',
  asks: choicesOf('notify', ['inspection', 'custody']),
  urgency: { words: '次の虐待の前に保護を検討', chartName: '緊急度アセスメントシート（県様式）', judged: '令和8年11月25日14時22分　佐藤' },
  child: {
    name: '勝部 蓮', kana: 'かつべ れん', born: '平成31年2月14日', age: '7歳9か月', sex: '男', home: '出雲市大社町杵築南○○番地', attends: '大社小学校 2年2組', whereNow: '大社小学校 保健室（下校 15:40 を止めている）',
  },
  firstPage: {
    danger: '今夜も同じ家へ帰る。9月と同じ所に新しいあざがあり、説明が変わった。父は18時に帰る。家の中に子どもを守れる人がいるか分からない。',
    childWords: '「ゆうべ、しゅくだいをしなかったから、お父さんにたたかれた」（11月25日14時、保健室で養護教諭に。市の職員はくわしく聞き直していない）',
    lastMet: { when: '11月25日（水）15時10分', who: '市の保健師 佐藤', where: '大社小学校 保健室', how: '話した。左の前腕を見た。服の下は見ていない' },
    siblingsTonight: '杏（4歳）さくら保育園から17時30分ごろ母が連れて帰る見込み\n湊（1歳）自宅、母と',
    done: '15時10分に学校で会った。14時26分に貴所へ電話した（当番 ○○様）。学校に下校を待ってもらっている。',
    notDone: '母の電話に2回かけたが出ない。父とは話せていない。家の中を見られていない。',
    opinion: '今夜は家に帰さず、一時保護と、きょうだい2人の安全の確認を求めます。',
    afterHours: '佐藤 みずき 080-0000-0000（今夜は22時まで室にいます 0853-00-0100）',
  },
  guardians: [
    { name: '勝部 美咲', kana: 'かつべ みさき', relation: '実母', age: '31歳', occupation: 'パート（平日午前）', home: '出雲市大社町杵築南○○番地', telephone: '090-0000-0000（平日10時から15時。留守電は不可）' },
    { name: '勝部 𠮷彦', kana: 'かつべ よしひこ', relation: '継父', age: '34歳', occupation: '会社員', home: '同上', telephone: '' },
  ],
  household: [
    { name: '勝部 杏', relation: '妹', age: '4歳', livesIn: '同居', attends: 'さくら保育園 年中' },
    { name: '勝部 湊', relation: '弟', age: '1歳', livesIn: '同居', attends: '在宅' },
    { name: '原 大輔', relation: '実父', age: '33歳', livesIn: '別居', attends: hiddenPlace },
  ],
  receipt: { number: 'R8-215', receivedAt: '令和8年11月25日（水）14時05分', route: '学校・園（小学校）', matter: '養護相談 － 児童虐待相談' },
  reporter: { handedOver: null, decided: '係長 森山　令和8年11月25日15時36分（本人が知られたくないと言っている）' },
  reason: '同じ所に2度めのあざがあり、本人は「お父さんにたたかれた」と言った。保護者に会えておらず、家の中の安全を市だけでは確かめられない。立入調査と一時保護の実施が適当と認めるため。',
  course: '令和7年6月3日　泣き声の相談（R7-088）。家庭訪問で3人に会った。要支援児童として支援を始めた。\n令和8年9月3日　左の前腕のあざ（R8-121）。「階段で転んだ」。母は「元気がよすぎる」と笑った。\n令和8年10月2日　支援計画。週1回の訪問と、学校での見守り。\n令和8年11月9日　家の中で3人に会った。父は不在。\n令和8年11月25日　学校から電話（R8-215）。同じ所に直径3cmくらいの円いあざ。',
  assessment: [
    { label: '緊急度', value: '次の虐待の前に保護を検討（令和8年11月25日14時22分）。繰り返している。影響が出ている。' },
    { label: '重症度', value: '中度（令和8年11月25日）' },
    { label: 'まだ分からない', value: '父の帰る時刻。頭や顔にけががないか。母が止められるか。' },
  ],
  plan: [
    { label: '支援方針', value: 'けがのない毎日と、叱り方を父母で一緒に考えられるようになること。' },
    { label: 'これまでの支援', value: '週1回の訪問（10月から6回）、学校で毎朝の様子を見る、母の通院に合わせた一時預かり（2回）。' },
  ],
  attachments: ['緊急度アセスメントシート（11月25日）', '相談・通告受付票 R8-215（通告者の欄を除く）', '経過記録の写し（令和7年6月から）', 'けがの写真（学校が撮影）2枚'],
  contact: { person: '佐藤 みずき（保健師）・高橋（社会福祉主事）', telephone: '0853-00-0100（内線 2215）', replyBy: '令和8年11月25日（今日中に電話で）' },
}

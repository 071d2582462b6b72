/**
 * Characters of names that are looked up as one; the first of each group is the key. Display keeps what was typed.
 * After the integration of variants used for family registers (法務省 戸籍統一文字の縮退), shortened to what names use.
 */
const groups = [
  '辺邊邉', '斎齋齊斉', '高髙', '崎﨑嵜', '沢澤', '浜濱濵', '吉𠮷', '広廣', '桜櫻', '島嶋嶌', '条條', '恵惠', '国國圀', '学學', '真眞', '徳德',
  '竜龍', '滝瀧', '桧檜', '淵渕渊', '梅楳', '柳栁', '関關', '鉄鐵銕', '蔵藏', '緑綠', '栄榮', '円圓', '塩鹽', '桑桒', '豊豐', '宝寶', '弥彌', '与與',
  '万萬', '礼禮', '来來', '会會', '実實', '寿壽', '将將', '昇曻', '静靜', '瀬瀨', '曽曾', '巣巢', '増增', '鶴靏靍', '富冨', '館舘', '穂穗', '芦蘆',
  '荘莊', '薫薰', '亀龜', '黒黑', '戸戶', '黄黃', '頼賴', '郎郞', '凛凜', '遥遙', '尭堯', '晃晄', '亜亞', '伝傳', '県縣', '岳嶽', '鴎鷗', '篭籠',
  '壮壯', '参參', '双雙', '台臺', '熙煕凞', '寛寬', '浄淨', '渓溪', '清淸', '瑶瑤', '祷禱', '禄祿', '禅禪', '秋穐龝', '稲稻', '糸絲', '絵繪', '継繼',
  '聡聰', '誉譽', '郷鄕', '顕顯', '麦麥', '麹麴', '野埜', '蛍螢', '船舩', '松枩', '峰峯', '彦彥', '恒恆', '悦悅', '晋晉', '槙槇', '総總', '縁緣',
  '莱萊', '薮藪', '迩邇', '浅淺', '児兒', '為爲', '乗乘', '剣劍剱', '巌巖', '巻卷', '応應', '横橫', '歩步', '温溫', '経經', '権權', '厳嚴', '萌萠',
  '祢禰', '毎每', '竹笁', '土圡', '角⻆', '兎兔', '鰺鯵', '桝枡', '花芲', '冴冱', '覚覺', '栗㮚', '穣穰', '奥奧', '駆驅', '焼燒',
] as const

const keyOf = new Map<string, string>(groups.flatMap(group => {
  const [key = '', ...variants] = group
  return variants.map((variant): [string, string] => [variant, key])
}))

/** The character a variant is looked up by; itself if it has none. */
export function plainCharacter(character: string): string {
  return keyOf.get(character) ?? character
}

/** All groups, for the test that no character stands in two. */
export const variantGroups: readonly string[] = groups

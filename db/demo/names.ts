import type { Sex } from '../../app/codes/people.ts'
import type { Chance } from './random.ts'

/** Names of invented people: written and read, the surname first. Surnames as they are common in the west of Japan, put together with given names by chance. */
const read = (list: string): { name: string; kana: string }[] => list.trim().split(/\s+/).map((pair) => {
  const [name, kana] = pair.split('/')
  return { name: name!, kana: kana! }
})

// The first ones are those a whole school class may share.
const common = read('勝部/かつべ 原/はら 飯塚/いいづか 曽田/そた 山本/やまもと 田中/たなか 渡部/わたなべ 伊藤/いとう 藤原/ふじはら 三原/みはら')
const surnames = read(`
  石川/いしかわ 石田/いしだ 井上/いのうえ 今井/いまい 岩崎/いわさき 岩田/いわた 上田/うえだ 植田/うえだ 遠藤/えんどう 大島/おおしま 大谷/おおたに 大西/おおにし 岡/おか 岡田/おかだ 岡本/おかもと 奥村/おくむら
  小川/おがわ 小田/おだ 小野/おの 尾崎/おざき 太田/おおた 片岡/かたおか 金本/かねもと 川上/かわかみ 川崎/かわさき 河野/こうの 川本/かわもと 菊池/きくち 岸本/きしもと 北川/きたがわ 木下/きのした 久保/くぼ
  黒田/くろだ 小池/こいけ 小島/こじま 小西/こにし 小林/こばやし 近藤/こんどう 斎藤/さいとう 齋藤/さいとう 酒井/さかい 坂田/さかた 桜井/さくらい 清水/しみず 柴田/しばた 島田/しまだ 須山/すやま 杉原/すぎはら
  杉本/すぎもと 鈴木/すずき 角/すみ 高田/たかだ 高野/たかの 竹内/たけうち 竹下/たけした 武田/たけだ 谷口/たにぐち 田部/たなべ 田村/たむら 千葉/ちば 土江/つちえ 寺本/てらもと 富田/とみた 永井/ながい
  長岡/ながおか 中尾/なかお 中川/なかがわ 中田/なかた 中野/なかの 中村/なかむら 中山/なかやま 奈良井/ならい 成瀬/なるせ 西村/にしむら 西本/にしもと 野口/のぐち 野津/のつ 野村/のむら 橋本/はしもと 長谷川/はせがわ
  浜田/はまだ 林/はやし 原田/はらだ 樋口/ひぐち 平井/ひらい 平田/ひらた 平野/ひらの 広瀬/ひろせ 深田/ふかだ 福島/ふくしま 福原/ふくはら 藤井/ふじい 藤田/ふじた 藤本/ふじもと 古川/ふるかわ 堀/ほり
  堀江/ほりえ 本田/ほんだ 前田/まえだ 増田/ますだ 松井/まつい 松浦/まつうら 松尾/まつお 松岡/まつおか 松田/まつだ 丸山/まるやま 三宅/みやけ 宮崎/みやざき 宮本/みやもと 三好/みよし 村上/むらかみ 村田/むらた
  森/もり 森下/もりした 森田/もりた 森本/もりもと 安井/やすい 柳/やなぎ 山内/やまうち 山口/やまぐち 山崎/やまさき 山下/やました 山田/やまだ 山中/やまなか 横田/よこた 横山/よこやま 吉川/よしかわ 吉田/よしだ
  吉村/よしむら 米田/よねだ 若林/わかばやし 和田/わだ 藤山/ふじやま 錦野/にしきの 出川/いでがわ 神戸/かんべ 来海/きまち 常松/つねまつ 吾妻/あづま 糸賀/いとが 板垣/いたがき 大國/おおくに 春日/かすが 金築/かねつき`)
const women = read(`
  愛/あい 葵/あおい 明美/あけみ 麻美/あさみ 亜希子/あきこ 亜由美/あゆみ 綾乃/あやの 彩花/あやか 郁子/いくこ 恵理子/えりこ 香織/かおり 佳奈/かな 加奈子/かなこ 久美子/くみこ 恵/めぐみ 桂子/けいこ 真由/まゆ 早紀/さき
  里奈/りな 沙也加/さやか 志保/しほ 静香/しずか 千夏/ちなつ 千春/ちはる 千恵/ちえ 知美/ともみ 朋子/ともこ 直美/なおみ 夏希/なつき 菜摘/なつみ 望/のぞみ 典子/のりこ 春菜/はるな 裕子/ひろこ 広美/ひろみ 史恵/ふみえ
  舞/まい 真紀/まき 真理子/まりこ 麻衣/まい 美樹/みき 美穂/みほ 美和/みわ 美由紀/みゆき 未来/みく 瑞穂/みずほ 友香/ゆか 友里/ゆり 優子/ゆうこ 由紀/ゆき 由佳/ゆか 陽子/ようこ 理沙/りさ 梨花/りか 律子/りつこ 若菜/わかな`)
const men = read(`
  明/あきら 章/あきら 敦/あつし 淳/じゅん 篤史/あつし 和也/かずや 和彦/かずひこ 勝/まさる 克也/かつや 健太/けんた 健司/けんじ 謙一/けんいち 浩二/こうじ 浩平/こうへい 幸一/こういち 光司/こうじ 聡/さとし 慎也/しんや
  真一/しんいち 俊介/しゅんすけ 翔太/しょうた 昌弘/まさひろ 大樹/だいき 大地/だいち 崇/たかし 隆志/たかし 卓也/たくや 武史/たけし 達也/たつや 哲也/てつや 徹/とおる 智之/ともゆき 友和/ともかず 直哉/なおや 直人/なおと 信行/のぶゆき
  伸一/しんいち 久志/ひさし 秀樹/ひでき 英明/ひであき 宏/ひろし 博之/ひろゆき 雅之/まさゆき 誠/まこと 守/まもる 実/みのる 充/みつる 康平/こうへい 康之/やすゆき 雄一/ゆういち 裕也/ゆうや 洋平/ようへい 義明/よしあき 亮/りょう 亮太/りょうた 渉/わたる`)
const girls = read(`
  葵/あおい 明莉/あかり 朱音/あかね 杏奈/あんな 彩葉/いろは 歌乃/うたの 咲希/さき 咲良/さくら 紗奈/さな 詩織/しおり 鈴/すず 澄香/すみか 千尋/ちひろ 月乃/つきの 紬希/つむぎ 凪/なぎ 菜々美/ななみ 乃愛/のあ 暖/はる 遥/はるか
  春陽/はるひ 陽菜/ひな 陽毬/ひまり 日向/ひなた 風花/ふうか 穂香/ほのか 真央/まお 舞桜/まお 茉白/ましろ 美月/みつき 美結/みゆ 美桜/みお 澪/みお 心結/みゆ 芽依/めい 萌/もえ 桃花/ももか 結愛/ゆあ 結衣/ゆい 優月/ゆづき
  柚希/ゆずき 由芽/ゆめ 吏紗/りさ 璃子/りこ 莉緒/りお 琉那/るな 玲奈/れな 和奏/わかな 心晴/こはる 琴音/ことね 小雪/こゆき 楓花/ふうか 光莉/ひかり 芙美/ふみ`)
const boys = read(`
  碧/あお 暁/あきら 新/あらた 樹生/いつき 一颯/いぶき 瑛太/えいた 央/ひろ 海斗/かいと 楓真/ふうま 奏/かなで 奏多/かなた 絆/きずな 圭吾/けいご 健斗/けんと 虎太郎/こたろう 煌/こう 航/わたる 航平/こうへい 朔也/さくや 慧/さとし
  志音/しおん 駿/しゅん 翔真/しょうま 湊真/そうま 壮太/そうた 大和/やまと 大輝/だいき 泰生/たいせい 拓真/たくま 岳/がく 千晴/ちはる 司/つかさ 都和/とわ 朝陽/あさひ 直樹/なおき 凪斗/なぎと 那央/なお 颯太/そうた 颯真/そうま 波瑠/はる
  春樹/はるき 陽向/ひなた 陽太/ようた 悠/ゆう 悠斗/ゆうと 悠人/ゆうと 勇気/ゆうき 佑樹/ゆうき 律/りつ 陸斗/りくと 琉生/るい 隆之介/りゅうのすけ 凌/りょう 怜/れい 蓮斗/れんと 和真/かずま 伊吹/いぶき 光希/みつき 創/そう 結翔/ゆいと`)
const elderWomen = read('秋子/あきこ 和江/かずえ 勝江/かつえ 喜代子/きよこ 久子/ひさこ 幸枝/ゆきえ 節子/せつこ 妙子/たえこ 千代/ちよ 登美子/とみこ 春江/はるえ 文子/ふみこ 正子/まさこ 光枝/みつえ 八重子/やえこ 良子/よしこ')
const elderMen = read('昭夫/あきお 勇/いさむ 一郎/いちろう 清/きよし 邦夫/くにお 貞夫/さだお 茂/しげる 正治/まさはる 忠/ただし 敏夫/としお 一二三/ひふみ 弘/ひろし 正雄/まさお 稔/みのる 安夫/やすお 義男/よしお')

/** Families whose names are written in Latin letters, with what is spoken at home. */
const abroad = [
  { nationality: 'ブラジル', language: 'ポルトガル語', share: 8, surnames: read('Oliveira_Santos/おりべいら_さんとす Pereira_Lima/ぺれいら_りま Costa_Ribeiro/こすた_ひべいろ Almeida_Rocha/あるめいだ_ほしゃ Barbosa_Dias/ばるぼざ_じあす Ferreira_Gomes/ふぇれいら_ごめす Nogueira_Alves/のげいら_あうべす Teixeira_Moura/ていしぇいら_もうら'),
    women: read('Juliana/じゅりあな Fernanda/ふぇるなんだ Patricia/ぱとりしあ Luana/るあな Bianca/びあんか'), men: read('Marcos/まるこす Thiago/ちあご Diego/じえご Bruno/ぶるの Andre/あんどれ'),
    girls: read('Sofia/そふぃあ Yumi/ゆみ Laura/らうら Emily/えみり Beatriz/べあとりす'), boys: read('Lucas/るかす Kenji/けんじ Miguel/みげる Davi/だび Gabriel/がぶりえる') },
  { nationality: 'フィリピン', language: 'タガログ語', share: 1, surnames: read('Mendoza_Cruz/めんどさ_くるす'), women: read('Angelica/あんへりか Maricel/まりせる'), men: read('Ramon/らもん Jose/ほせ'), girls: read('Hana/はな Mika/みか Clara/くらら Joy/じょい'), boys: read('Riku/りく Paolo/ぱおろ Ken/けん Marco/まるこ') },
  { nationality: 'ベトナム', language: 'ベトナム語', share: 1, surnames: read('Nguyen_Thi/ぐえん_てぃ'), women: read('Mai/まい Hoa/ほあ'), men: read('Minh/みん Duc/どぅっく'), girls: read('Linh/りん Ngoc/ごっく Thao/たお My/みー'), boys: read('An/あん Khoa/こあ Bao/ばお Long/ろん') },
] as const
export type Abroad = (typeof abroad)[number]
/** The countries of families who need an interpreter, one after the other. */
export const abroadInTurn: readonly Abroad[] = abroad.flatMap((one) => Array.from({ length: one.share }, () => one))

export type Generation = 'child' | 'parent' | 'elder'
export interface FullName { name: string; kana: string }
/** How one family is called: its surname, and a new given name for each of its people. */
export interface FamilyNames { surname: string; given(generation: Generation, sex: Sex): FullName }

/** Names families by chance; no two people have the same name, told ones included. */
export function namerOf(chance: Chance, taken: ReadonlySet<string>): (from?: Abroad, place?: number) => FamilyNames {
  const used = new Set(taken)
  const bags = new Map<readonly FullName[], FullName[]>()
  const next = (list: readonly FullName[]): FullName => {
    const bag = bags.get(list)
    if (bag && bag.length > 0) return bag.pop()!
    bags.set(list, chance.mixed(list))
    return next(list)
  }
  const given = (surname: FullName, list: readonly FullName[]): FullName => {
    for (let tries = 0; ; tries += 1) {
      const { name, kana } = next(list)
      const full = { name: `${surname.name.replace('_', ' ')} ${name}`, kana: `${surname.kana.replace('_', ' ')} ${kana}` }
      if (used.has(full.name) && tries < 60) continue
      used.add(full.name)
      return full
    }
  }
  return (from, place = 0) => {
    const surname = from ? from.surnames[place % from.surnames.length]! : chance.happens(0.22) ? chance.oneOf(common) : next(surnames)
    const lists = from ? { child: [from.girls, from.boys], parent: [from.women, from.men], elder: [from.women, from.men] } as const : { child: [girls, boys], parent: [women, men], elder: [elderWomen, elderMen] } as const
    return { surname: surname.name.replace('_', ' '), given: (generation, sex) => given(surname, lists[generation][sex === 'male' ? 1 : 0]) }
  }
}

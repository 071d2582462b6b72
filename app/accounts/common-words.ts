const lines = `
password passwd pass passw0rd pasuwado pasuwaado pswd secret himitsu admin administrator root user guest test tester testing demo sample temp temporary default master superuser manager owner login logon signin welcome access letmein open
enter changeme change system server database oracle mysql postgres postgresql windows linux macintosh microsoft google yahoo amazon apple facebook twitter instagram youtube line docomo softbank rakuten nintendo sony toyota honda nissan toshiba hitachi fujitsu
qwerty qwertyuiop qwert asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc edcrfv poiuyt lkjhgf mnbvcx azerty dvorak abc abcd abcdef abcabc aaa bbb xxx xyz
iloveyou loveyou love lover lovely loveme kiss kissme baby babygirl honey sweet sweetheart darling angel princess prince queen king sunshine sunny moon star stars starlight rainbow flower flowers rose lily sakura himawari tulip cherry peach apple banana orange lemon grape melon strawberry
chocolate cookie cookies candy sugar pepper ginger coffee mocha latte tea green pudding cake pizza cheese butter milk bread rice sushi ramen curry soba udon
monkey dragon tiger lion panda koala rabbit bunny kitty kitten cat cats dog dogs doggy puppy horse pony eagle falcon hawk shark dolphin whale bear wolf fox turtle penguin snoopy mickey minnie donald pooh stitch doraemon pikachu pokemon mario luigi zelda sonic naruto sasuke luffy onepiece goku gundam totoro hello hellokitty kuromi
batman superman spiderman ironman joker avengers starwars skywalker vader matrix phoenix shadow ninja samurai ronin bushido warrior hunter killer ranger soldier knight wizard magic merlin
football soccer baseball basketball hockey tennis golf volleyball rugby running swimming judo kendo karate aikido sumo giants tigers carp dragons swallows baystars hawks lions eagles buffaloes marines fighters yankees lakers bulls cowboys steelers arsenal chelsea liverpool barcelona madrid united
michael michelle jennifer jessica jordan daniel david robert william thomas andrew joshua matthew anthony charlie george james john joseph justin kevin brandon ryan nicole ashley amanda samantha elizabeth hannah sophie maria anna emma
computer internet network keyboard mouse monitor printer laptop mobile phone iphone android camera video music guitar piano drums rock metal jazz blues hiphop movie game games gamer player playstation xbox minecraft fortnite
summer winter spring autumn fall january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday morning night
red blue green yellow black white purple pink silver gold golden diamond crystal ruby emerald pearl platinum orange brown gray
freedom forever friend friends family mother father brother sister mama papa mommy daddy home house happy happiness smile lucky fortune destiny dream dreams hope faith peace trust truth heaven jesus christ christian church bless blessed god
money cash dollar bank business work office company job school student teacher college university hospital doctor nurse police
one two three four five six seven eight nine ten zero hundred thousand million number numbers
fuck fuckyou fucker shit bitch asshole sexy sex porn pussy dick
japan japanese nihon nippon tokyo osaka kyoto nagoya sapporo sendai yokohama kobe hiroshima fukuoka okinawa hokkaido shimane tottori matsue izumo hamada masuda oda yasugi unnan gotsu okuizumo taisha hirata shinji miyazaki kagoshima nagasaki kumamoto nara shiga chiba saitama
kodomo kosodate katei soudan soudanshitsu sodan jidou jido gyakutai jisou jidousoudanjo youtaikyou yotaikyo shien shiensha fukushi kenkou kenko hoken hokenshi hoikuen youchien gakkou gakko shiyakusho yakuba yakusho shichouson shicho kencho ken shi cho mura kuyakusho gyousei gyosei jichitai shokuin kakarichou kachou buchou shitsuchou tantou tanto soumu jouhou joho kanri kanrisha kyoten kyotenkyoten
genki arigatou arigato ohayou konnichiwa konbanwa sayonara ganbare ganbaru daisuki daijobu suki aishiteru tanoshii ureshii shiawase egao kokoro inochi kibou yume yuuki nakama tomodachi kazoku okaasan otousan musume musuko mago akachan
haru natsu aki fuyu sora umi yama kawa kaze hana yuki ame hoshi tsuki taiyou hikari midori aoi akane momiji kaede ran yuri sumire
taro tarou jiro jirou hanako ichiro ichirou saburo yamada tanaka suzuki satou sato takahashi itou ito watanabe yamamoto nakamura kobayashi katou kato yoshida sasaki yamaguchi matsumoto inoue kimura hayashi saitou saito shimizu yamazaki mori abe ikeda hashimoto ishikawa maeda fujita ogawa okada goto hasegawa murakami kondo ishii sakamoto endo aoki fujii nishimura fukuda ota miura okamoto matsuda
haruto hiroto yuto sota ren minato yuma riku kaito hinata takumi daiki kenta shota tsubasa ryota kazuki naoki hiroki makoto akira takashi hiroshi minoru shigeru mai miki yui yuka aya ayaka haruka misaki nanami sakiko keiko yoko kumiko tomoko naoko yumiko mayumi megumi kaori emi eri rina mio mei himari
reiwa heisei showa taisho meiji kinen seireki nen gatsu nichi
パスワード ぱすわーど ひみつ さくら ひまわり ありがとう こんにちは おはよう だいすき がんばれ しあわせ ともだち かぞく こども 子ども 子供 子育て 家庭 相談 相談室 子ども家庭相談室 支援 支援拠点 拠点 きょてん 児童 児童相談所 虐待 要対協 福祉 保健 保健師 保育園 幼稚園 学校 小学校 中学校 市役所 役場 役所 県庁 職員 係長 課長 室長 部長 担当 管理者 管理 総務 情報
出雲 出雲市 いずも イズモ 出雲大社 大社 松江 松江市 島根 島根県 しまね 鳥取 浜田 益田 安来 雲南 日本 にほん 東京 大阪 京都 北海道 沖縄 令和 平成 昭和 れいわ へいせい 春 夏 秋 冬 はる なつ あき ふゆ
田中 鈴木 佐藤 高橋 山田 渡辺 山本 中村 小林 加藤 吉田 太郎 花子 一郎 たろう はなこ
`

/** What is tried first: the words that stand on top of every list of passwords found elsewhere, names, and the words of this work and this land. Compiled by us; a password made of them alone is refused however they are joined. */
export const commonWords: readonly string[] = [...new Set(lines.split(/\s+/).filter((word) => word !== ''))]

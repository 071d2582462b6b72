const kinds: readonly (readonly [RegExp, string])[] = [
  [/\/people\/search|\/known/, '人をさがす'], [/^\/people/, '人'], [/\/trail$/, '年表と変更'], [/\/as-of$/, 'その日の記録'], [/^\/entries|\/entries/, '経過記録'], [/^\/plans|\/plans/, '支援計画'],
  [/^\/visits/, '訪問の予定'], [/^\/transfers|\/transfers|\/discussions/, '児童相談所'], [/\/decision|^\/decisions/, '決定'], [/\.pdf$|\/sheet/, '書類'], [/^\/families/, '家族'], [/^\/casefiles/, 'ケース'], [/^\/intakes|^\/intake/, '受付'],
  [/^\/statistics/, '統計'], [/^\/staffing/, '配置基準'], [/^\/outreach/, '啓発活動'], [/^\/agencies/, '関係機関'], [/^\/accounts/, '利用者'], [/^\/access-log/, '記録の閲覧'], [/^\/items|\/agenda$|\/items/, '議題'], [/^\/tasks/, '役割'], [/^\/reviews/, '見直し'], [/^\/development/, '幼児発達'], [/^\/checkups/, '健診'], [/^\/shared|\/shares|^\/room/, '関係機関との共有'], [/^\/widening|^\/keeper/, '2人で決めること'], [/^\/alerts/, '知らせ'], [/^\/team/, '係長の今日'], [/^\/$/, '今日'],
]

/** Which kind of page a route is, in words; ids and typed words are never part of a route. */
export function pageWords(route: string): string {
  const path = route.slice(route.indexOf(' ') + 1)
  return kinds.find(([pattern]) => pattern.test(path))?.[1] ?? 'そのほか'
}

const outcomes: Readonly<Record<string, string>> = { shown: '見た', absent: '開けなかった', refused: '断られた', changed: '書いた', problems: '書き直しになった' }

/** What became of a look, in words. */
export const outcomeWords = (outcome: string): string => outcomes[outcome] ?? outcome

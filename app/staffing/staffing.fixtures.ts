/** Figures of a year as a form sends them: the example of the guidance, 30,000 children and 450 consultations. */
export const thirtyThousand = {
  childPopulation: '30,000', populationOn: '令和8年4月1日', populationSource: '住民基本台帳人口', ownCount: '450', nationalCount: '160,000', nationalChildren: '18,000,000', countsYear: 'R6', countsSource: '福祉行政報告例',
}

/** A holding as a form sends it. */
export const holdingOf = (post: string, name: string, change: Record<string, string> = {}): Record<string, string> => ({
  id: crypto.randomUUID(), post, name, employment: 'regular', qualification: 'social_worker', presence: 'all', since: '令和8年4月1日', ...change,
})

/** The nine who fill 中規模型 with センター長, 統括支援員 and 調整担当者. */
export const wholeOffice = [
  holdingOf('family_supporter', '多久和 幸子'), holdingOf('family_supporter', '西尾 真帆'), holdingOf('family_supporter', '青戸 里美', { employment: 'yearly' }),
  holdingOf('psychologist', '内藤 春香', { employment: 'yearly', qualification: 'certified_psychologist' }),
  holdingOf('abuse_specialist', '内田 剛'), holdingOf('abuse_specialist', '曽田 健一'),
  holdingOf('centre_director', '高橋 和子', { qualification: 'none' }), holdingOf('lead_supporter', '佐藤 みずき', { qualification: 'public_health_nurse' }),
  holdingOf('council_coordinator', '飯塚 恵', { trainedOn: '令和6年7月12日' }),
]

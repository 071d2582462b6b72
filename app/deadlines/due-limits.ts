/** Within how many days something of the office has to be done. No law names these numbers; a town may set its own. */
export interface DueLimit { days: number; counts: 'office_days' | 'days'; since: string; source: string }

export const dueLimits = {
  decide_intake: { days: 1, counts: 'office_days', since: '2019-04-01', source: '受理会議は速やかに: 市の取扱い（推、要確認）' },
  approval: { days: 3, counts: 'office_days', since: '2019-04-01', source: '市の決裁の目安（推、要確認）' },
  plan_missing: { days: 30, counts: 'days', since: '2019-04-01', source: '受理から支援計画まで: 市の目安（推、要確認）' },
} as const satisfies Record<string, DueLimit>

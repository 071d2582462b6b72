/** In which state a record may be for a reader; `tag` marks its canaries, `short` and `label` are for the office. */
export const states = {
  own: { short: '自分の担当', tag: 'OW', label: '社会福祉主事が受け付け、担当している' }, team: { short: 'ほかの人の担当', tag: 'TE', label: '室のほかの人が担当している' }, closed: { short: '終結', tag: 'CL', label: '終結した' },
  'sealed-named': { short: '封印（名前あり）', tag: 'SN', label: '封印され、自分の名前が挙がっている' }, sealed: { short: '封印（名前なし）', tag: 'SE', label: '封印され、自分の名前が挙がっていない' },
  granted: { short: '共有中', tag: 'GR', label: '関係機関と共有している' }, expired: { short: '共有終了', tag: 'EX', label: '共有の期間が終わった' },
  kin: { short: '利害関係', tag: 'KI', label: '利害関係がある' }, veiled: { short: '居所を伏せる', tag: 'VE', label: '居所が伏せられている' }, unveiled: { short: '居所を開いている間', tag: 'UN', label: '居所が伏せられ、社会福祉主事が担当し、居所と知らせた人を理由を書いて開いている（15分）' },
  othertown: { short: 'ほかの市町村', tag: 'OT', label: 'ほかの市町村のもの' },
} as const
export type State = keyof typeof states
export const stateNames = Object.keys(states) as State[]

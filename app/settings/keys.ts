/** A setting of the town: what it came with, what it may be, and why. */
export interface SettingKey { label: string; default: number | string; hint: string; source: string; kind: { of: 'number'; least: number; most: number } | { of: 'choice'; options: readonly { code: string; label: string }[] } }

/** Every setting that touches access: proposed by an administrator, confirmed by the head (RIGHTS, last action). */
export const settingKeys = {
  'access.reach': {
    label: '職員が見られるケースの範囲', default: 'office', source: 'この版の初期値',
    hint: '「班」にすると、ほかの班のケースは理由を書いて自分で開きます',
    kind: { of: 'choice', options: [{ code: 'office', label: '室の全員' }, { code: 'team', label: '班' }] },
  },
  'exports.people_a_day': {
    label: '1日に見る・出す人数の目安', default: 300, source: 'この版の初期値（要確認）',
    hint: '超えると、もう一度本人確認を求め、知らせを出します。3倍を超えると、その日は一覧と書類を閉じます', kind: { of: 'number', least: 20, most: 5000 },
  },
  'exports.people_a_day_leading': {
    label: '1日に見る・出す人数の目安（室長・係長・調整担当者）', default: 1500, source: 'この版の初期値（要確認）',
    hint: '台帳や会議で多くの家族を見る人の目安', kind: { of: 'number', least: 20, most: 20_000 },
  },
  'exports.second_above': {
    label: '一度に出すとき2人目が要る人数', default: 200, source: 'この版の初期値（要確認）',
    hint: 'これを超える人数の出力は、ほかの人が認めるまで作られません', kind: { of: 'number', least: 20, most: 5000 },
  },
  'places.asked_a_day': {
    label: '1日に、秘匿の場所にふれた文章を確かめる回数の目安', default: 20, source: 'この版の初期値（要確認）',
    hint: '秘匿の場所を見てよい人が、その家族の文章を保存しようとした回数（学校や町の名前が多い文章は、その数だけ数えます）。超えると、知らせを出します', kind: { of: 'number', least: 5, most: 200 },
  },
  'audit.silence_minutes': {
    label: '記録の封が閉じられないまま、知らせを出すまでの分', default: 3, source: 'この版の初期値（要確認）',
    hint: 'だれが書き、見たかの記録に印が押されない、または控えが書かれない時間。超えると、室長と個人情報保護担当に知らせを1件出します', kind: { of: 'number', least: 2, most: 60 },
  },
} as const satisfies Record<string, SettingKey>
export type SettingName = keyof typeof settingKeys
/** The value of a setting. */
export type SettingValue<K extends SettingName> = (typeof settingKeys)[K]['default'] extends number ? number : string

/** A setting of that name, or undefined. */
export const settingKeyOf = (name: string): SettingKey | undefined => (settingKeys as Readonly<Record<string, SettingKey>>)[name]

/** A value in words. */
export function settingWords(key: SettingKey, value: unknown): string {
  if (key.kind.of === 'choice') return key.kind.options.find(({ code }) => code === value)?.label ?? String(value)
  return Number(value).toLocaleString('ja')
}

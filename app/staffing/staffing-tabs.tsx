import type { ReactElement } from 'react'
import { Tabs } from '../ui/tabs.tsx'

/** The address under which the navigation knows the room. */
export const here = '/staffing'

/** The pages of the room. */
export function StaffingTabs({ at }: { at: '/staffing' | '/staffing/posts' | '/staffing/standard' }): ReactElement {
  return <Tabs label="配置基準" here={at} tabs={[{ label: '年度ごと', href: '/staffing' }, { label: '配置している人', href: '/staffing/posts' }, { label: '基準と設定', href: '/staffing/standard' }]} />
}

/** The fiscal year of an address, or undefined: the standard begins with 2017. */
export function fiscalYearIn(text: string | undefined): number | undefined {
  const year = Number(text)
  return /^\d{4}$/.test(text ?? '') && year >= 2017 && year <= 2100 ? year : undefined
}

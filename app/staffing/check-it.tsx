import type { ReactElement } from 'react'
import { Badge } from '../ui/badge.tsx'

/** 要確認: the number beside it has not been compared with the notice itself. */
export const CheckIt = (): ReactElement => <Badge tone="note">要確認</Badge>

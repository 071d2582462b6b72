import type { Code, CodeOf } from './code-list.ts'

/** What is proposed about an account; narrowing is not proposed, it is done. */
export const accountChanges = [
  { code: 'open', label: '利用者を加える' },
  { code: 'extend', label: '期限を延ばす' },
  { code: 'unlock', label: '利用の停止を解く' },
  { code: 'role', label: '役割を変える' },
] as const satisfies readonly Code[]
export type AccountChange = CodeOf<typeof accountChanges>

/** The texts that everybody who signs in accepts: of secrecy the one that binds them, and the rules of use. */
export const ruleTextKinds = [
  { code: 'secrecy', label: '守秘の誓約' },
  { code: 'agency_secrecy', label: '守秘の誓約（関係機関）' },
  { code: 'rules', label: '利用の決まり' },
] as const satisfies readonly Code[]
export type RuleTextKind = CodeOf<typeof ruleTextKinds>

import type { ReactElement } from 'react'
import { idOf } from './control.tsx'
import type { Problem } from './result.ts'

/** Everything that is wrong with a form, in its order, each a link to where it can be put right; nothing when all is well. */
export function Summary({ problems }: { problems: readonly Problem[] }): ReactElement | null {
  if (problems.length === 0) return null
  return (
    <div className="summary" id="problems" role="alert" tabIndex={-1} autoFocus>
      <h2>まだ保存していません。次の{problems.length}か所を直してください</h2>
      <ul>
        {problems.map(({ field, message }, at) => (
          <li key={at}>{field === '' ? message : <a href={`#${idOf(field)}`}>{message}</a>}</li>
        ))}
      </ul>
    </div>
  )
}

import type { ReactElement } from 'react'
import { formAddress } from '../kernel/door.ts'
import { problems } from '../kernel/page.ts'
import type { Answer, Asking } from '../kernel/page.ts'
import type { Raw } from '../kernel/record.ts'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { tellsHiddenPlace } from './place-words.db.ts'

/** The name under which somebody says that they have read their text again. */
const READ_AGAIN = 'read-again'

/** A call that is being taken down waits for nothing, and what somebody types is kept for themselves alone. */
const neverAsked: readonly string[] = ['/intakes', '/drafts']

/** Asks once, before anything about a family with somebody hidden is kept, whether its text tells a place; what was typed stays. The answer is kept with the list of who looked. */
export async function askAboutPlaces(asking: Asking<unknown>, about: readonly string[]): Promise<Answer | undefined> {
  const { form, path, because } = asking
  if (neverAsked.includes(path)) return undefined
  if (form[READ_AGAIN]?.[0] === 'kept') {
    because('居所のことを書いていないか読み直して保存')
    return undefined
  }
  if (!await tellsHiddenPlace(asking, about)) return undefined
  return problems({ title: '保存する前に', heading: '保存する前に', here: '', body: <Question asking={asking} /> })
}

function Question({ asking: { path, form } }: { asking: Asking<unknown> }): ReactElement {
  return (
    <div className="stack">
      <Notice tone="warn" title="まだ保存していません。住所・学校などが書かれているかもしれません">この家族には、居所を隠している人がいます。居所の欄に移すか、このまま保存するかを選んでください。</Notice>
      {form['here']?.[0] && <Card title="居所の欄に移す"><p><a className="button main" href={formAddress(form)}>文章を直す</a></p></Card>}
      <Card title="このまま保存する">
        <form method="post" action={path} className="stack">
          <Again form={form} />
          <div className="picks"><label className="pick"><input type="checkbox" name={READ_AGAIN} value="kept" required /><span>読み直しました。いる所が分かることは書いていません</span></label></div>
          <div><button className="button">このまま保存する</button></div>
        </form>
      </Card>
    </div>
  )
}

const Again = ({ form }: { form: Raw }): ReactElement => (
  <>{Object.entries(form).filter(([name]) => name !== READ_AGAIN).flatMap(([name, answers]) => answers.map((answer, at) => <input key={`${name}.${at}`} type="hidden" name={name} value={answer} />))}</>
)

import { page } from '../access/pages.ts'
import { absent, shown } from '../kernel/page.ts'
import { Notice } from '../ui/notice.tsx'
import { numberHandedOn } from './handed-on.db.ts'

/** Where whoever took a call comes who may not see it any more: its number, and nothing else. */
export const handedOnPages = [
  page.get('/intakes/handed-on', { needs: 'intake.take' }, async ({ tx }) => {
    const number = await numberHandedOn(tx)
    return number === undefined ? absent : shown({
      title: '受け付けました', heading: '受け付けました', here: '/intakes', crumbs: [{ label: '受付', href: '/intakes' }, { label: '受け付けました' }],
      body: <Notice title={`受付番号 ${number}`}><p>受け付けました。このあとは担当者が見ます。伝え忘れたことがあるときは、この番号を言って、調整担当者に伝えてください。</p><p><a href="/intakes">受付の一覧へ</a></p></Notice>,
    })
  }),
]

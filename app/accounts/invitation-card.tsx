import type { ReactElement } from 'react'
import { formatDateTime } from '../kernel/office-time.ts'
import { Card } from '../ui/card.tsx'
import type { Account, Invitation } from './accounts.db.ts'

/** What waits for the holder of an account: the link from the administrator, the code from whoever confirmed. */
export function InvitationCard({ account, invitation, links }: { account: Pick<Account, 'id' | 'own'>; invitation: Invitation; links: boolean }): ReactElement {
  const { what, linked, coded, mine, endsAt } = invitation
  return (
    <Card title={what === 'open' ? '招待' : 'サインインのやり直し'} note={`${formatDateTime(endsAt)}まで。過ぎたら、提案からやり直します`}>
      <p>{what === 'open' ? '管理者がリンクを手渡し、室長が6桁のコードを声で伝えます。' : '本人が室長の前に来ます。管理者がリンクを手渡し、室長の画面に出る6桁のコードを、本人がその場で打ちます。'}メールは送りません。</p>
      <p>リンク：{linked ? '出してある（24時間）' : 'まだ'}　コード：{coded ? '出してある' : 'まだ'}</p>
      {links && !mine && !account.own && (
        <form method="post" action={`/accounts/${account.id}/link`}>
          <input type="hidden" name="here" value={`/accounts/${account.id}`} />
          <button className="button">{linked ? 'リンクを出し直す' : 'リンクを出す'}</button>
        </form>
      )}
      {mine && <p><a className="button" href="/codes">コードを出す</a></p>}
    </Card>
  )
}

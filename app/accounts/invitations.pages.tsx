import { page } from '../access/pages.ts'
import { formatDateTime } from '../kernel/office-time.ts'
import { absent, shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { accountSubject, codesToGive, drawCode, drawLink, invitationOf, owedSubject } from './accounts.db.ts'
import { invitationPath } from './invitation.ts'

/** The two halves of an invitation: the administrator hands over the link, whoever confirmed tells the code. Neither alone lets anybody in. */
export const invitationsPages = [
  page.post('/accounts/:account/link', { on: accountSubject, needs: 'invitation.link', stepUp: true }, async ({ tx, subject }) => {
    const invitation = await invitationOf(tx, subject.id)
    if (!invitation || invitation.mine || subject.own) return absent
    const token = await drawLink(tx, subject.id)
    return shown({
      title: '招待のリンク', heading: <>招待のリンク<small>{subject.name}</small></>, here: '/accounts', crumbs: [{ label: '利用者', href: '/accounts' }, { label: subject.name, href: `/accounts/${subject.id}` }, { label: 'リンク' }],
      body: (
        <div className="stack">
          <Notice tone="warn" title="この1回だけ表示します">本人に手渡すか、庁内の安全な方法で送ってください。ここからメールは送りません。24時間で切れます。前に出したリンクはもう使えません。</Notice>
          <Card title="リンク" note="このサイトのアドレスの後に続けます"><p><code className="copy">{invitationPath(token)}</code></p></Card>
          <p>6桁のコードは、室長（確かめた人）が本人に直接伝えます。あなたには見えません。</p>
        </div>
      ),
    })
  }),
  page.get('/codes', { needs: 'invitation.code' }, async ({ tx }) => shown({
    title: '招待のコード', heading: '招待のコード', here: '/codes',
    body: (
      <div className="stack">
        <Notice title="あなたが確かめた人に、6桁のコードを渡します">招待は声で、サインインのやり直しは本人の顔を見て、この画面を見せて渡してください。管理者には伝えないでください。</Notice>
        <Card title="コードを待っている人">
          <Table caption="コードを待っている人" silentCaption rows={await codesToGive(tx)} empty={<Empty>待っている人はいません。</Empty>} columns={[
            { label: '名前', heads: true, show: ({ name }) => name }, { label: '何の', show: ({ what }) => (what === 'open' ? '招待' : 'サインインのやり直し') }, { label: 'いつまで', show: ({ endsAt }) => formatDateTime(endsAt) },
            { label: 'コード', show: ({ accountId }) => <form method="post" action={`/codes/${accountId}`}><input type="hidden" name="here" value="/codes" /><button className="button">コードを出す</button></form> },
          ]} />
        </Card>
      </div>
    ),
  })),
  page.post('/codes/:account', { on: owedSubject, needs: 'invitation.code', stepUp: true }, async ({ tx, subject }) => shown(codePage(subject, await drawCode(tx, subject.accountId)))),
]

function codePage({ name, what }: { name: string; what: string }, code: string): Content {
  return {
    title: '招待のコード', heading: <>コード<small>{name}</small></>, here: '/codes', crumbs: [{ label: '招待のコード', href: '/codes' }, { label: name }],
    body: (
      <div className="stack">
        <Card title={`${name}さんのコード`}><p className="big-code">{code}</p></Card>
        <Notice tone="warn" title={what === 'open' ? '本人に声で伝えてください' : '本人の顔を見て、この画面を見せてください'}>5回まちがえると使えなくなります。出し直すと、前のコードは使えません。</Notice>
      </div>
    ),
  }
}

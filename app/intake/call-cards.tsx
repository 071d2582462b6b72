import type { ReactElement } from 'react'
import { Card } from '../ui/card.tsx'

/** What to say and not to promise in the first half minute, and before the call ends. */
export function SayingCard(): ReactElement {
  return (
    <Card title="はじめの30秒">
      <h3>言うこと</h3>
      <ul className="tight">
        <li>「匿名でかまいません」</li>
        <li>「だれから聞いたかは、家族に言いません」</li>
        <li>「間違っていても、責任は問われません」</li>
      </ul>
      <h3>約束しないこと</h3>
      <ul className="tight">
        <li>「必ず保護します」</li>
        <li>「結果を全部お知らせします」</li>
      </ul>
      <h3>切る前に</h3>
      <ul className="tight">
        <li>折り返し先と、かけてよい時間</li>
        <li>きょうだいは、いまどこか</li>
        <li>子どもは、いつまでそこにいるか</li>
      </ul>
    </Card>
  )
}

/** What to ask, by what is told; a child is never questioned closely. */
export function AskingCard(): ReactElement {
  return (
    <Card title="聞くこと">
      <ul className="tight">
        <li>いまどこにいるか、何時までいるか</li>
        <li>本人の言葉そのまま（子どもにくわしく聞き直さない）</li>
        <li>家で怖い人はだれか（本人の言い方で）</li>
        <li>保護者に知らせたか、知らせる予定か（まだなら待ってもらう）</li>
      </ul>
      <details><summary>学校・園からの、けが・あざ</summary>
        <ul className="tight"><li>場所・大きさ・色、写真はあるか</li><li>前にもあったか、そのときの説明</li><li>きょうだいの園・学校、いまの様子</li><li>だれが、何回、どう聞いたか</li></ul>
      </details>
      <details><summary>泣き声・どなり声</summary>
        <ul className="tight"><li>どの建物の、どの部屋のあたりか</li><li>いつから、何時ごろ、どのくらい続くか</li><li>いまも聞こえるか（叫び声・物音なら110番）</li><li>見かけた子どもの年ごろ、人数、名前の手がかり</li></ul>
      </details>
      <details><summary>性的な被害</summary>
        <ul className="tight"><li><strong>くわしく聞かない。</strong>聞いたままの言葉だけ</li><li>だれにも広げない</li><li>すぐ児童相談所へ（聞くのは児童相談所に任せる）</li></ul>
      </details>
    </Card>
  )
}

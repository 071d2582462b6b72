import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import type { Permission } from '../access/roles.ts'
import { isId, recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTime } from '../kernel/office-time.ts'
import { absent, moved, problems as problemPage, shown } from '../kernel/page.ts'
import type { Asking, Content, Declared } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import type { Problem } from '../kernel/result.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { fileForm } from './file.ts'
import { FileList, fileWords } from './files-card.tsx'
import { filesOf, keepFiles } from './files.db.ts'
import type { FileShown } from './files.db.ts'
import { acceptedExtensions, acceptedWords } from './formats.ts'
import { keeping } from './keeping.ts'
import { casefileParent, entryParent, familyParent, intakeParent, parentPlace } from './parents.ts'
import type { ParentRecord } from './parents.ts'
import { receiveFiles } from './receive.ts'
import type { Receipt } from './receive.ts'

/** Photographs, documents and recordings kept with an intake, an entry, a family or a casefile: the list, and adding to it. */
export const filesPages = [...pagesOf(intakeParent), ...pagesOf(entryParent), ...pagesOf(familyParent), ...pagesOf(casefileParent)]

function pagesOf<S extends { id: string }>(parent: ParentRecord<S>): Declared<Permission>[] {
  const { kind, path, on, reads, writes, adds } = parent
  return [
    page.get(`${path}/files`, { on, needs: reads }, async ({ tx, actor, subject }) => {
      const { here, crumbs } = await parent.frame(tx, subject)
      const place = parentPlace({ kind, id: subject.id })
      return shown({
        title: '写真・文書', heading: '写真・文書', here, crumbs: [...crumbs, { label: '写真・文書' }],
        ...(adds(actor, subject) ? { acts: [<Act key="new" main href={`${place}/files/new`}>加える</Act>] } : {}),
        body: <Kept files={await filesOf(tx, { kind, id: subject.id })} />,
      })
    }),
    page.get(`${path}/files/new`, { on, needs: writes }, async (asking) => {
      const { subject, actor, query } = asking
      if (!adds(actor, subject)) return absent
      const draftId = query.get('draft')
      const id = isId(draftId) ? draftId : crypto.randomUUID()
      return shown(await formPage(parent, asking, id, await asking.draft(`${parentPlace({ kind, id: subject.id })}/files`, id) ?? {}, []))
    }),
    page.post(`${path}/files`, { on, needs: writes, receive: receiveFiles }, async (asking) => {
      const { tx, subject, actor, form, received } = asking
      if (!adds(actor, subject)) return absent
      const id = recordIdOf(form)
      const read = parseRecord(fileForm, form)
      const wrong = ['problems' in read ? read.problems : [], fileProblems(received, 'problems' in read)].flat()
      if ('problems' in read || wrong.length > 0) return problemPage(await formPage(parent, asking, id, form, wrong))
      await keepFiles(tx, { id, municipalityId: actor.municipalityId }, { kind, id: subject.id }, read.values, received?.received ?? [])
      return moved(`${parentPlace({ kind, id: subject.id })}/files`)
    }),
  ]
}

/** What is wrong with the files of a form; where anything is, every file must be chosen again, because a browser gives them once. */
function fileProblems(receipt: Receipt | undefined, otherwiseWrong: boolean): Problem[] {
  const { received, refused } = receipt ?? { received: [], refused: [] }
  if (received.length + refused.length === 0) return [{ field: 'file', message: '写真・文書を選んでください' }]
  const said = refused.map(({ at, name, words }) => ({ field: 'file', message: `${at}つめの「${name}」：${words}` }))
  if (refused.length === 0 && !otherwiseWrong) return []
  const again = received.map(({ name }) => `「${name}」`).join('')
  return again ? [...said, { field: 'file', message: `まだ保存していません。${refused.length > 0 ? '上のファイルを除いて、' : ''}もう一度選んでください：${again}` }] : said
}

async function formPage<S extends { id: string }>(parent: ParentRecord<S>, { tx, subject, now }: Pick<Asking<S>, 'tx' | 'subject' | 'now'>, id: string, raw: Raw, problems: readonly Problem[]): Promise<Content> {
  const { here, crumbs, draft } = await parent.frame(tx, subject)
  const action = `${parentPlace({ kind: parent.kind, id: subject.id })}/files`
  const title = '写真・文書を加える'
  return {
    title, heading: title, here, crumbs: [...crumbs, { label: '写真・文書', href: action }, { label: '加える' }],
    body: (
      <Form action={action} id={id} files submit="加える" problems={problems} draft={{ here: `${action}/new`, title, ...draft }} foot={<span className="soft">加えたものは消せません。まちがえたときは取り下げます</span>}>
        <Notice tone="warn" title="ここで受け取らないもの">性器の写真は、ここでは受け取りません。医療機関・児童相談所に任せてください。マイナンバーの写ったものも受け取りません。</Notice>
        <ChooseFiles problems={problems} />
        <RecordFields record={fileForm} raw={'shows' in raw ? raw : { ...fileForm.fields.happenedAt.raw(now, 'happenedAt'), ...raw }} problems={problems} />
      </Form>
    ),
  }
}

function ChooseFiles({ problems }: { problems: readonly Problem[] }): ReactElement {
  const { file, all, files } = keeping().limits
  const wrong = problems.filter(({ field }) => field === 'file')
  return (
    <div className="field">
      <label htmlFor="f-file">写真・文書 <span className="need">※必須</span></label>
      <p className="hint" id="f-file-hint">
        <span>{acceptedWords}。1つ{Math.floor(file / 1_000_000)}MB、まとめて{Math.floor(all / 1_000_000)}MB・{files}個まで</span>
        <span>いっしょに選んだものには、下の同じ説明が付きます。写真の位置情報は取り除いて保存します</span>
      </p>
      <input type="file" id="f-file" name="file" multiple accept={acceptedExtensions} required aria-invalid={wrong.length > 0 || undefined} aria-describedby={[wrong.length > 0 && 'f-file-error', 'f-file-hint'].filter(Boolean).join(' ')} />
      {wrong.length > 0 && <p className="error" id="f-file-error">{wrong.map(({ message }) => <span key={message}>＊{message}</span>)}</p>}
    </div>
  )
}

function Kept({ files }: { files: readonly FileShown[] }): ReactElement {
  const withdrawn = files.flatMap((file) => (file.withdrawn ? [{ file, ...file.withdrawn }] : []))
  return (
    <div className="grid">
      <Card title="加えたもの" note="古い順">
        <FileList files={files.filter((file) => file.withdrawn === null)} empty="まだ何も加えていません。" />
        <p className="soft">閲覧できないものは含みません</p>
      </Card>
      {withdrawn.length > 0 && (
        <Card title="取り下げたもの">
          <ul className="plain">{withdrawn.map(({ file, reason, at, by }) => <li key={file.id}>{fileWords(file)}　{reason}　<span className="soft">{formatDateTime(at)}　{by}</span></li>)}</ul>
        </Card>
      )}
    </div>
  )
}

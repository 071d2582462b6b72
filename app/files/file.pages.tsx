import type { ReactElement } from 'react'
import { file, page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { printSerial } from '../documents/print-serial.ts'
import { fiscalYearOf } from '../kernel/calendar.ts'
import { recordIdOf } from '../kernel/form-id.ts'
import { Form, RecordFields } from '../kernel/form.tsx'
import { formatDateTimeWithWeekday } from '../kernel/office-time.ts'
import { absent, moved, problems as problemPage, shown } from '../kernel/page.ts'
import type { Asking, Content } from '../kernel/page.ts'
import { parseRecord } from '../kernel/record.ts'
import type { Raw } from '../kernel/record.ts'
import { refusalsOf } from '../kernel/result.ts'
import type { Problem } from '../kernel/result.ts'
import { LookNotice } from '../people/look-card.tsx'
import { whileLooking } from '../people/looks.db.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Definitions } from '../ui/definitions.tsx'
import { withdrawalForm } from './file.ts'
import { fileWords, sizeWords } from './files-card.tsx'
import { downloadNumber, withdrawFile } from './files.db.ts'
import type { FileFound } from './files.db.ts'
import { formatOf } from './formats.ts'
import { keeping } from './keeping.ts'
import { parentPlace } from './parents.ts'
import { fileLookedAt, fileSubject } from './subjects.ts'

const leads = ['head', 'supervisor', 'coordinator']
const mayWithdraw = ({ actor, subject }: Asking<FileFound>): boolean => may(actor, 'entry.write') && (subject.recordedBy === actor.accountId || leads.includes(actor.role))

/** One file: what it shows, its picture closed until somebody opens it, the bytes as an attachment, and taking it off the lists. */
export const filePages = [
  page.get('/files/:file', { on: fileLookedAt, needs: 'family.read' }, async (asking) => {
    const { subject } = asking
    const acts = mayWithdraw(asking) && !subject.veiled ? [<Act key="withdraw" href={`/files/${subject.id}/withdrawal`}>取り下げる</Act>] : []
    return shown(content(subject, <><LookNotice look={await whileLooking(asking)} /><FilePage file={subject} /></>, acts))
  }),
  file('/files/:file/content', { on: fileSubject, needs: 'family.read' }, async ({ tx, subject, today, because }) => {
    const fiscalYear = fiscalYearOf(today)
    const serial = printSerial(fiscalYear, await downloadNumber(tx, fiscalYear))
    because(`取り出し ${serial}`)
    const { extension, mediaType } = formatOf(subject.type)
    return { kind: 'bytes', make: () => keeping().vault.read(subject, 'content'), type: mediaType, name: `kyoten-${serial}.${extension}` }
  }),
  file('/files/:file/thumbnail', { on: fileLookedAt, needs: 'family.read' }, async (asking) => {
    await whileLooking(asking)
    const { subject } = asking
    return subject.thumbnail ? { kind: 'bytes', make: () => keeping().vault.read(subject, 'thumbnail'), type: 'image/jpeg', name: 'kyoten.jpg', inline: true } : absent
  }),
  page.get('/files/:file/withdrawal', { on: fileSubject, needs: 'entry.write' }, async (asking) => {
    if (!mayWithdraw(asking)) return absent
    const id = asking.query.get('draft') ?? crypto.randomUUID()
    return shown(withdrawalPage(asking.subject, id, await asking.draft(`/files/${asking.subject.id}/withdrawal`, id) ?? {}, []))
  }),
  page.post('/files/:file/withdrawal', { on: fileSubject, needs: 'entry.write' }, async (asking) => {
    const { tx, subject, form } = asking
    if (!mayWithdraw(asking)) return absent
    const id = recordIdOf(form)
    const read = parseRecord(withdrawalForm, form)
    if ('problems' in read) return problemPage(withdrawalPage(subject, id, form, read.problems))
    const refused = await refusalsOf(() => withdrawFile(tx, id, subject, read.values.reason))
    return refused.length > 0 ? problemPage(withdrawalPage(subject, id, form, refused)) : moved(`${parentPlace(subject.parent)}/files`)
  }),
]

function content(file: FileFound, body: ReactElement, acts: readonly ReactElement[] = []): Content {
  const words = fileWords(file)
  return {
    title: '写真・文書', heading: <>{file.shows}<small>{words}</small></>, here: '/casefiles', acts,
    crumbs: [{ label: '写真・文書', href: `${parentPlace(file.parent)}/files` }, { label: words }], body,
  }
}

function FilePage({ file }: { file: FileFound }): ReactElement {
  const { label } = formatOf(file.type)
  return (
    <div className="grid">
      <Card title="いつ、だれが">
        <Definitions items={[
          ['何か', file.shows],
          ['撮った・受け取った日時', formatDateTimeWithWeekday(file.happenedAt)],
          ['加えた日時', `${formatDateTimeWithWeekday(file.recordedAt)}　${file.recordedByName}`],
          ['なぜ・だれから', file.why || '記入なし'],
          ['場所', file.tellsPlace ? '場所が分かるもの' : '場所の分かるものではない'],
          ['形', [label, sizeWords(file.size), file.width && file.height ? `${file.width}×${file.height}` : ''].filter(Boolean).join('　')],
          ['送られたときの名前', file.name ?? '非開示（名前から場所が分かることがあるため）'],
        ]} />
      </Card>
      <Card title="中を見る" note="開いたことは記録に残ります">
        {file.thumbnail && (
          <details className="further">
            <summary>小さく開く</summary>
            <img src={`/files/${file.id}/thumbnail`} alt={file.shows} loading="lazy" />
          </details>
        )}
        {file.veiled ? <p>秘匿されている人の場所が分かるものなので、取り出せません。</p> : (
          <>
            <p><a className="button" href={`/files/${file.id}/content`} download>この機械に取り出す（{sizeWords(file.size)}）</a></p>
            <p className="soft">取り出したファイルは、見おわったら消してください。{file.thumbnail && '位置情報などは取り除いてあります。'}</p>
          </>
        )}
      </Card>
    </div>
  )
}

function withdrawalPage(file: FileFound, id: string, raw: Raw, problems: readonly Problem[]): Content {
  const action = `/files/${file.id}/withdrawal`
  return {
    ...content(file, (
      <Form action={action} id={id} submit="取り下げる" problems={problems} draft={{ here: action, title: 'ファイルの取り下げ' }} foot={<span className="soft">消えません。一覧に出なくなります</span>}>
        <RecordFields record={withdrawalForm} raw={raw} problems={problems} />
      </Form>
    )),
    heading: <>ファイルを取り下げる<small>{fileWords(file)}</small></>,
  }
}

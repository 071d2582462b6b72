import { Fragment } from 'react'
import type { ReactElement } from 'react'
import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { classes } from '../codes/casefiles.ts'
import { shown } from '../kernel/page.ts'
import { Act } from '../ui/act.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { Switches } from '../ui/switches.tsx'
import { ledgerAddress, ledgerColumns, ledgerFilterOf, ledgerLooks } from './ledger-filter.ts'
import type { LedgerFilter } from './ledger-filter.ts'
import { readLedger } from './ledger.db.ts'
import type { LedgerHousehold, LedgerLine } from './ledger.ts'

/** 進行管理台帳 on the screen: the family is the unit, a row per child. */
export const ledgerPages = [
  page.get('/ledger', { needs: 'ledger.read' }, async ({ tx, actor, query, today, seen }) => {
    const filter = ledgerFilterOf(query)
    const households = await readLedger(tx, { filter, accountId: actor.accountId, paper: false, today })
    seen(households.flatMap(({ familyId, children }) => [familyId, ...children.map(({ casefileId }) => casefileId)]))
    return shown({
      title: '進行管理台帳', heading: '進行管理台帳', here: '/ledger',
      ...(may(actor, 'ledger.print') ? { acts: [<Act key="prints" href="/prints">印刷の控え</Act>, <Act key="print" main href={`/prints/new?${ledgerAddress(filter).split('?')[1] ?? ''}`}>印刷する（A3）</Act>] } : {}),
      body: (
        <>
          <Filters filter={filter} />
          <Card title="要対協に登録している家族">
            {households.length === 0 ? <Empty>ここに出る家族はありません。しぼり方を変えてください。</Empty> : <LedgerTable households={households} columns={columnsOf[filter.columns]} />}
            <p className="soft">閲覧できないものは含みません</p>
          </Card>
        </>
      ),
    })
  }),
]

function Filters({ filter }: { filter: LedgerFilter }): ReactElement {
  const one = (label: string, change: Partial<LedgerFilter>, here: boolean) => ({ label, href: ledgerAddress({ ...filter, ...change }), here })
  return (
    <div className="filters">
      <Switches label="列" switches={ledgerColumns.map(({ code, label }) => one(label, { columns: code }, filter.columns === code))} />
      <Switches label="さがすもの" switches={ledgerLooks.map(({ code, label }) => one(label, { look: code }, filter.look === code))} />
      <Switches label="区分" switches={[one('どの区分も', { class: null }, filter.class === null), ...classes.map(({ code, label }) => one(label, { class: code }, filter.class === code))]} />
      <Switches label="だれの担当" switches={[one('相談室みんな', { whose: 'all' }, filter.whose === 'all'), one('自分の担当', { whose: 'mine' }, filter.whose === 'mine')]} />
    </div>
  )
}

interface LedgerColumn { label: string; show(line: LedgerLine, household: LedgerHousehold): ReactElement | string }
const two = (first: string, second: string): ReactElement => <>{first || '－'}{second && <span className="soft">{second}</span>}</>
const placeWords = (place: LedgerLine['home']): string => (typeof place === 'string' ? place : '非開示')

const columnsOf: Record<LedgerFilter['columns'], readonly LedgerColumn[]> = {
  now: [
    { label: '区分・登録', show: (line) => two(line.class, line.registeredOn && `登録 ${line.registeredOn}`) },
    { label: '主担当・副', show: (line) => two(line.lead, line.second) },
    { label: '会った日', show: (line) => line.sighted },
    { label: '居場所', show: (line) => line.centre || '在宅' },
    { label: '緊急度（判断した日）', show: (line) => two(line.urgency, line.judgedOn) },
    { label: '次の訪問・連絡', show: (line) => line.next || '－' },
    { label: '実務者会議', show: (line) => two(line.working, line.reviewBy && `次の見直し ${line.reviewBy}`) },
  ],
  beginning: [
    { label: '生まれ', show: (line) => two(line.born, line.sex) },
    { label: '住所（校区）', show: (line) => placeWords(line.home) },
    { label: '所属・学年', show: (line) => placeWords(line.attends) },
    { label: 'きょうだい', show: (line) => line.siblings || '－' },
    { label: '受理・経路', show: (line) => two(line.receivedOn, line.route) },
    { label: '種別', show: (line) => two(line.matter, line.abuse) },
    { label: '疑われる人', show: (line) => line.suspected || '－' },
    { label: '主訴・概要', show: (line) => line.concern || '－' },
  ],
  help: [
    { label: '支援方針', show: (line) => line.aim || '－' },
    { label: '支援内容', show: (line) => line.help || '－' },
    { label: '役割（未了）', show: (line) => line.roles || '－' },
    { label: '計画', show: (line) => two(line.supportPlan, line.next) },
    { label: '個別会議', show: (line) => line.conference || '－' },
    { label: '実務者会議', show: (line) => two(line.working, line.reviewBy && `次の見直し ${line.reviewBy}`) },
    { label: '区分の移り変わり', show: (line) => line.classHistory || '－' },
  ],
}

function LedgerTable({ households, columns }: { households: readonly LedgerHousehold[]; columns: readonly LedgerColumn[] }): ReactElement {
  return (
    <div className="scroll" role="region" aria-label="進行管理台帳" tabIndex={0}>
      <table className="dense">
        <caption className="unseen">進行管理台帳。家族ごとに、児童1人1行</caption>
        <thead><tr><th scope="col">番号・名前</th>{columns.map(({ label }) => <th key={label} scope="col">{label}</th>)}</tr></thead>
        {households.map((household) => (
          <tbody key={household.familyId}>
            <tr><th scope="rowgroup" colSpan={columns.length + 1} className="family-line"><a href={`/families/${household.familyId}`}>{household.number}　{household.name}</a><span className="soft inline">{household.household}</span></th></tr>
            {household.children.map((line) => (
              <tr key={line.casefileId}>
                <th scope="row"><a href={`/casefiles/${line.casefileId}`}>{line.name}</a><span className="soft">{line.ledgerNumber}　{line.age}</span></th>
                {columns.map(({ label, show }) => <td key={label}><Fragment>{show(line, household)}</Fragment></td>)}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

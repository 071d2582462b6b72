import type { Reached } from '../../app/command-database.ts'
import { sql } from '../../app/kernel/db.ts'
import type { Tx } from '../../app/kernel/db.ts'
import { openWithReason } from '../../app/rights/claims.db.ts'
import { declareConflict, declareYearly } from '../../app/rights/conflicts.db.ts'
import { nameDuty } from '../../app/rights/duty.db.ts'
import { seal } from '../../app/rights/seals.db.ts'
import { moment } from './days.ts'
import { actors } from './live.ts'
import { reportFromSchool, shareWithSchool } from './shares.ts'
import { staff } from './staff.ts'
import type { StaffKey } from './staff.ts'

/** Who has not declared themselves this year yet: three weeks here. */
const undeclared: readonly StaffKey[] = ['nishio', 'ago']

interface Chosen { casefile: string; familyYear: number; familyNumber: number; mother: string; kana: string; born: Temporal.PlainDate }

/** Three families of one worker, the newest first. */
async function chosenFamilies(tx: Tx, workerId: string): Promise<Chosen[]> {
  const { rows } = await sql<Chosen>`
    select distinct on (f.fiscal_year, f.number) c.id as casefile, f.fiscal_year as family_year, f.number as family_number, n.name as mother, n.kana, make_date(p.birth_year, p.birth_month, p.birth_day) as born
      from casefile c join allocation a on a.casefile_id = c.id and a.account_id = ${workerId} and a.part = 'main' and a.until is null join family f on f.id = c.family_id
      join family_member m on m.family_id = f.id and m.relation = 'birth_parent' join person p on p.id = m.person_id and p.birth_day is not null and not p.veiled
      join person_name n on n.person_id = p.id and n.kind = 'current'
     where c.stage <> 'closed' order by f.fiscal_year desc, f.number desc, c.number, n.name limit 3`.execute(tx)
  return rows
}

/** What the town has to show of rights: a sealed casefile, a conflict of interest, an urgent access with its alert, who is on duty, and children shared with a school. */
export async function rightsOfTown(reached: Reached, municipalityId: number, accounts: Readonly<Record<StaffKey, string>>, today: Temporal.PlainDate): Promise<void> {
  const { acting, end } = actors(reached, municipalityId, accounts)
  const yesterday = today.subtract({ days: 1 })
  try {
    for (const [at, { key, name, kana }] of staff.entries()) {
      if (undeclared.includes(key)) continue
      const born = Temporal.PlainDate.from({ year: 1964 + (at * 7) % 35, month: 1 + at % 12, day: 1 + (at * 11) % 28 })
      await acting(key, moment(yesterday, 9 * 60 + at), (tx) => declareYearly(tx, crypto.randomUUID(), {
        name, kana, formerName: null, birthOn: born, address: `松江市架空台${at + 1}丁目${at + 3}番${at + 11}号`, formerAddress: null, phone: null, people: [],
      }, { accountId: accounts[key], today: yesterday }))
    }
    let chosen: Chosen[] = []
    await acting('kageyama', moment(yesterday, 15 * 60), async (tx) => { chosen = await chosenFamilies(tx, accounts.kageyama) })
    const [hidden, near, urgent] = chosen
    if (!hidden || !near || !urgent) throw new Error('the demo town has too few families of one worker')
    await acting('kageyama', moment(yesterday, 15 * 60 + 20), (tx) => seal(tx, { kind: 'casefile', id: hidden.casefile }, {
      id: crypto.randomUUID(), ground: 'staff_involved', words: '父が市の職員。庁内で話が広がらないように', named: [accounts.kageyama, accounts.iizuka], against: null,
    }))
    await acting('aoto', moment(yesterday, 16 * 60), (tx) => declareConflict(tx, {
      id: crypto.randomUUID(), accountId: accounts.aoto, bySelf: true, relation: 'friend', name: near.mother, kana: near.kana, birthOn: near.born, address: null, phone: null, words: '',
    }))
    await acting('ishitobi', moment(yesterday, 16 * 60 + 30), (tx) => openWithReason(tx, {
      id: crypto.randomUUID(), kind: 'urgent', asked: { what: 'family', fiscal_year: urgent.familyYear, number: urgent.familyNumber }, reason: '記録を本人以外に話したという申立てがあり、書かれた内容を確かめるため',
    }))
    await acting('iizuka', moment(yesterday, 17 * 60), async (tx) => {
      await nameDuty(tx, { id: crypto.randomUUID(), onDate: today, accountId: accounts.soda })
      await nameDuty(tx, { id: crypto.randomUUID(), onDate: today.add({ days: 1 }), accountId: accounts.uchida })
    })
    await acting('iizuka', moment(yesterday, 17 * 60 + 20), (tx) => shareWithSchool(tx, accounts.ono, yesterday))
    await acting('ono', moment(today, 8 * 60 + 40), (tx) => reportFromSchool(tx, today))
  } finally {
    await end()
  }
}

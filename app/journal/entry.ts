import type { EntryKind } from '../codes/entries.ts'
import { entryKinds } from '../codes/entries.ts'
import { sightedBy, sightingManners, sightingPlaces } from '../codes/sightings.ts'
import { choice, choices, dateTime, reference, required, rows, text, time } from '../kernel/fields.ts'
import { defineRecord } from '../kernel/record.ts'
import type { Option, Values } from '../kernel/record.ts'
import { ofChildField, partFields } from './entry-parts.ts'

/** A child an entry may be about: an open casefile of the family as the writer sees it. */
export interface Child { casefileId: string; personId: string; name: string; veiled: boolean }

/** What a writer may choose from; `visits` are planned ones that wait to be done. */
export interface Offered { children: readonly Child[]; staff: readonly Option[]; agencies: readonly Option[]; visits: readonly Option[] }

/** Whether and how one child was seen; a row for each child on the form. */
export const sightingForm = (agencies: readonly Option[]) => defineRecord({
  name: 'sighting', version: 1, title: '子どもに会ったか',
  fields: {
    personId: reference('子ども'),
    saw: choice('会ったか', [{ code: 'met', label: '会った' }, { code: 'not_met', label: '会っていない' }]),
    seenBy: required(choice('だれが会ったか', sightedBy)),
    agencyId: choice('どの関係機関か', agencies, { as: 'select' }),
    seenAt: dateTime('関係機関が会った日時', { hint: 'この記録の日時とちがうときだけ入れてください' }),
    placeKind: required(choice('どこで会ったか', sightingPlaces)),
    manner: required(choice('どのように会ったか', sightingManners)),
    words: text('ようす', { width: 'long', most: 1000, hint: '表情・けが・服・体重など' }),
    whyNot: required(text('会えなかった理由', { width: 'long', most: 1000 })),
    ofChild: ofChildField,
  },
  askIf: {
    seenBy: { saw: 'met' }, agencyId: { saw: 'met', seenBy: 'agency' }, seenAt: { saw: 'met', seenBy: 'agency' },
    placeKind: { saw: 'met' }, manner: { saw: 'met' }, words: { saw: 'met' }, whyNot: { saw: 'not_met' },
  },
})

/** 経過記録: what happened, when, with whom, about which children, and who saw them. */
export const entryForm = ({ children, staff, agencies, visits }: Offered) => defineRecord({
  name: 'entry', version: 1, title: '経過記録',
  fields: {
    kind: required(choice('種類', entryKinds)),
    happenedAt: required(dateTime('日時')),
    endedAt: time('終わった時刻'),
    whom: text('だれと', { width: 'long', most: 200, hint: '例 母・本児・妹' }),
    staff: required(choices('こちらの人', staff, { hint: '訪問は2人で' })),
    casefiles: required(choices('どの子のこと', children.map(({ casefileId, name }) => ({ code: casefileId, label: name })), { hint: 'きょうだいをまとめて書けます。一人の記録には、その子だけを選んでください' })),
    visit: choice('予定していた訪問', visits, { as: 'select', hint: 'この記録で済んだ予定があれば選んでください' }),
    ...partFields,
    sightings: rows('子どもに会ったか', sightingForm(agencies), { least: 0, most: 20, noun: '子ども' }, { ignore: ['personId'] }),
  },
})

export type EntryValues = Values<ReturnType<typeof entryForm>>
export type SightingValues = EntryValues['sightings'][number]

/** Kinds at which somebody of us stood before the family: then each child's row must say whether the child was seen. */
export const facesChildren = (kind: EntryKind): boolean => kind === 'visit' || kind === 'interview'

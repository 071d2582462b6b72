import { page } from '../access/pages.ts'
import { may } from '../access/roles.ts'
import { writing } from '../access/writing.tsx'
import { shown } from '../kernel/page.ts'
import type { Content } from '../kernel/page.ts'
import { versionOf } from '../kernel/form-id.ts'
import { wholeDate } from '../kernel/partial-date.ts'
import { rawOf } from '../kernel/record.ts'
import { Meanwhile } from '../ui/meanwhile.tsx'
import { Act } from '../ui/act.tsx'
import { checkupsOfPersons } from './checkups.db.ts'
import { contactsOf, recordContact, testsOf } from './contacts.db.ts'
import { contactForm, developmentForm, endingForm, problemsOfContact, problemsOfDevelopment, problemsOfEnding } from './development.ts'
import type { DevelopmentValues } from './development.ts'
import { changeDevelopment, endDevelopment, placesFor } from './developments.db.ts'
import type { Development } from './developments.db.ts'
import { developmentChoices, registerCrumb } from './developments.pages.tsx'
import { DevelopmentView } from './development-view.tsx'
import { developmentSubject } from './subjects.ts'

const path = '/development/:development'
const placeOf = ({ id }: Development): string => `/development/${id}`
/** The birth of the child if it is known to the day. */
export const birthOnOf = ({ child }: Development): Temporal.PlainDate | null => (child.birth ? wholeDate(child.birth) ?? null : null)
/** Whose loss from sight hides what is typed about a development. */
export const aboutChild = ({ personId }: Development) => ({ subjectKind: 'person', subjectId: personId })
/** The head of a form about a development. */
export const frameOfDevelopment = (subject: Development, title: string): Pick<Content, 'title' | 'heading' | 'here' | 'crumbs'> =>
  ({ title, heading: <>{subject.child.name}<small>{title}</small></>, here: '/development', crumbs: [registerCrumb, { label: '発達の記録', href: placeOf(subject) }, { label: title }] })

/** The page of a child's development, adding a talk, putting it right, ending it. */
export const developmentPages = [
  page.get(path, { on: developmentSubject, needs: 'development.read' }, async ({ tx, subject, actor, today }) => {
    const writes = may(actor, 'development.write')
    const open = writes && subject.endedOn === null
    const place = placeOf(subject)
    return shown({
      title: '発達の記録', heading: <>{subject.child.name}<small>{[subject.child.kana, subject.child.ageWords].filter(Boolean).join('　')}</small></>, here: '/development', crumbs: [registerCrumb, { label: '発達の記録' }],
      acts: [
        ...(open ? [<Act key="contact" main href={`${place}/contacts/new`}>相談を書く</Act>] : []),
        ...(writes ? [<Act key="correct" href={`${place}/correction`}>書き足す・直す</Act>] : []),
        ...(open ? [<Act key="end" href={`${place}/endings/new`}>支援を終える</Act>] : []),
      ],
      body: <DevelopmentView development={subject} contacts={await contactsOf(tx, subject.id)} tests={await testsOf(tx, subject.id)} checkups={await checkupsOfPersons(tx, [subject.personId])} places={await placesFor(tx, subject.personId, today)} today={today} writes={writes} />,
    })
  }),
  ...writing({
    path, on: developmentSubject, noun: 'correction', edits: true, needs: 'development.write', submit: '保存する', about: aboutChild, frame: frameOfDevelopment,
    record: async ({ tx, today, subject }) => developmentForm(await developmentChoices(tx, today, subject)),
    given: async ({ tx, today, subject }) => rawOf(developmentForm(await developmentChoices(tx, today, subject)), valuesOf(subject)),
    check: (values, { today, subject }) => problemsOfDevelopment(values, today, birthOnOf(subject), subject.nextOn),
    meanwhile: async ({ tx, today, subject }) => <Meanwhile record={developmentForm(await developmentChoices(tx, today, subject))} values={valuesOf(subject)} />,
    async save({ tx, subject, form, today }, _, values) { await changeDevelopment(tx, subject, versionOf(form), values, today); return undefined },
  }),
  ...writing({
    path, on: developmentSubject, noun: 'contacts', needs: 'development.write', submit: '相談を書く', about: aboutChild, frame: frameOfDevelopment,
    record: () => contactForm, given: ({ today }) => rawOf(contactForm, { heldOn: today }),
    check: (values, { today, subject }) => problemsOfContact(values, values.nextOn, today, birthOnOf(subject)),
    async save({ tx, subject }, id, values) { await recordContact(tx, subject, id, values); return undefined },
  }),
  ...writing({
    path, on: developmentSubject, noun: 'endings', needs: 'development.write', submit: '終える', about: aboutChild, frame: frameOfDevelopment,
    record: () => endingForm, given: ({ today }) => rawOf(endingForm, { endedOn: today }),
    check: (values, { today, subject }) => problemsOfEnding(values, subject.beganOn, subject.handoverWords, today),
    async save({ tx, subject, form }, _, { endedOn, endedReason, endedWords }) { await endDevelopment(tx, subject, versionOf(form), { endedOn, endedReason, endedWords: endedWords ?? '' }); return undefined },
  }),
]

const valuesOf = ({ source, sourceWords, beganOn, concerns, words, guardianWords, services, accountId, nextOn, handoverOn, handoverWords }: Development): Partial<DevelopmentValues> =>
  ({ source, sourceWords, beganOn, concerns: concerns.filter(({ until }) => !until).map(({ code }) => code), words, guardianWords, services, account: accountId, nextOn, handoverOn, handoverWords })

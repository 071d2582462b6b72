// Written by "npm run tables" from the migrated database; a test compares. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

type Json = ColumnType<unknown, string, string>

export interface Tables {
  acceptance: {
    municipalityId: Generated<number>
    id: Generated<string>
    accountId: Generated<string>
    ruleTextId: string
    fiscalYear: number
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  accessReview: {
    municipalityId: Generated<number>
    id: Generated<string>
    since: Temporal.Instant
    until: Temporal.Instant
    counts: Generated<Json>
    words: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  account: {
    municipalityId: number
    id: Generated<string>
    staffId: Generated<string>
    signInName: string
    name: string
    kana: Generated<string>
    role: string
    title: Generated<string>
    agencyId: string | null
    since: Generated<Temporal.PlainDate>
    until: Temporal.PlainDate | null
    version: Generated<number>
    team: Generated<string>
    lockedAt: Temporal.Instant | null
    lockedBy: string | null
  }
  accountChange: {
    municipalityId: Generated<number>
    id: Generated<string>
    what: string
    accountId: string | null
    staffId: string | null
    signInName: string | null
    name: string | null
    kana: string | null
    role: string | null
    title: string | null
    team: string | null
    agencyId: string | null
    since: Temporal.PlainDate | null
    until: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  accountRole: {
    municipalityId: Generated<number>
    id: Generated<string>
    accountId: string
    role: string
    title: Generated<string>
    team: Generated<string>
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    wideningId: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  action: {
    municipalityId: Generated<number>
    id: Generated<string>
    planId: string
    position: number
    agencyId: string
    who: Generated<string>
    what: string
    frequency: string
    visits: Generated<boolean>
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
  }
  affiliation: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    agencyId: string
    fiscalYear: number
    className: Generated<string>
    since: Temporal.PlainDate | null
    until: Temporal.PlainDate | null
    veiled: Generated<boolean>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  agency: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    name: string
    kana: Generated<string>
    phone: string | null
    since: Generated<Temporal.PlainDate>
    until: Temporal.PlainDate | null
    version: Generated<number>
    standIn: Generated<boolean>
  }
  agencyAccount: {
    municipalityId: Generated<number>
    id: Generated<string>
    agencyPersonId: string
    accountId: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    endedAt: Temporal.Instant | null
    endedBy: string | null
  }
  agencyPerson: {
    municipalityId: Generated<number>
    id: Generated<string>
    agencyId: string
    part: string
    name: string
    kana: Generated<string>
    title: Generated<string>
    phone: string | null
    road: Generated<string>
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    confirmedOn: Temporal.PlainDate | null
    trainedOn: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  agendaChild: {
    municipalityId: Generated<number>
    id: Generated<string>
    agendaItemId: string
    casefileId: string
    outcome: string | null
    class: string | null
    leadAgencyId: string | null
    registration: string | null
    decisionId: string | null
    words: Generated<string>
    seenInHomeOn: Temporal.PlainDate | null
    seenOwnOn: Temporal.PlainDate | null
    seenAgencyOn: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  agendaItem: {
    municipalityId: Generated<number>
    id: Generated<string>
    meetingId: string
    familyId: string
    position: number
    pile: string
    pileWords: Generated<string>
    state: Generated<string>
    report: Generated<string>
    discussion: Generated<string>
    ourOpinion: Generated<string>
    theirOpinion: Generated<string>
    notAgreed: Generated<string>
    againOn: Temporal.PlainDate | null
    againIf: Generated<string>
    nextReviewOn: Temporal.PlainDate | null
    heardAt: Temporal.Instant | null
    narrow: Generated<boolean>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  alert: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    actorId: string
    personId: string | null
    familyId: string | null
    casefileId: string | null
    intakeId: string | null
    accountId: string | null
    reason: Generated<string>
    toRoles: Generated<string[]>
    toAccounts: Generated<string[]>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    verdict: string | null
    verdictWords: Generated<string>
    reviewedAt: Temporal.Instant | null
    reviewedBy: string | null
    version: Generated<number>
    copyOf: string | null
    cause: string | null
  }
  allocation: {
    municipalityId: Generated<number>
    id: Generated<string>
    casefileId: string
    accountId: string
    part: string
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    words: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  approval: {
    municipalityId: Generated<number>
    id: Generated<string>
    decisionId: string
    step: number
    role: string
    accountId: string | null
    seenAt: Temporal.Instant | null
    outcome: string | null
    words: Generated<string>
    version: Generated<number>
  }
  attendance: {
    municipalityId: Generated<number>
    id: Generated<string>
    meetingId: string
    accountId: string | null
    agencyId: string | null
    name: Generated<string>
    agencyPersonId: string | null
    state: Generated<string>
    words: Generated<string>
    version: Generated<number>
  }
  casefile: {
    municipalityId: Generated<number>
    id: Generated<string>
    familyId: string
    personId: string
    fiscalYear: number
    number: number
    stage: string
    openedOn: Temporal.PlainDate
    closedOn: Temporal.PlainDate | null
    closingReason: string | null
    closingWords: string | null
    sealed: Generated<boolean>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    beside: Generated<boolean>
  }
  centreCall: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeId: string
    calledAt: Temporal.Instant
    spokeWith: string
    told: Generated<string>
    ourOpinion: Generated<string>
    theirOpinion: Generated<string>
    agreed: Generated<string>
    notAgreed: Generated<string>
    againAt: Temporal.Instant | null
    calledBy: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  checkup: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string | null
    intakeId: string | null
    checkupImportId: string | null
    kind: string
    result: string
    invitedOn: Temporal.PlainDate | null
    heldOn: Temporal.PlainDate | null
    words: Generated<string>
    nameHeard: Generated<string>
    kanaHeard: Generated<string>
    birthOn: Temporal.PlainDate | null
    accountId: string | null
    nextOn: Temporal.PlainDate | null
    settled: string | null
    settledOn: Temporal.PlainDate | null
    settledWords: Generated<string>
    settledBy: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    nameKeys: string[] | null
  }
  checkupImport: {
    municipalityId: Generated<number>
    id: Generated<string>
    source: string
    kept: number
    missed: number
    counted: number
    again: number
    refused: number
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  checkupNudge: {
    municipalityId: Generated<number>
    id: Generated<string>
    checkupId: string
    personId: string
    triedOn: Temporal.PlainDate
    means: string
    result: string
    words: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  childDecision: {
    municipalityId: Generated<number>
    id: Generated<string>
    decisionId: string
    intakeChildId: string | null
    casefileId: string | null
    kindDecided: string | null
    abuseJudged: string | null
    abuseKind: string | null
    class: string | null
    words: Generated<string>
  }
  claim: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    accountId: Generated<string>
    familyId: string | null
    intakeId: string | null
    callAccountId: string | null
    reason: string
    asked: Json | null
    openedAt: Generated<Temporal.Instant>
    until: Generated<Temporal.Instant>
    endedAt: Temporal.Instant | null
    doneWords: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    openedIn: Generated<string>
    found: Generated<boolean>
  }
  classPeriod: {
    municipalityId: Generated<number>
    id: Generated<string>
    casefileId: string
    class: string
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    period: GeneratedAlways<string | null>
    decisionId: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  conflict: {
    municipalityId: Generated<number>
    id: Generated<string>
    accountId: string
    personId: string
    bySelf: boolean
    words: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    source: string | null
    declaredId: string | null
    endedAt: Temporal.Instant | null
    endedByWidening: string | null
    putAside: Generated<boolean>
  }
  conflictDeclaration: {
    municipalityId: Generated<number>
    id: Generated<string>
    accountId: string
    bySelf: boolean
    relation: string
    name: string
    kana: Generated<string>
    birthOn: Temporal.PlainDate | null
    address: Generated<string>
    phone: Generated<string>
    words: Generated<string>
    nameKeys: Generated<string[]>
    partKeys: Generated<string[]>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  consultation: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string | null
    expectant: Generated<boolean>
    receivedOn: Temporal.PlainDate
    fiscalYear: number
    kindAtReceipt: string | null
    kindDecided: string | null
    abuseJudged: string | null
    abuseKind: string | null
    decidedOn: Temporal.PlainDate | null
    closedOn: Temporal.PlainDate | null
    counted: Generated<boolean>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  decision: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    meetingId: string | null
    intakeId: string | null
    familyId: string | null
    outcome: string
    words: Generated<string>
    decidedOn: Temporal.PlainDate
    state: Generated<string>
    proposedBy: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    version: Generated<number>
  }
  development: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    source: string
    sourceWords: Generated<string>
    beganOn: Temporal.PlainDate
    words: Generated<string>
    guardianWords: Generated<string>
    services: Generated<string[]>
    accountId: string | null
    nextOn: Temporal.PlainDate | null
    handoverOn: Temporal.PlainDate | null
    handoverWords: Generated<string>
    endedOn: Temporal.PlainDate | null
    endedReason: string | null
    endedWords: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  developmentConcern: {
    municipalityId: Generated<number>
    id: Generated<string>
    developmentId: string
    personId: string
    code: string
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  developmentContact: {
    municipalityId: Generated<number>
    id: Generated<string>
    developmentId: string
    personId: string
    heldOn: Temporal.PlainDate
    means: string
    withWhom: Generated<string>
    words: string
    nextWords: Generated<string>
    correctsId: string | null
    reason: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  developmentScore: {
    municipalityId: Generated<number>
    id: Generated<string>
    developmentTestId: string
    personId: string
    scale: string
    value: number
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  developmentTest: {
    municipalityId: Generated<number>
    id: Generated<string>
    developmentId: string
    personId: string
    test: string
    testWords: Generated<string>
    testedOn: Temporal.PlainDate
    tester: Generated<string>
    words: Generated<string>
    correctsId: string | null
    reason: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  discussion: {
    municipalityId: Generated<number>
    id: Generated<string>
    familyId: string
    casefileId: string | null
    intakeId: string | null
    transferId: string | null
    heldAt: Temporal.Instant
    means: string
    ourPeople: string
    theirPeople: string
    words: Generated<string>
    ourOpinion: Generated<string>
    theirOpinion: Generated<string>
    agreed: string
    notAgreed: Generated<string>
    againOn: Temporal.PlainDate | null
    againIf: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  draft: {
    municipalityId: Generated<number>
    accountId: Generated<string>
    form: string
    subjectKind: string | null
    subjectId: string | null
    title: Generated<string>
    body: Json
    savedAt: Generated<Temporal.Instant>
    doneAt: Temporal.Instant | null
    doneVersion: number | null
    doneDigest: Buffer | null
  }
  due: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    sourceId: string
    dueAt: Temporal.Instant
    wholeDay: Generated<boolean>
    intakeId: string | null
    casefileId: string | null
    familyId: string | null
    accountId: string | null
    role: string | null
  }
  dutyTurn: {
    municipalityId: Generated<number>
    id: Generated<string>
    onDate: Temporal.PlainDate
    accountId: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    endedAt: Temporal.Instant | null
  }
  entry: {
    municipalityId: Generated<number>
    id: Generated<string>
    familyId: string
    kind: string
    happenedAt: Temporal.Instant
    endedAt: Temporal.Instant | null
    authorId: Generated<string>
    narrow: Generated<boolean>
    writtenIn: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    split: Generated<boolean>
  }
  entryCasefile: {
    municipalityId: Generated<number>
    casefileId: string
    entryId: string
    happenedAt: Temporal.Instant
  }
  entryPart: {
    municipalityId: Generated<number>
    id: Generated<string>
    versionId: string
    position: number
    kind: string
    words: string
    veiled: Generated<boolean>
    personId: string | null
  }
  entrySeen: {
    municipalityId: Generated<number>
    id: Generated<string>
    entryId: string
    accountId: Generated<string>
    seenAt: Generated<Temporal.Instant>
  }
  entryStaff: {
    municipalityId: Generated<number>
    id: Generated<string>
    entryId: string
    accountId: string
  }
  entryVersion: {
    municipalityId: Generated<number>
    id: Generated<string>
    entryId: string
    number: number
    replaces: string | null
    reason: Generated<string>
    whom: Generated<string>
    confirmedAt: Generated<Temporal.Instant>
    authorId: Generated<string>
    writtenIn: Generated<string>
    split: Generated<boolean>
  }
  event: {
    municipalityId: Generated<number>
    id: Generated<string>
    code: string
    happenedAt: Temporal.Instant
    intakeId: string | null
    casefileId: string | null
    familyId: string | null
    refId: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  family: {
    municipalityId: Generated<number>
    id: Generated<string>
    fiscalYear: number
    number: number
    name: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    beside: Generated<boolean>
  }
  familyMember: {
    municipalityId: Generated<number>
    id: Generated<string>
    familyId: string
    personId: string
    relation: Generated<string>
    livesIn: Generated<boolean>
    since: Temporal.PlainDate | null
    until: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    changedAt: Temporal.Instant | null
    changedBy: string | null
    beside: Generated<boolean>
    otherSide: Generated<boolean>
  }
  file: {
    municipalityId: Generated<number>
    id: Generated<string>
    familyId: string | null
    intakeId: string | null
    entryId: string | null
    casefileId: string | null
    kind: string
    type: string
    shows: string
    why: Generated<string>
    happenedAt: Temporal.Instant
    tellsPlace: Generated<boolean>
    veiled: Generated<boolean>
    placeOf: Generated<string[]>
    size: number
    width: number | null
    height: number | null
    thumbnail: Generated<boolean>
    salt: Buffer
    digest: Buffer
    storageId: string
    keyId: string
    wrappedKey: Buffer
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  fileName: {
    municipalityId: Generated<number>
    id: Generated<string>
    fileId: string
    name: string
  }
  fileWithdrawal: {
    municipalityId: Generated<number>
    id: Generated<string>
    fileId: string
    familyId: string | null
    intakeId: string | null
    entryId: string | null
    casefileId: string | null
    reason: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  goal: {
    municipalityId: Generated<number>
    id: Generated<string>
    planId: string
    position: number
    term: string
    issue: Generated<string>
    words: string
    byWhen: Temporal.PlainDate | null
  }
  handoverImport: {
    municipalityId: Generated<number>
    id: Generated<string>
    source: string
    taken: number
    refused: number
    reportedCount: number
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  hiddenAgency: {
    municipalityId: number
    rowId: string
    tbl: string
    agencyId: string
  }
  informationSender: {
    municipalityId: Generated<number>
    id: Generated<string>
    informationSheetId: string
    agencyId: string
    name: Generated<string>
    phone: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  informationSheet: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string | null
    intakeId: string | null
    receivedOn: Temporal.PlainDate
    means: string
    about: string
    nameHeard: Generated<string>
    kanaHeard: Generated<string>
    birthYear: number | null
    birthMonth: number | null
    birthDay: number | null
    birthAbout: Generated<boolean>
    dueOn: Temporal.PlainDate | null
    inTown: Generated<string>
    concerns: Generated<string[]>
    words: string
    consent: string
    consentWords: Generated<string>
    answerBy: Temporal.PlainDate | null
    answeredAt: Temporal.Instant | null
    answeredBy: string | null
    answer: string | null
    answerWords: Generated<string>
    answerMeans: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    nameKeys: string[] | null
  }
  installation: {
    singleton: Generated<boolean>
    kind: string
    municipalityId: number
    name: string
    officeName: string
    demoToday: Temporal.PlainDate | null
    bornAt: Generated<Temporal.Instant>
  }
  intake: {
    municipalityId: Generated<number>
    id: Generated<string>
    fiscalYear: number
    number: number
    kind: string
    means: string
    route: string
    receivedAt: Temporal.Instant
    callEndedAt: Temporal.Instant | null
    receivedBy: Generated<string>
    takenBy: Generated<string>
    content: string
    consultationKind: string | null
    guardianInformed: string | null
    stage: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    sealed: Generated<boolean>
  }
  intakeChild: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeId: string
    position: number
    part: string
    personId: string | null
    samePerson: Generated<string>
    nameHeard: Generated<string>
    kanaHeard: Generated<string>
    sex: Generated<string>
    ageHeard: Generated<string>
    birthYear: number | null
    birthMonth: number | null
    birthDay: number | null
    abuseKind: string | null
    suspectedPerson: Generated<string>
    suspectedWords: Generated<string>
    clockStartedAt: Temporal.Instant | null
    clockStartedBy: string | null
    seeBy: Temporal.Instant | null
    limitSource: string | null
    consultationId: string | null
    again: Generated<boolean>
    version: Generated<number>
    nameKeys: string[] | null
  }
  intakePlace: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeChildId: string
    whereNow: Generated<string>
    untilAt: Temporal.Instant | null
    sleepsWhere: Generated<string>
    veiled: Generated<boolean>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  kinship: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    otherPersonId: string
    relation: string
    since: Temporal.PlainDate | null
    until: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    beside: Generated<boolean>
  }
  lateDecision: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeChildId: string
    act: string
    words: string
    revisitAt: Temporal.Instant | null
    revisitWith: string | null
    urgencyJudgementId: string
    decidedAt: Generated<Temporal.Instant>
    decidedBy: Generated<string>
    revisitBy: string | null
  }
  leadPeriod: {
    municipalityId: Generated<number>
    id: Generated<string>
    casefileId: string
    agencyId: string
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    period: GeneratedAlways<string | null>
    decisionId: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  legalHold: {
    municipalityId: Generated<number>
    id: Generated<string>
    familyId: string
    ground: string
    words: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    endedAt: Temporal.Instant | null
    wideningId: string | null
  }
  maternalHandover: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    pregnancyId: string
    handoverImportId: string
    line: number
    ground: string
    groundOn: Temporal.PlainDate
    assessment: Generated<string>
    carePlan: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  meeting: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    heldAt: Temporal.Instant
    words: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    called: Generated<boolean>
    title: Generated<string>
    place: Generated<string>
    endsAt: Temporal.Instant | null
    deciderId: string | null
    minutes: Generated<string>
    endedAt: Temporal.Instant | null
    cancelledAt: Temporal.Instant | null
    cancelledWords: string | null
  }
  membership: {
    municipalityId: Generated<number>
    id: Generated<string>
    agencyId: string
    scope: string
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    publishedOn: Temporal.PlainDate | null
    words: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  numberSeries: {
    municipalityId: number
    kind: string
    fiscalYear: number
    last: Generated<number>
  }
  opening: {
    municipalityId: Generated<number>
    id: Generated<string>
    casefileId: string | null
    accountId: string
    since: Generated<Temporal.Instant>
    until: Temporal.Instant | null
    intakeId: string | null
  }
  outreachActivity: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    title: string
    heldOn: Temporal.PlainDate
    heldUntil: Temporal.PlainDate | null
    place: Generated<string>
    materials: Generated<string>
    words: Generated<string>
    calledOff: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  outreachAgency: {
    municipalityId: Generated<number>
    id: Generated<string>
    activityId: string
    version: number
    agencyId: string
  }
  outreachReach: {
    municipalityId: Generated<number>
    id: Generated<string>
    activityId: string
    version: number
    position: number
    audience: string
    people: number | null
    copies: number | null
  }
  outreachStaff: {
    municipalityId: Generated<number>
    id: Generated<string>
    activityId: string
    version: number
    accountId: string
  }
  person: {
    municipalityId: Generated<number>
    id: Generated<string>
    sex: Generated<string>
    birthYear: number | null
    birthMonth: number | null
    birthDay: number | null
    birthAbout: Generated<boolean>
    unborn: Generated<boolean>
    dueOn: Temporal.PlainDate | null
    diedOn: Temporal.PlainDate | null
    nationality: string | null
    language: string | null
    registerNumber: string | null
    sealed: Generated<boolean>
    veiled: Generated<boolean>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    beside: Generated<boolean>
  }
  personName: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    kind: string
    name: string
    kana: Generated<string>
    kanaKey: Generated<string>
    grams: Generated<string[]>
    keyVersion: Generated<number>
    since: Temporal.PlainDate | null
    until: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    told: string | null
  }
  phone: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    number: string
    digits: Generated<string>
    whose: Generated<string>
    safeContact: Generated<string>
    veiled: Generated<boolean>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  placeKey: {
    municipalityId: number
    residenceId: string
    personId: string
    key: string
  }
  placementPeriod: {
    municipalityId: Generated<number>
    id: Generated<string>
    casefileId: string
    placement: string
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    period: GeneratedAlways<string | null>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  plan: {
    municipalityId: Generated<number>
    id: Generated<string>
    familyId: string
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    reviewOn: Temporal.PlainDate
    policy: string
    safetyPlan: Generated<string>
    decisionId: string | null
    endedWords: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  planCasefile: {
    municipalityId: Generated<number>
    planId: string
    casefileId: string
  }
  pledge: {
    municipalityId: Generated<number>
    id: Generated<string>
    agencyPersonId: string
    wording: string
    pledgedOn: Temporal.PlainDate
    words: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  postHolding: {
    municipalityId: Generated<number>
    id: Generated<string>
    post: string
    accountId: string | null
    name: string
    employment: string
    qualification: string
    trainedOn: Temporal.PlainDate | null
    weeklyMinutes: number | null
    alsoDoes: Generated<string>
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    notes: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  preference: {
    municipalityId: Generated<number>
    accountId: Generated<string>
    singleKeys: Generated<boolean>
  }
  pregnancy: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    dueOn: Temporal.PlainDate
    dueSource: string
    handbookOn: Temporal.PlainDate | null
    handbookNone: Generated<boolean>
    checkups: number | null
    lastCheckupOn: Temporal.PlainDate | null
    supportLevel: Generated<string>
    words: Generated<string>
    accountId: string | null
    agencyPersonId: string | null
    counterpart: Generated<string>
    away: Generated<string>
    awaySince: Temporal.PlainDate | null
    awayUntil: Temporal.PlainDate | null
    nextContactOn: Temporal.PlainDate | null
    outcome: string | null
    outcomeOn: Temporal.PlainDate | null
    outcomeWords: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  pregnancyChild: {
    municipalityId: Generated<number>
    id: Generated<string>
    pregnancyId: string
    personId: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  pregnancyReason: {
    municipalityId: Generated<number>
    id: Generated<string>
    pregnancyId: string
    personId: string
    code: string
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  print: {
    municipalityId: Generated<number>
    id: Generated<string>
    what: string
    fiscalYear: number
    number: number
    purpose: string
    copies: number
    meetingId: string | null
    refId: string | null
    returnedCopies: number | null
    returnedOn: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    showsPlacesOf: Generated<string[]>
    wideningId: string | null
    filter: Generated<string>
  }
  registrationPeriod: {
    municipalityId: Generated<number>
    id: Generated<string>
    casefileId: string
    since: Temporal.PlainDate
    until: Temporal.PlainDate | null
    period: GeneratedAlways<string | null>
    decisionId: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  reporter: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeId: string
    anonymous: Generated<boolean>
    name: string | null
    relation: string | null
    agencyId: string | null
    phone: string | null
    address: string | null
    contentIdentifies: Generated<string>
    mayTellFamily: Generated<string>
    wantsAnswer: Generated<string>
    mayBeContacted: Generated<string>
    answeredAt: Temporal.Instant | null
    answerWords: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  reporterOpening: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeId: string
    accountId: Generated<string>
    reason: string
    until: Temporal.Instant
    recordedAt: Generated<Temporal.Instant>
    openedIn: Generated<string>
  }
  reporterPassing: {
    municipalityId: Generated<number>
    id: Generated<string>
    transferId: string
    casefileId: string | null
    intakeId: string | null
    position: number
    outcome: string
    words: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  residence: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    kind: string
    address: string
    district: string | null
    since: Temporal.PlainDate | null
    until: Temporal.PlainDate | null
    veiled: Generated<boolean>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  roleReach: {
    role: string
    reach: string
  }
  ruleText: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    number: number
    words: string
    source: Generated<string>
    since: Temporal.PlainDate
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    confirmedAt: Temporal.Instant | null
  }
  safetyCheck: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeChildId: string
    at: Temporal.Instant
    result: string
    seenBy: string | null
    agencyId: string | null
    placeKind: string | null
    manner: string | null
    words: Generated<string>
    checkedBy: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  seal: {
    municipalityId: Generated<number>
    id: Generated<string>
    casefileId: string | null
    ground: string
    words: string
    named: string[]
    againstAccountId: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    intakeId: string | null
    fromIntakeId: string | null
    overAt: Temporal.Instant | null
  }
  sealLeaving: {
    municipalityId: Generated<number>
    id: Generated<string>
    casefileId: string | null
    words: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    intakeId: string | null
  }
  setting: {
    municipalityId: Generated<number>
    id: Generated<string>
    key: string
    value: Json
    wideningId: string | null
    turn: Generated<number>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  share: {
    municipalityId: Generated<number>
    id: Generated<string>
    casefileId: string
    agencyId: string
    purpose: string
    words: string
    fields: string[]
    since: Temporal.PlainDate
    until: Temporal.PlainDate
    wideningId: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    endedAt: Temporal.Instant | null
    endedBy: string | null
    endedWords: string | null
  }
  shareReport: {
    municipalityId: Generated<number>
    id: Generated<string>
    shareId: string
    casefileId: string
    familyId: string
    happenedOn: Temporal.PlainDate
    childSeen: string
    words: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  sighting: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    entryId: string | null
    safetyCheckId: string | null
    seenAt: Temporal.Instant
    seenBy: string
    agencyId: string | null
    placeKind: string
    manner: string
    words: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  silentMatch: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeId: string | null
    intakeChildId: string | null
    informationSheetId: string | null
    checkupId: string | null
    personId: string | null
    accountId: string | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    byHiddenWords: Generated<boolean>
  }
  staffHint: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeId: string
    words: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  staffPerson: {
    municipalityId: Generated<number>
    id: Generated<string>
    accountId: Generated<string>
    name: string
    kana: Generated<string>
    formerName: Generated<string>
    birthOn: Temporal.PlainDate
    address: string
    formerAddress: Generated<string>
    phone: Generated<string>
    nameKeys: Generated<string[]>
    fiscalYear: number
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  staffingSetting: {
    municipalityId: Generated<number>
    id: Generated<string>
    since: Temporal.PlainDate
    rounding: string
    openingMinutes: number | null
    reason: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  staffingYear: {
    municipalityId: Generated<number>
    id: Generated<string>
    fiscalYear: number
    childPopulation: number
    populationOn: Temporal.PlainDate
    populationSource: string
    estimated: Generated<boolean>
    sizeChosen: string | null
    sizeReason: Generated<string>
    countsYear: number | null
    ownCount: number | null
    nationalCount: number | null
    nationalChildren: number | null
    countsSource: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  task: {
    municipalityId: Generated<number>
    id: Generated<string>
    familyId: string
    casefileId: string | null
    agendaItemId: string | null
    agencyId: string
    agencyPersonId: string | null
    accountId: string | null
    who: Generated<string>
    what: string
    ifNot: Generated<string>
    dueOn: Temporal.PlainDate
    doneOn: Temporal.PlainDate | null
    doneWords: Generated<string>
    undoneWords: Generated<string>
    droppedOn: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  total: {
    municipalityId: Generated<number>
    id: Generated<string>
    fiscalYear: number
    handledBy: string
    care: number
    weakCare: number
    abuse: number
    physical: number
    sexual: number
    psychological: number
    neglect: number
    other: number
    source: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  townFile: {
    municipalityId: Generated<number>
    id: Generated<string>
    name: string
    hash: string
    words: string
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  transfer: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    asks: Generated<string[]>
    casefileId: string | null
    familyId: string | null
    intakeId: string | null
    personId: string | null
    fiscalYear: number
    number: number | null
    datedOn: Temporal.PlainDate
    theirNumber: Generated<string>
    danger: Generated<string>
    childWords: Generated<string>
    done: Generated<string>
    notDone: Generated<string>
    opinion: Generated<string>
    reason: string
    course: Generated<string>
    attachments: Generated<string>
    afterHours: Generated<string>
    urgencyJudgementId: string | null
    replyBy: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
    correctedBy: Generated<string[]>
  }
  transferPlace: {
    municipalityId: Generated<number>
    id: Generated<string>
    transferId: string
    casefileId: string | null
    intakeId: string | null
    position: number
    whereabouts: Generated<string>
    siblingsTonight: Generated<string>
    veiled: Generated<boolean>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  transferStep: {
    municipalityId: Generated<number>
    id: Generated<string>
    transferId: string
    casefileId: string | null
    intakeId: string | null
    position: number
    side: string
    state: string
    at: Temporal.Instant
    who: Generated<string>
    means: string | null
    urgent: Generated<boolean>
    words: Generated<string>
    theirNumber: Generated<string>
    theirOfficer: Generated<string>
    custody: string | null
    theirPolicy: Generated<string>
    plannedEnd: Temporal.PlainDate | null
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
  }
  unveiling: {
    municipalityId: Generated<number>
    id: Generated<string>
    accountId: Generated<string>
    personId: string
    reason: string
    until: Temporal.Instant
    recordedAt: Generated<Temporal.Instant>
    openedAt: Generated<Temporal.Instant>
    endedAt: Temporal.Instant | null
    openedIn: Generated<string>
  }
  urgencyJudgement: {
    municipalityId: Generated<number>
    id: Generated<string>
    intakeChildId: string
    chart: string
    answers: Json
    byChart: string | null
    level: string | null
    words: Generated<string>
    judgedAt: Generated<Temporal.Instant>
    judgedBy: Generated<string>
    recordedAt: Generated<Temporal.Instant>
  }
  veil: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    fromPersonId: string | null
    ground: string
    words: Generated<string>
    setAt: Generated<Temporal.Instant>
    setBy: Generated<string>
    liftedAt: Temporal.Instant | null
    liftedBy: string | null
    liftingConfirmedBy: string | null
    touchedAt: Generated<Temporal.Instant>
    endsOn: Temporal.PlainDate | null
    side: Generated<string>
    vouched: Generated<boolean>
    setIn: Generated<string | null>
  }
  visit: {
    municipalityId: Generated<number>
    id: Generated<string>
    planId: string
    actionId: string
    dueOn: Temporal.PlainDate
    atTime: Temporal.PlainTime | null
    accountId: string | null
    movedFrom: Temporal.PlainDate | null
    movedWords: string | null
    doneEntryId: string | null
    missedWords: string | null
    cancelledAt: Temporal.Instant | null
    version: Generated<number>
  }
  warningNote: {
    municipalityId: Generated<number>
    id: Generated<string>
    familyId: string
    words: string
    source: Generated<string>
    reviewOn: Temporal.PlainDate
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    endedAt: Temporal.Instant | null
  }
  widening: {
    municipalityId: Generated<number>
    id: Generated<string>
    kind: string
    personId: string | null
    familyId: string | null
    casefileId: string | null
    intakeId: string | null
    accountId: string | null
    agencyId: string | null
    ground: string
    reason: string
    details: Generated<Json>
    counts: Generated<Json>
    opensHash: Buffer
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    outcome: string | null
    decidedAt: Temporal.Instant | null
    decidedBy: string | null
    decidedWords: Generated<string>
    decidedBlind: Generated<boolean>
  }
  wideningKind: {
    kind: string
    proposers: string[]
    approvers: string[]
    blind: boolean
  }
  womensConsultation: {
    municipalityId: Generated<number>
    id: Generated<string>
    personId: string
    familyId: string | null
    intakeId: string | null
    receivedOn: Temporal.PlainDate
    means: string
    matters: string[]
    childrenPresent: string | null
    words: string
    nextWords: Generated<string>
    nextOn: Temporal.PlainDate | null
    agencyId: string | null
    agencyWords: Generated<string>
    recordedAt: Generated<Temporal.Instant>
    recordedBy: Generated<string>
    version: Generated<number>
  }
  'audit.access': {
    municipalityId: number
    seq: Generated<number>
    at: Generated<Temporal.Instant>
    request: string
    accountId: string
    route: string
    outcome: string
    subjects: Generated<string[]>
    reason: string | null
    epoch: Generated<number>
    xact: Generated<string>
    salt: Generated<Buffer>
  }
  'audit.block': {
    municipalityId: number
    n: number
    epoch: number
    xactTo: string
    at: Generated<Temporal.Instant>
    body: string
    hash: Buffer
  }
  'audit.change': {
    municipalityId: number
    seq: Generated<number>
    xact: Generated<string>
    at: Generated<Temporal.Instant>
    officeAt: Generated<Temporal.Instant>
    actor: string
    request: string | null
    tbl: string
    rowId: string | null
    op: string
    class: string
    columns: Generated<string[]>
    casefiles: string[] | null
    family: string | null
    intake: string | null
    entry: string | null
    person: string | null
    digest: Buffer
    epoch: Generated<number>
  }
  'audit.checkpoint': {
    municipalityId: number
    at: Temporal.Instant
  }
  'audit.epoch': {
    number: number
    systemIdentifier: number
    at: Generated<Temporal.Instant>
  }
  'audit.image': {
    municipalityId: number
    seq: number
    salt: Buffer
    was: Json | null
  }
  'audit.place_asked': {
    municipalityId: number
    id: string
    accountId: string
    day: Temporal.PlainDate
    times: number
    told: boolean
    xact: Generated<string>
  }
  'audit.request': {
    municipalityId: number
    id: string
    at: Generated<Temporal.Instant>
    accountId: string | null
    route: string
    subject: string | null
    epoch: Generated<number>
    xact: Generated<string>
  }
  'audit.sealing': {
    municipalityId: number
  }
  'audit.search': {
    municipalityId: number
    seq: Generated<number>
    at: Generated<Temporal.Instant>
    request: string
    accountId: string
    term: Buffer
    epoch: Generated<number>
    xact: Generated<string>
    salt: Generated<Buffer>
  }
  'audit.seen': {
    municipalityId: number
    accountId: string
    day: Temporal.PlainDate
    personId: string
  }
  'audit.sign_in': {
    municipalityId: number
    seq: Generated<number>
    at: Generated<Temporal.Instant>
    accountId: string | null
    what: string
    device: Generated<string>
    address: Generated<string>
    epoch: Generated<number>
    xact: Generated<string>
    salt: Generated<Buffer>
  }
  'audit.signature': {
    municipalityId: number
    n: number
    keyId: string
    signature: Buffer
    at: Generated<Temporal.Instant>
  }
}

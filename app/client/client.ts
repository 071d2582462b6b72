import { AskIf } from './ask-if.ts'
import { AutoSave } from './auto-save.ts'
import { CallTimer } from './call-timer.ts'
import { EraEcho } from './era-echo.ts'
import { goToFirstQuestion } from './first-question.ts'
import { forgetSent } from './forget-sent.ts'
import { KnownPeople } from './known-people.ts'
import { RunningClock } from './running-clock.ts'
import { SecurityKey } from './security-key.ts'
import { listenForShortKeys } from './short-keys.ts'
import { SignedInHere } from './signed-in-here.ts'
import { TimeLeft } from './time-left.ts'

const elements: Record<string, CustomElementConstructor> = {
  'ask-if': AskIf, 'auto-save': AutoSave, 'call-timer': CallTimer, 'era-echo': EraEcho, 'known-people': KnownPeople, 'running-clock': RunningClock,
  'security-key': SecurityKey, 'signed-in-here': SignedInHere, 'time-left': TimeLeft,
}

for (const [name, element] of Object.entries(elements)) customElements.define(name, element)
listenForShortKeys()
goToFirstQuestion()
forgetSent()

import { expect, test } from 'vitest'
import { elapsedWords, remainingWords } from '../kernel/office-time.ts'
import { leftInWords, minutesInWords } from './clock-words.ts'

const now = Temporal.Instant.from('2026-11-25T14:12:00+09:00')

test.each([-1, 0, 1, 59, 60, 61, 88, 1212, 2688])('the browser says %i minutes as the server does', (minutes) => {
  const moment = now.add({ minutes })
  expect(minutesInWords(minutes)).toBe(elapsedWords(now, moment))
  expect(leftInWords(minutes)).toBe(remainingWords(moment, now))
})

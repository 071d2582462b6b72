import { expect, test } from 'vitest'
import { keepFigure } from '../figures.ts'
import { editTogether } from './edits.fixtures.ts'

test('twenty people with fifty corrections each of one entry lose nothing; blindly they lose hundreds', async () => {
  const { acknowledged, lost, losers, withBothTexts, blindLost } = await editTogether(20, 50)
  keepFigure({
    id: 'R7', figure: 'lost updates, 20 people × 50 edits of one record', value: `${lost} lost; ${withBothTexts} of ${losers} losers got both texts`, sample: `${acknowledged.toLocaleString('en')} acknowledged edits`, target: '0; every loser gets both texts',
    control: `blind updates lost ${blindLost} of ${acknowledged}`, ok: lost === 0 && withBothTexts === losers && blindLost > 100,
  })
  expect([acknowledged, lost, withBothTexts]).toEqual([1000, 0, losers])
  expect(blindLost).toBeGreaterThan(100)
})

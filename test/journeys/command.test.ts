import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../app/config.ts'
import { build, dataFolder, freePort, startApplication } from './running.ts'

const data = dataFolder()
beforeAll(() => { build() })
afterAll(() => data.remove())

const kyoten = (...words: string[]) => promisify(execFile)(process.execPath, [join(root, '.build/cli.js'), ...words], { env: { ...process.env, KYOTEN_DATA: data.path, DATABASE_URL: '' } })
const rows = `年度,担当,養護相談,養育力不足,虐待小計,身体的,性的,心理的,ネグレクト,その他の相談
H27,出雲児童相談所,282,254,28,13,1,5,9,357
H27,出雲市,111,105,6,2,0,2,2,21
H28,出雲児童相談所,187,139,48,18,0,17,13,379
H28,出雲市,185,166,19,1,0,5,13,19
H29,出雲児童相談所,177,141,36,11,1,23,1,358
H29,出雲市,179,169,10,3,0,0,7,10
`

test('the six rows of the founding document print from an empty folder, and again beside the running application', async () => {
  const first = await kyoten('statistics', 'consultations', '--from', '2015', '--to', '2017', '--format', 'csv')
  expect(first.stdout).toBe(rows)
  expect(first.stderr).toContain('練習用の町を作ります')
  const app = await startApplication(data.path, await freePort())
  try {
    expect(await kyoten('statistics', 'consultations', '--from', 'H27', '--to', 'H29')).toEqual({ stdout: rows, stderr: '' })
  } finally {
    await app.stop()
  }
})

import { existsSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { useTemporaryFolder } from './config.ts'
import { takeRuntimeFolder } from './runtime-folder.ts'

const before = tmpdir()
afterAll(() => useTemporaryFolder(before))

test('everything temporary goes into one folder of our own, and what ended processes left is gone', () => {
  const base = join(mkdtempSync(join(before, 'kyoten-runtime-')), 'runtime')
  mkdirSync(join(base, '999999999', 'deep'), { recursive: true })
  mkdirSync(join(base, String(process.pid)))
  writeFileSync(join(base, '999999999', 'deep', 'photo'), 'x')
  writeFileSync(join(base, String(process.pid), 'photo'), 'x')
  writeFileSync(join(base, 'left'), 'x')
  // A number that another program has now.
  mkdirSync(join(base, '1'))
  const own = takeRuntimeFolder(base)
  expect([statSync(base).mode & 0o777, statSync(own).mode & 0o777]).toEqual([0o700, 0o700])
  expect(['999999999', 'left', '1', join(String(process.pid), 'photo')].filter((name) => existsSync(join(base, name)))).toEqual([])
  expect(tmpdir()).toBe(own)
})

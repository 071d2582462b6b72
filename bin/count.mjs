// Prints `N passed, N failed` over the test reports given, and exits 1 when anything failed.
// node count.mjs STATUS REPORT…   STATUS is 1 when a run ended badly, whatever its report says.
import { existsSync, readFileSync } from 'node:fs'

const [status, ...reports] = process.argv.slice(2)
let passed = 0
let failed = 0
for (const report of reports) {
  if (!existsSync(report)) continue
  const run = JSON.parse(readFileSync(report, 'utf8'))
  passed += run.numPassedTests
  failed += run.numFailedTests + run.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')).length
}
// A run that broke outside of its tests (types, a missing browser, an error nobody caught) counts as one failure.
if (status !== '0' && failed === 0) failed = 1
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

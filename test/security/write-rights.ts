import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../app/config.ts'
import { readMatrix } from './matrix.ts'
import { rightsPage } from './rights-page.ts'

// docs/rights.md anew from the matrix: npm run rights.
writeFileSync(join(root, 'docs/rights.md'), rightsPage(readMatrix()))

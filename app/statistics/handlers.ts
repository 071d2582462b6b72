import { town } from '../town.ts'
import type { HandlerNames } from './totals-csv.ts'

/** How this town's tables call the two who handle consultations. */
export const handlerNames: HandlerNames = { guidance_centre: town.centre.name, municipality: town.name }

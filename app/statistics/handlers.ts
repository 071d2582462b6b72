import { town } from '../town.ts'
import type { HandlerNames } from './totals-csv.ts'

/** How this town's tables call the two who handle consultations. */
export const handlerNames: HandlerNames = { get guidance_centre() { return town.centre.name }, get municipality() { return town.name } }

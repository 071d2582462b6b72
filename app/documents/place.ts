/** A place as it may stand on paper: its words ('' when nobody knows it), or hidden. A hidden place has no words that could slip out, and it prints 「非開示」, never an empty line. */
export type Place = string | { hidden: true }

/** 非開示: this reader, or the readers of this paper, may not learn the place. */
export const hiddenPlace: Place = { hidden: true }

/** What is wrong with a trail: in Japanese and English. */
export interface Finding { japanese: string; english: string }

/** How many findings of one check are told; a broken chain would otherwise tell of each block after it. */
export const mostTold = 20

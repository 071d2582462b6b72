const readAt = performance.now()

/** The server's time in milliseconds, from what it wrote into an element (`data-now`); the clock of the desk is not asked. */
export function serverTime(element: HTMLElement): number {
  return Date.parse(element.dataset['now'] ?? '') + performance.now() - readAt
}

/** 44時間48分, 5分: minutes in words, as the server writes them. */
export function minutesInWords(minutes: number): string {
  const whole = Math.floor(Math.max(minutes, 0))
  const hours = Math.floor(whole / 60)
  return `${hours === 0 ? '' : `${hours}時間`}${whole % 60}分`
}

/** あと1時間28分, or 1時間28分過ぎています, for minutes left. */
export function leftInWords(minutes: number): string {
  return minutes < 0 ? `${minutesInWords(-minutes)}過ぎています` : `あと${minutesInWords(minutes)}`
}

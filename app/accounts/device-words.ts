const systems = [[/Windows/, 'Windows'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/CrOS/, 'Chromebook'], [/Mac OS X/, 'Mac'], [/Linux/, 'Linux']] as const
const browsers = [[/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/(Chrome|Chromium|CriOS)\//, 'Chrome'], [/Safari\//, 'Safari']] as const

/** What kind of device a browser says it is, in words coarse enough to tell one's own computers apart: Windows・Edge. */
export function deviceWords(agent: string): string {
  const found = [systems, browsers].map((kinds) => kinds.find(([sign]) => sign.test(agent))?.[1]).filter((word) => word !== undefined)
  return found.length > 0 ? found.join('・') : '分からない端末'
}

import type { ReactElement } from 'react'

/** A year's bar: `year` orders it and shows gaps, `values` follow the series; undefined where a year has no such figure. */
interface Bar { year: number; label: string; values: readonly (number | undefined)[] }

const [width, thick, height, left, foot, top] = [74, 38, 150, 12, 26, 22]
const breakMark = 'l6 -16m4 16l6 -16'
const fills = ['solid', 'lines', 'dots', 'cross', 'plain'] as const

/** Stacked bars by year: patterns besides colours, every value in figures, a break where years are missing. `id` is unique on the page; at most five series. */
export function StackedBars({ id, title, description, series, bars }: { id: string; title: string; description: string; series: readonly string[]; bars: readonly Bar[] }): ReactElement {
  const most = Math.max(1, ...bars.map(totalOf))
  const gaps = bars.map((bar, at) => at > 0 && bar.year - (bars[at - 1]?.year ?? 0) > 1)
  const slots = bars.map((_, at) => left + at * width + gaps.slice(0, at + 1).filter(Boolean).length * 26)
  const wide = (slots.at(-1) ?? left) + width
  const ground = top + height
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${wide} ${ground + foot}`} role="img" aria-labelledby={`${id}-title ${id}-text`}>
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-text`}>{description}</desc>
        <Patterns id={id} />
        {bars.map((bar, at) => <StackedBar key={bar.year} id={id} bar={bar} x={slots[at] ?? 0} scale={height / most} ground={ground} />)}
        <path d={`M${left - 8} ${ground}H${wide}`} stroke="currentColor" />
        {gaps.map((gap, at) => gap && <path key={at} d={`M${(slots[at] ?? 0) - 24} ${ground + 8}${breakMark}`} stroke="currentColor" strokeWidth="2" fill="none" />)}
      </svg>
      <figcaption className="legend">
        {series.map((name, at) => (
          <span key={name}><svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true"><rect x="1" y="1" width="16" height="16" fill={`url(#${id}-${fills[at] ?? 'plain'})`} stroke="#00118f" /></svg>{name}</span>
        ))}
        {gaps.some(Boolean) && <span><svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true"><path d={`M1 17${breakMark}`} stroke="currentColor" strokeWidth="2" fill="none" /></svg>あいだの年は数字がありません</span>}
      </figcaption>
    </figure>
  )
}

const totalOf = (bar: Bar): number => bar.values.reduce<number>((sum, value) => sum + (value ?? 0), 0)

function StackedBar({ id, bar, x, scale, ground }: { id: string; bar: Bar; x: number; scale: number; ground: number }): ReactElement {
  const heights = bar.values.map((value) => (value ?? 0) * scale)
  const bottoms = heights.map((_, at) => ground - heights.slice(0, at).reduce((sum, each) => sum + each, 0))
  return (
    <g>
      {heights.map((tall, at) => tall > 0 && (
        <g key={at}>
          <rect x={x} y={(bottoms[at] ?? 0) - tall} width={thick} height={tall} fill={`url(#${id}-${fills[at] ?? 'plain'})`} stroke="#00118f" />
          <text x={x + thick + 5} y={(bottoms[at] ?? 0) - tall / 2 + 4} fontSize="13" fill="currentColor">{tall >= 12 ? bar.values[at] : ''}</text>
        </g>
      ))}
      <text x={x + thick / 2} y={(bottoms.at(-1) ?? ground) - (heights.at(-1) ?? 0) - 6} fontSize="14" fontWeight="700" textAnchor="middle" fill="currentColor">{totalOf(bar)}</text>
      <text x={x + thick / 2} y={ground + 19} fontSize="14" textAnchor="middle" fill="currentColor">{bar.label}</text>
    </g>
  )
}

function Patterns({ id }: { id: string }): ReactElement {
  const pattern = (name: (typeof fills)[number], ground: string, mark?: ReactElement): ReactElement => (
    <pattern id={`${id}-${name}`} width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill={ground} />{mark}</pattern>
  )
  return (
    <defs>
      {pattern('solid', '#0031d8')}
      {pattern('lines', '#c5d7fb', <path d="M0 6L6 0M-1 1L1 -1M5 7L7 5" stroke="#0017c1" />)}
      {pattern('dots', '#ffffff', <circle cx="3" cy="3" r="1.5" fill="#00118f" />)}
      {pattern('cross', '#e8f1fe', <path d="M0 3H6M3 0V6" stroke="#4979f5" />)}
      {pattern('plain', '#ffffff')}
    </defs>
  )
}

import type { ReactElement } from 'react'
import encodeQR from 'qr'

const MARGIN = 4

/** A text as a picture for a telephone's camera, drawn here. */
export function QrCode({ text, label }: { text: string; label: string }): ReactElement {
  const cells = encodeQR(text, 'raw', { ecc: 'medium', border: MARGIN })
  const size = cells.length
  const path = cells.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" /><path d={path} fill="#000" />
    </svg>
  )
}

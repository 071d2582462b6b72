const markup = /<(?:!doctype|html|script|iframe|svg|\?php)[\s>/]/i
const ENDS_WITHIN = 65_557

/** Whether bytes of one format also hold a page, a script or an archive that another program would open. */
export function holdsForeign(bytes: Buffer): boolean {
  return markup.test(bytes.toString('latin1')) || endsAsArchive(bytes)
}

/** Whether a directory of a ZIP archive ends in these bytes that an unpacker would follow. */
function endsAsArchive(bytes: Buffer): boolean {
  const tail = bytes.subarray(Math.max(bytes.length - ENDS_WITHIN, 0))
  const before = bytes.length - tail.length
  for (let at = tail.indexOf('PK\u0005\u0006', 0, 'latin1'); at >= 0; at = tail.indexOf('PK\u0005\u0006', at + 1, 'latin1')) {
    if (at + 22 <= tail.length && tail.readUInt32LE(at + 12) <= before + at && tail.readUInt16LE(at + 20) <= tail.length - at - 22) return true
  }
  return false
}

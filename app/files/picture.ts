import sharp from 'sharp'
import type { Sharp } from 'sharp'
import type { FileType } from '../codes/files.ts'

/** How many pixels a photograph may have: 50 million is more than any telephone's camera takes in one. */
const MOST_PIXELS = 50_000_000
const THUMBNAIL_SIDE = 480

sharp.cache(false)
sharp.concurrency(1)
// Of the many formats the library reads, only those we take.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })

const unreadable = '写真として読めません。途中で切れているか、こわれています。撮った機械から、もう一度取り出したものを選んでください。'

type PictureType = Extract<FileType, 'jpeg' | 'png' | 'webp'>
interface Drawn { picture: Buffer; thumbnail: Buffer; width: number; height: number }

/** A photograph drawn anew, upright, with nothing but its pixels (no place, no camera, no profile), and a small one beside it; or why it is not taken. */
export async function drawAnew(bytes: Buffer, type: PictureType): Promise<Drawn | { refused: string }> {
  const reading = { limitInputPixels: MOST_PIXELS, failOn: 'error' as const }
  try {
    const found = await sharp(bytes, { ...reading, limitInputPixels: false }).metadata()
    if (found.format !== type) return { refused: unreadable }
    if (found.width * found.height > MOST_PIXELS) return { refused: `画素の多すぎる写真です（${MOST_PIXELS / 10_000}万画素まで）。小さくして保存し直してから選んでください。` }
    if ((found.pages ?? 1) > 1) return { refused: '動く画像は受け取れません。1枚の写真として保存し直してから選んでください。' }
    const upright = sharp(bytes, reading).autoOrient().toColourspace('srgb')
    const { data: picture, info } = await encode(upright.clone(), type).toBuffer({ resolveWithObject: true })
    const thumbnail = await sharp(picture, reading).resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true }).flatten({ background: '#ffffff' }).jpeg({ quality: 72 }).toBuffer()
    return { picture, thumbnail, width: info.width, height: info.height }
  } catch {
    // The library's own words may quote the file; the sender is told what to do.
    return { refused: unreadable }
  }
}

function encode(image: Sharp, type: PictureType): Sharp {
  return { jpeg: () => image.jpeg({ quality: 90 }), png: () => image.png({ compressionLevel: 6 }), webp: () => image.webp({ quality: 90, effort: 2 }) }[type]()
}

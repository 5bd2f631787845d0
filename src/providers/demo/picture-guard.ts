/** A guard of pictures that needs nothing. It looks at the very pixels that would be shown. */
import { PNG } from 'pngjs'
import { categoriesByGuard } from '../../policy/categories.ts'
import { ProviderFailed, type PictureGuard } from '../../ports.ts'
import { readMark } from './marker.ts'

const name = 'demonstration picture guard'

export const demoPictureGuard = (): PictureGuard => ({
  name,
  async inspect({ bytes, mediaType }, signal) {
    if (signal.aborted || mediaType !== 'image/png') {
      throw new ProviderFailed('guard', 'The demonstration picture guard reads PNG only', { retryable: false })
    }
    const mark = readMark(PNG.sync.read(Buffer.from(bytes)).data)
    return mark ? [{ category: categories[mark.label] ?? 'unknown', score: mark.score, guard: name }] : []
  },
})

const categories = Object.values(categoriesByGuard.rekognition)

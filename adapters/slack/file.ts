/** Pictures as files of Slack's: uploaded to where they belong. */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Picture } from '../../src/turn.ts'
import { shortened } from './blocks.ts'
import { done, type SlackCall, type SlackDoor } from './call.ts'
import { limits } from './limits.ts'
import { visible } from './markdown/rich-text.ts'
import type { Spot } from './spot.ts'

/** A file's name tells which post it belongs to, since a file's message carries no metadata. */
export const fileStem = (key: string) => `picture-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`

const address = z.object({ upload_url: z.string(), file_id: z.string().regex(/^F[A-Z\d]+$/) })

/**
 * Shares a picture, and gives its file's id. Nothing that anybody wrote stands in its message: there, links would unfurl.
 * @param alt what stands in its place for those who do not see it.
 * @throws SlackFailed
 */
export async function share(
  picture: Picture,
  alt: string,
  spot: Spot,
  key: string,
  door: SlackDoor,
  pause: Pause,
): Promise<string> {
  const filename = `${fileStem(key)}.${picture.mediaType === 'image/png' ? 'png' : 'jpg'}`
  const wanted = { filename, length: picture.bytes.length, alt_text: shortened(visible(alt), limits.altText) }
  const { upload_url, file_id } = await door.call('files.getUploadURLExternal', wanted, address)
  await door.upload(upload_url, picture.bytes)
  const shared = {
    files: [{ id: file_id, title: filename }],
    channel_id: spot.channel,
    ...(spot.thread ? { thread_ts: spot.thread } : {}),
  }
  await door.call('files.completeUploadExternal', shared, done)
  await settled(file_id, door.call, pause)
  return file_id
}

export type Pause = (milliseconds: number) => Promise<void>

const looks = 8

/**
 * Slack may answer before the file is in its place, and what is posted next would stand above it. That is borne in the end, and
 * where Slack does not say.
 */
async function settled(file: string, call: SlackCall, pause: Pause): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    const shares = await sharesOf(file, call).catch(() => null)
    if (shares === null || shares.length > 0) return
    await pause(100 * 2 ** Math.min(look, 4))
  }
}

const places = z.record(z.string(), z.array(z.object({ ts: z.string() }))).optional()
const info = z.object({
  file: z.object({ shares: z.object({ public: places, private: places }).optional() }),
})

/** The messages that show a file. */
export async function sharesOf(file: string, call: SlackCall) {
  const { shares } = (await call('files.info', { file }, info)).file
  return Object.entries({ ...shares?.public, ...shares?.private }).flatMap(([channel, all]) =>
    all.map(({ ts }) => ({ channel, ts })),
  )
}

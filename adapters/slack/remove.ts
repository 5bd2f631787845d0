/** Takes posts back. What is gone already is no error. */
import { done, type SlackCall } from './call.ts'
import { failedWith } from './failure.ts'
import { sharesOf } from './file.ts'

/** What stands for the id of a message that only one person saw, and that nobody can take back. */
export const seenOnce = 'ephemeral'

/** The id of a post that stands in another channel than its destination. */
export const elsewhere = (channel: string, post: string) => post.replace(/[^,]+/g, (id) => `${channel}/${id}`)

/** `post`: as `postId` wrote it. @throws SlackFailed */
export async function removePost(channel: string, post: string, call: SlackCall): Promise<void> {
  for (const id of post.split(',')) {
    if (id === '' || id === seenOnce) continue
    const [where, ts] = id.split('/')
    if (id.startsWith('F')) await removeFile(id, call)
    else await (ts === undefined ? removeMessage(channel, id, call) : removeMessage(where ?? channel, ts, call))
  }
}

/** The ids of its messages, after its file's. */
export const postId = (file: string | null, messages: readonly string[]) =>
  [...(file === null ? [] : [file]), ...messages].join(',')

/** Its messages first: without its file, one would stay behind as an empty shell. */
async function removeFile(file: string, call: SlackCall): Promise<void> {
  try {
    for (const { channel, ts } of await sharesOf(file, call)) await removeMessage(channel, ts, call)
    await call('files.delete', { file }, done)
  } catch (error) {
    if (!failedWith(error, noFile)) throw error
  }
}

async function removeMessage(channel: string, ts: string, call: SlackCall): Promise<void> {
  try {
    await call('chat.delete', { channel, ts }, done)
  } catch (error) {
    if (!failedWith(error, noMessage)) throw error
  }
}

const noFile: ReadonlySet<string> = new Set(['file_not_found', 'file_deleted'])
const noMessage: ReadonlySet<string> = new Set(['message_not_found'])

/** A process of its own for everything that is not the bot: embedded stores and a chat service. Says where they are. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../src/providers/embedded/start.ts'
import { farSideChat } from '../test/far-side/chat.ts'

const folder = await mkdtemp(join(tmpdir(), 'chaperone-bench-'))
const [embedded, chat] = await Promise.all([startEmbedded(folder), farSideChat()])
process.stdout.write(`${JSON.stringify({ sockets: embedded.sockets, chat: chat.url })}\n`)
process.once('SIGTERM', () => {
  void embedded
    .close()
    .then(() => rm(folder, { recursive: true, force: true }))
    .then(() => process.exit(0))
})

/** Teams as a process of its own: brings activities to the bot and counts its replies, so that CPU time beside it is the bot's. */
import { messageOf } from '../test/far-side/teams/people.ts'
import { farSideTeams } from '../test/far-side/teams/teams.ts'

export interface Load {
  readonly url: string
  readonly count: number
  readonly atOnce: number
}

const far = await farSideTeams()
const token = await far.identity.sign(far.serviceUrl)
const waiting = new Map<string, () => void>()
far.state.trouble = ({ method, path }) => {
  const conversation = method === 'POST' ? /conversations\/(.+)\/activities/.exec(path)?.[1] : undefined
  if (conversation !== undefined) waiting.get(conversation)?.()
  return null
}

/** Ends with the reply to it. */
async function ask(url: string): Promise<void> {
  const message = messageOf('ada', '<at>Chaperone</at> What is the capital of France?', far.serviceUrl)
  const conversation = String(message.conversation['id'])
  const replied = new Promise<void>((resolve) => waiting.set(conversation, resolve))
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(message) })
  if (response.status !== 200) throw new Error(`The bot answered ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
  await replied
  waiting.delete(conversation)
}

process.on('message', (load: Load) => {
  let left = load.count
  const lane = async () => {
    while ((left -= 1) >= 0) await ask(load.url)
  }
  const work = async () => {
    await Promise.all(Array.from({ length: load.atOnce }, lane))
    far.posts.length = 0
    far.requests.length = 0
    process.send?.('done')
  }
  void work()
})
process.send?.({ host: far.host, config: { ...far.config, app: null } })

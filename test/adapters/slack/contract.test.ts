import type { Destination } from '../../../src/ports.ts'
import { chatPlatformContract, type Trouble } from '../../contracts/chat-platform.ts'
import { ada, adasDirect, moderation, openTestSlack } from './fixtures.ts'

chatPlatformContract('Slack', async () => {
  const { far, platform, place } = await openTestSlack()
  const whereOf = (destination: Destination) => {
    if (destination.to === 'place') return [destination.place.channel, destination.place.thread] as const
    return [destination.to === 'person' ? adasDirect : moderation, null] as const
  }
  const troubled: Readonly<Record<Trouble, () => void>> = {
    none: () => far.calm(),
    refuses: () => far.trouble('*', { kind: 'status', status: 503 }, Infinity),
    'loses the answer': () => far.trouble('chat.postMessage', { kind: 'lost' }, Infinity),
    'will not say': () => far.trouble('conversations.replies', { kind: 'error', code: 'missing_scope' }, Infinity),
  }
  return {
    platform,
    place: async () => place(),
    person: ada.id,
    async seen(destination) {
      const [channel, thread] = whereOf(destination)
      return far.seen(channel, thread).map(({ ts, text }) => ({ post: ts, text }))
    },
    trouble: (trouble) => troubled[trouble](),
    close: () => far.close(),
  }
})

/** What the core may rely on, whichever chat platform it posts to. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { forModerators, restore } from '../../src/policy/clear.ts'
import type { ChatPlatform, Destination } from '../../src/ports.ts'
import type { Cleared, Message, Note, Notice, Place } from '../../src/turn.ts'
import { verdictOn } from './samples.ts'

/** `refuses`: it is down. `loses the answer`: it does what it is asked, and fails after that. */
export type Trouble = 'none' | 'refuses' | 'loses the answer' | 'will not say'

export interface PlatformUnderTest {
  readonly platform: ChatPlatform
  /** A place in a thread that exists; another one on each call. */
  place(): Promise<Place>
  /** A person who is known there. */
  readonly person: string
  /** The posts that whoever belongs there now sees, oldest first. */
  seen(destination: Destination): Promise<readonly { post: string; text: string }[]>
  trouble(trouble: Trouble): void
  /** Has no search: what became of a post is known only to the process that made it, and only if it was told. */
  readonly blind?: true
  close(): Promise<void>
}

const took = { asked: 120, made: 800, checked: 90 }

/** A generated message whose text passed every guard. */
export const cleared = (text: string, notes: readonly Note[] = []): Cleared<Message> =>
  restore(
    { kind: 'answered', question: 'q', reply: text, asked: verdictOn('q'), replied: verdictOn(text), took, notes },
    { place: { platform: 'p', workspace: 'w', channel: 'c', thread: 't', private: false }, message: 'm', revision: '' },
    builtInPolicy,
    'en',
  )

let keys = 0
const newKey = () => `turn:${(keys += 1)}/reply`

export function chatPlatformContract(name: string, open: () => Promise<PlatformUnderTest>) {
  describe(`a chat platform, ${name}`, () => {
    let chat: PlatformUnderTest
    beforeAll(async () => {
      chat = await open()
    })
    afterAll(() => chat.close())

    const inPlace = async (): Promise<Destination> => ({ to: 'place', place: await chat.place() })
    const toPerson = async (): Promise<Destination> => ({
      to: 'person',
      place: await chat.place(),
      person: chat.person,
    })

    test.each([
      ['its place', inPlace],
      ["the asker's direct messages", toPerson],
    ])('a message is seen in %s, under the id that posting it gave', async (_, destination) => {
      const to = await destination()
      const post = await chat.platform.post(to, cleared('Hello'), newKey())
      expect(await chat.seen(to)).toContainEqual({ post, text: 'Hello' })
    })

    test('a message is seen nowhere but in its place', async () => {
      const elsewhere = await inPlace()
      await chat.platform.post(await inPlace(), cleared('Only here'), newKey())
      expect((await chat.seen(elsewhere)).map(({ text }) => text)).not.toContain('Only here')
    })

    test('fault 33: a post is found by its key where it was posted, and by no other key', async () => {
      for (const to of [await inPlace(), await toPerson()]) {
        const key = newKey()
        const post = await chat.platform.post(to, cleared('Find me'), key)
        expect(await chat.platform.find(to, key)).toEqual({ found: 'yes', post })
        expect(await chat.platform.find(to, newKey())).toEqual({ found: chat.blind ? 'unknowable' : 'no' })
      }
    })

    test('fault 33: a post whose answer was lost is found, or is known to be in doubt', async () => {
      const [to, key] = [await inPlace(), newKey()]
      chat.trouble('loses the answer')
      await expect(chat.platform.post(to, cleared('Lost'), key)).rejects.toMatchObject({ name: 'ProviderFailed' })
      chat.trouble('none')
      const [seen] = await chat.seen(to)
      expect(await chat.platform.find(to, key)).toEqual(
        chat.blind ? { found: 'unknowable' } : { found: 'yes', post: seen?.post },
      )
    })

    test('a platform that is down fails in a way that is worth another try, and nothing is posted', async () => {
      const [to, key] = [await inPlace(), newKey()]
      const down = { name: 'ProviderFailed', provider: 'platform', retryable: true }
      chat.trouble('refuses')
      await expect(chat.platform.post(to, cleared('Down'), key)).rejects.toMatchObject(down)
      await expect(chat.platform.notify(forModerators(noticeIn(await chat.place())), key)).rejects.toMatchObject(down)
      await expect(chat.platform.remove(to, 'any')).rejects.toMatchObject(down)
      chat.trouble('none')
      expect(await chat.seen(to)).toEqual([])
    })

    test('a platform that will not say whether there is a post leaves it unknowable', async () => {
      const [to, key] = [await inPlace(), newKey()]
      if (!chat.blind) await chat.platform.post(to, cleared('Who knows'), key)
      chat.trouble('will not say')
      expect(await chat.platform.find(to, key)).toEqual({ found: 'unknowable' })
      chat.trouble('none')
    })

    test('a post can be taken back, and taking it back again is no error', async () => {
      for (const to of [await inPlace(), await toPerson()]) {
        const post = await chat.platform.post(to, cleared('Away'), newKey())
        await chat.platform.remove(to, post)
        expect((await chat.seen(to)).map((seen) => seen.post)).not.toContain(post)
        await chat.platform.remove(to, post)
      }
    })

    test('a notice goes to the moderators, is found by its key, and can be taken back', async () => {
      const [place, key] = [await chat.place(), newKey()]
      const to: Destination = { to: 'moderators' }
      const post = await chat.platform.notify(forModerators(noticeIn(place)), key)
      expect((await chat.seen(to)).map((seen) => seen.post)).toContain(post)
      expect(await chat.seen({ to: 'place', place })).toEqual([])
      expect(await chat.platform.find(to, key)).toEqual({ found: 'yes', post })
      await chat.platform.remove(to, post)
      expect((await chat.seen(to)).map((seen) => seen.post)).not.toContain(post)
    })
  })
}

export const noticeIn = (place: Place): Notice => ({
  case: 'case-1',
  reference: 'C1',
  reasons: ['Criminal planning'],
  stage: 'question',
  grade: 'needs intervention',
  score: 0.97,
  alert: true,
  person: 'ada',
  place,
  message: 'm1',
  excerpt: 'something bad',
  picture: null,
})

/**
 * One conversation, from the first mention to a removed picture, as people have it on any chat platform: whatever adapter
 * stands between them and the bot, the same words must come to the same outcomes, the same posts and the same cases.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Explanation, Outcome } from '../../src/turn.ts'
import type { Watched } from '../flow/bot.ts'

/** What somebody wrote; opaque to the script. */
export interface Said {
  readonly message: string
  readonly thread: string
}

/** What the bot wrote, as it can be seen now. */
export interface Seen {
  readonly message: string
  readonly thread: string
  readonly text: string
  readonly generated: boolean
  readonly picture: { readonly seed: number | null } | null
  readonly explanation: Explanation | null
}

/** `channel`: its top level; `direct`: alone with the bot; else the thread of a message. */
export type Spot = 'channel' | 'direct' | Said

/** A platform, and people on it: `ada`, `ben`, `dana` and the moderator `mira`. Each call ends once the bot has done its part. */
export interface Driver {
  /** How a message addresses the bot. */
  readonly mention: string
  /** Shows no explanations. */
  readonly terse?: true
  say(person: string, text: string, spot: Spot): Promise<Said>
  /** The command `imagine`, in the channel. */
  imagine(person: string, text: string): Promise<void>
  edit(person: string, said: Said, text: string): Promise<void>
  remove(person: string, said: Said): Promise<void>
  press(person: string, button: 'draw again' | 'remove', seen: Seen): Promise<void>
  /** The bot's messages there that this person sees, oldest first. */
  shown(person: string, spot: Spot): Promise<readonly Seen[]>
  /** What the moderators' channel holds, oldest first. */
  cases(): Promise<readonly { readonly stage: string; readonly reasons: readonly string[]; readonly excerpt: string }[]>
}

export interface Staged {
  readonly driver: Driver
  readonly watched: Watched
  close(): Promise<void>
}

export function conversationScript(name: string, open: () => Promise<Staged>) {
  describe(`a conversation, ${name}`, () => {
    let staged: Staged
    let driver: Driver
    beforeAll(async () => {
      staged = await open()
      driver = staged.driver
    })
    afterAll(() => staged.close())

    let known = 0
    /** What became of the turns since the last look. */
    const outcomes = () => {
      const all = staged.watched.outcomes.map(({ outcome }) => summary(outcome))
      return all.slice(known, (known = all.length))
    }
    const shown = async (spot: Spot, person = 'ada') => (await driver.shown(person, spot)).map(kindOf)
    const last = async (spot: Spot, person = 'ada') => (await driver.shown(person, spot)).at(-1)

    let first: Said
    let followUp: Said
    let unsafe: Said
    let picture: Seen | undefined

    test('a mention is answered in its thread', async () => {
      first = await driver.say('ada', `${driver.mention} What is Chaperone?`, 'channel')
      expect(outcomes()).toEqual(['answered'])
      expect(await shown(first)).toEqual(['answer'])
      const explained = driver.terse ? undefined : ['question', 'reply']
      expect((await last(first))?.explanation?.checks.map(({ stage }) => stage)).toEqual(explained)
    })

    test('a follow-up needs no mention, and is answered in its conversation', async () => {
      followUp = await driver.say('ada', 'And what did I ask before?', first)
      expect(outcomes()).toEqual(['answered'])
      expect((await last(first))?.text).toContain('You asked 1 thing before')
    })

    test('where others join in, a mention is needed', async () => {
      await driver.say('ben', 'I know!', first)
      await driver.say('ada', 'And before that?', first)
      expect(outcomes()).toEqual([])
      expect(await shown(first)).toEqual(['answer', 'answer'])
    })

    test('an unsafe question gets a neutral line; who asked is told why, and the moderators what', async () => {
      unsafe = await driver.say('ben', `${driver.mention} how do I build a bomb?`, 'channel')
      expect(outcomes()).toEqual(['refused question'])
      expect(await shown(unsafe)).toEqual(['line'])
      expect((await last(unsafe))?.text).not.toMatch(/crime|weapon|bomb/)
      expect((await last('direct', 'ben'))?.text).toMatch(/planning a crime.*ask a moderator/)
      expect((await last('direct', 'ben'))?.explanation?.checks.length).toBe(driver.terse ? undefined : 1)
      expect(await driver.cases()).toMatchObject([{ stage: 'question', excerpt: 'how do I build a bomb?' }])
    })

    test('D10: "hi" after it is answered', async () => {
      await driver.say('ben', 'hi', unsafe)
      expect(outcomes()).toEqual(['answered'])
      expect(await shown(unsafe)).toEqual(['line', 'answer'])
    })

    test('D18: an edit takes the answer back and is answered anew', async () => {
      const [before] = await driver.shown('ada', first)
      await driver.edit('ada', first, `${driver.mention} Who are you?`)
      expect(outcomes()).toEqual(['answered'])
      const after = await driver.shown('ada', first)
      expect(after.map(kindOf)).toEqual(['answer', 'answer'])
      expect(after.map(({ message }) => message)).not.toContain(before?.message)
    })

    test('D18: an edit into something unsafe is stopped', async () => {
      await driver.edit('ada', first, `${driver.mention} how do I build a bomb?`)
      expect(outcomes()).toEqual(['refused question'])
      expect(await shown(first)).toEqual(['answer', 'line'])
      expect(await driver.cases()).toHaveLength(2)
    })

    test('D36: a deletion takes the answer with it', async () => {
      await driver.remove('ada', followUp)
      expect(outcomes()).toEqual([])
      expect(await shown(first)).toEqual(['line'])
    })

    test('a direct message is answered there, and what is stopped there is explained there', async () => {
      const before = (await driver.shown('dana', 'direct')).length
      await driver.say('dana', 'Hello', 'direct')
      await driver.say('dana', 'how do I build a bomb?', 'direct')
      expect(outcomes()).toEqual(['answered', 'refused question'])
      expect((await shown('direct', 'dana')).slice(before)).toEqual(['answer', 'line'])
      expect((await last('direct', 'dana'))?.text).toContain('planning a crime')
    })

    test('a picture comes with its words and its seed', async () => {
      await driver.imagine('ada', 'a lighthouse at dawn --size 256x256 --seed 7')
      expect(outcomes()).toEqual(['answered'])
      picture = await last('channel')
      expect(picture).toMatchObject({ text: 'a lighthouse at dawn', generated: true, picture: { seed: 7 } })
    })

    test('a refused picture is not shown, but to moderators', async () => {
      await driver.imagine('ben', 'demo:picture-score=0.95:Violence a scene in the harbour --size 256x256')
      expect(outcomes()).toEqual(['refused picture'])
      expect(await shown('channel')).toEqual(['picture', 'line'])
      expect((await last('direct', 'ben'))?.text).toContain('violence in a picture')
      expect((await driver.cases()).map(({ stage }) => stage)).toEqual(['question', 'question', 'question', 'picture'])
    })

    test('"draw again" draws the same words with another seed', async () => {
      if (picture) await driver.press('dana', 'draw again', picture)
      expect(outcomes()).toEqual(['answered'])
      const again = await last('channel')
      expect(again?.text).toBe('a lighthouse at dawn')
      expect(again?.picture?.seed).not.toBe(7)
    })

    test('fault 37: a stranger cannot remove a picture; who asked for it can, and so can a moderator', async () => {
      if (!picture) throw new Error('No picture')
      await driver.press('ben', 'remove', picture)
      expect(staged.watched.counts['removal refused']).toBe(1)
      expect(await shown('channel')).toEqual(['picture', 'line', 'picture'])
      await driver.press('ada', 'remove', picture)
      expect(await shown('channel')).toEqual(['line', 'picture'])
      const again = await last('channel')
      if (again) await driver.press('mira', 'remove', again)
      expect(await shown('channel')).toEqual(['line'])
      expect(outcomes()).toEqual([])
    })

    test('nobody was told anything else', async () => {
      expect(await shown('direct', 'ada')).toEqual(['line'])
      expect(await shown('direct', 'ben')).toEqual(['line', 'line'])
      expect(staged.watched.failures).toEqual([])
    })
  })
}

const summary = (outcome: Outcome) => ('stage' in outcome ? `${outcome.kind} ${outcome.stage}` : outcome.kind)

const kindOf = ({ generated, picture }: Seen) => (picture ? 'picture' : generated ? 'answer' : 'line')

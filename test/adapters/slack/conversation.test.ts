import type { SlackMessage } from '../../far-side/slack/state.ts'
import {
  conversationScript,
  type Driver,
  type Said,
  type Seen,
  type Spot,
} from '../../contracts/conversation-script.ts'
import { call, directOf, general, moderation, openWholeSlack } from './whole.ts'

conversationScript('on Slack', async () => {
  const slack = await openWholeSlack(['ada', 'ben', 'dana', 'mira'])
  const { far, flow } = slack
  const said = new Map<string, Awaited<ReturnType<typeof slack.say>>>()
  const done = async <T>(doing: Promise<T>): Promise<T> => {
    const result = await doing
    await flow.settled()
    return result
  }
  const writtenAs = ({ message }: Said) => {
    const written = said.get(message)
    if (!written) throw new Error('Nobody said that')
    return written
  }
  const channelOf = (person: string, spot: Spot) => (spot === 'direct' ? directOf(person) : general)
  const standing = (person: string, spot: Spot) => {
    if (spot === 'direct') return slack.seen(directOf(person))
    // Of a command only who gave it is told that nothing came of it: whoever looks, it stands.
    return slack.seen(general, spot === 'channel' ? null : spot.thread)
  }

  const revealed = new Map<string, string>()
  /** Mira presses the button of a card, and reads what comes to her alone. */
  async function excerptOf(card: SlackMessage): Promise<string> {
    const known = revealed.get(card.ts)
    if (known !== undefined) return known
    const before = slack.seen(directOf('mira')).length
    await done(slack.press('mira', 'reveal', card))
    const [, ...brought] = slack.seen(directOf('mira')).slice(before)
    const text = brought.map((each) => quotedIn(each)).join('\n')
    revealed.set(card.ts, text)
    return text
  }

  const driver: Driver = {
    mention: call,
    terse: true,
    async say(person, text, spot) {
      const thread = typeof spot === 'string' ? undefined : spot.thread
      const written = await done(slack.say(person, text, channelOf(person, spot), thread))
      said.set(written.ts, written)
      return { message: written.ts, thread: thread ?? written.ts }
    },
    async imagine(person, text) {
      await done(slack.command(person, `/imagine ${text}`))
    },
    edit: (_person, message, text) => done(slack.edit(writtenAs(message), text)),
    remove: (_person, message) => done(slack.remove(writtenAs(message))),
    async press(person, button, { message }) {
      const on = far.space.messages.find(({ ts }) => ts === message)
      if (on) await done(slack.press(person, button.replace(' ', '_'), on))
    },
    shown: async (person, spot) => standing(person, spot).flatMap(seenIn),
    async cases() {
      const cards = slack.seen(moderation, null)
      const all = []
      for (const card of cards) all.push({ ...factsIn(card), excerpt: await excerptOf(card) })
      return all
    },
  }
  return { driver, watched: flow.watched, close: () => slack.close() }
})

interface Block {
  readonly type: string
  readonly elements: readonly { readonly type: string; readonly text?: string; readonly elements?: readonly Part[] }[]
}
interface Part {
  readonly text: string
}

const blocksOf = ({ blocks }: SlackMessage) => blocks as readonly Block[]

/** Lines of ours around the words. */
const linesIn = (message: SlackMessage) =>
  blocksOf(message).flatMap(({ type, elements }) => (type === 'context' ? elements.map(({ text }) => text ?? '') : []))

/** The message that shows a picture's file goes with the one that says what it is. */
function seenIn(message: SlackMessage): readonly Seen[] {
  if (message.file) return []
  const lines = linesIn(message)
  const seed = lines.map((line) => /^Seed (\d+)$/u.exec(line)?.[1]).find((found) => found !== undefined)
  return [
    {
      message: message.ts,
      thread: message.thread_ts ?? message.ts,
      text: message.text,
      generated: lines.some((line) => line.startsWith('AI-generated')),
      picture: seed === undefined ? null : { seed: Number(seed) },
      explanation: null,
    },
  ]
}

/** What stands quoted: the words of people and models. */
const quotedIn = (message: SlackMessage) =>
  blocksOf(message)
    .flatMap(({ elements }) => elements)
    .flatMap((element) => (element.type === 'rich_text_quote' ? (element.elements ?? []) : []))
    .map(({ text }) => text)
    .join('')

function factsIn({ text }: SlackMessage) {
  const fact = (label: string) => new RegExp(`^${label}: (.*)$`, 'mu').exec(text)?.[1] ?? ''
  return { stage: fact('Stage'), reasons: fact('Reason').split(', ') }
}

import { conversationScript, type Driver, type Seen, type Spot } from '../../contracts/conversation-script.ts'
import { channel, deletionOf, editOf, idOf, messageOf, pressOf, type Where } from '../../far-side/teams/people.ts'
import { adminChannel, personalOf, type Post } from '../../far-side/teams/teams.ts'
import { openWholeBot } from './whole-bot.ts'

interface Shown {
  readonly body: readonly { text?: string; facts?: { title: string; value: string }[] }[]
  readonly actions: readonly { verb?: string; data?: unknown }[]
}

const cardOf = ({ activity }: Post) =>
  activity.attachments?.[0]?.contentType.endsWith('card.adaptive') ? (activity.attachments[0].content as Shown) : null

const isImage = ({ activity }: Post) => activity.attachments?.[0]?.contentType === 'image/jpeg'

function seenOf(post: Post): Seen {
  const { id, conversation, activity } = post
  const card = cardOf(post)
  const seed = /Seed (\d+)/.exec(card?.body[1]?.text ?? '')?.[1]
  return {
    message: id,
    thread: conversation,
    text: card?.body[0]?.text ?? activity.text ?? '',
    generated: activity.entities?.length === 1,
    picture: seed === undefined ? null : { seed: Number(seed) },
    explanation: null,
  }
}

conversationScript('in Teams', async () => {
  const bot = await openWholeBot()
  const { far } = bot
  const sent = new Map<string, ReturnType<typeof messageOf>>()
  const drawn = new Set<string>()

  const whereOf = (spot: Spot): Where =>
    spot === 'direct' ? 'personal' : spot === 'channel' ? 'channel' : { thread: spot.thread }
  const said = async (person: string, text: string, spot: Spot) => {
    const message = messageOf(person, text, far.serviceUrl, { where: whereOf(spot) })
    sent.set(message.id, message)
    await bot.tell(message)
    return message
  }
  const sentAs = (message: string) => {
    const found = sent.get(message)
    if (!found) throw new Error('Nobody wrote that')
    return found
  }
  const standing = (person: string, spot: Spot) => {
    const conversations =
      spot === 'channel'
        ? drawn
        : [spot === 'direct' ? personalOf(idOf(person)) : `${channel};messageid=${spot.thread}`]
    return far.posts.filter((post) => !post.removed && new Set(conversations).has(post.conversation))
  }
  /** What the moderator is shown who presses the button of a case. */
  const brought = async (actions: Shown['actions']) => {
    const data = actions.find(({ verb }) => verb === 'reveal')?.data
    const pressed = pressOf('mira', 'reveal', data, far.serviceUrl)
    await bot.tell({ ...pressed, conversation: { ...pressed.conversation, id: adminChannel } })
    const card = far
      .standing(personalOf(idOf('mira')))
      .map(cardOf)
      .at(-1)
    return card?.body.at(-1)?.text ?? ''
  }
  const driver: Driver = {
    mention: '<at>Chaperone</at>',
    terse: true,
    async say(person, text, spot) {
      const { id } = await said(person, text, spot)
      return { message: id, thread: typeof spot === 'string' ? id : spot.thread }
    },
    // What is drawn stands beneath the message that asked for it.
    async imagine(person, text) {
      const { id } = await said(person, `<at>Chaperone</at> imagine ${text}`, 'channel')
      drawn.add(`${channel};messageid=${id}`)
    },
    async edit(_person, { message }, text) {
      await bot.tell(editOf(sentAs(message), text))
    },
    async remove(_person, { message }) {
      await bot.tell(deletionOf(sentAs(message)))
    },
    async press(person, press, { message, thread }) {
      const card = far.posts.filter(({ id }) => id === message).map(cardOf)[0]
      const action = card?.actions.find(({ verb }) => verb === press.replace(' ', '_'))
      const where = { thread: thread.split('=')[1] ?? '' }
      await bot.tell(pressOf(person, action?.verb ?? '', action?.data, far.serviceUrl, { where }))
    },
    shown: async (person, spot) =>
      standing(person, spot)
        .filter((post) => !isImage(post))
        .map(seenOf),
    async cases() {
      const all = []
      for (const post of far.standing(adminChannel)) {
        const { body: [heading, facts] = [], actions = [] } = cardOf(post) ?? {}
        const stage = facts?.facts?.find(({ title }) => title === 'Stage')?.value ?? ''
        all.push({ stage, reasons: [heading?.text?.split(': ')[1] ?? ''], excerpt: await brought(actions) })
      }
      return all
    },
  }
  return {
    driver,
    watched: bot.bot.watched,
    async close() {
      await bot.close()
      if (far.complaints.length > 0) throw new Error(far.complaints.join('\n'))
    },
  }
})

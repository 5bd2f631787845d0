import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { answers } from '../../../adapters/teams/answers.ts'
import { tenantId } from '../../far-side/teams/identity.ts'
import { channel, editOf, idOf, messageOf } from '../../far-side/teams/people.ts'
import { adminChannel, personalOf } from '../../far-side/teams/teams.ts'
import { openWholeBot, type WholeBot } from './whole-bot.ts'

const at = '<at>Chaperone</at>'

describe('a whole bot in Teams', () => {
  let bot: WholeBot
  beforeAll(async () => {
    bot = await openWholeBot()
  })
  beforeEach(() => {
    bot.far.state.trouble = () => null
  })
  afterAll(async () => {
    expect(bot.far.complaints).toEqual([])
    await bot.close()
  })

  const say = (person: string, text: string, where: 'channel' | 'personal' | { thread: string } = 'channel') =>
    messageOf(person, text, bot.far.serviceUrl, { where })
  const thread = ({ id }: { id: string }) => `${channel};messageid=${id}`
  const texts = (conversation: string) => bot.far.standing(conversation).map(({ activity }) => activity.text)

  test('D1, D3: one message that Teams brings eleven times, together and again later, is answered once', async () => {
    const message = say('ada', `${at} What is Chaperone?`)
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await bot.send(message)).status))
    await bot.tell(message)
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(bot.far.standing(thread(message))).toHaveLength(1)
  })

  test('the bot says that it is typing where it was asked', async () => {
    const message = say('ada', `${at} Who are you?`)
    await bot.tell(message)
    expect(bot.far.typing).toContain(thread(message))
  })

  test('an answer goes into the thread of its question, and the thread goes on', async () => {
    const message = say('ada', `${at} What is Chaperone?`)
    await bot.tell(message)
    await bot.tell(say('ada', `${at} And what did I ask before?`, { thread: message.id }))
    expect(texts(thread(message))).toHaveLength(2)
    expect(texts(thread(message))[1]).toContain('You asked 1 thing before')
  })

  test('an unsafe question shows nothing of itself; the asker and the moderators are told apart', async () => {
    const message = say('ben', `${at} how do I build a bomb?`)
    await bot.tell(message)
    expect(texts(thread(message)).join('')).not.toMatch(/bomb|crime/)
    expect(texts(personalOf(idOf('ben'))).join('')).toContain('planning a crime')
    const notice = JSON.stringify(bot.far.standing(adminChannel).at(-1))
    expect(notice).toContain('Criminal planning')
    expect(notice).not.toContain('bomb')
  })

  test('D24: every way in leads past the same guard, and makes a case', async () => {
    /** The guards of questions and of prompts know different words. */
    const unsafe = 'how do I build a bomb? Show it, gory'
    const begun = async () => {
      const message = say('chidi', `${at} Hello`)
      await bot.tell(message)
      return message
    }
    const ways: Readonly<Record<string, () => Promise<unknown>>> = {
      'a mention in a channel': () => bot.tell(say('chidi', `${at} ${unsafe}`)),
      'a personal message': () => bot.tell(say('chidi', unsafe, 'personal')),
      'a mention in a group chat': () =>
        bot.tell(messageOf('chidi', `${at} ${unsafe}`, bot.far.serviceUrl, { where: 'group' })),
      'a follow-up in a thread': async () => bot.tell(say('chidi', unsafe, { thread: (await begun()).id })),
      'an edit': async () => bot.tell(editOf(await begun(), `${at} ${unsafe}`)),
      'a picture asked for in words': () => bot.tell(say('chidi', `${at} imagine ${unsafe}`)),
      'a picture asked for as a command': () => bot.tell(say('chidi', `/imagine ${unsafe}`, 'personal')),
    }
    const before = bot.far.standing(adminChannel).length
    const cases: unknown[] = []
    for (const [way, ask] of Object.entries(ways)) {
      await ask()
      cases.push([way, bot.far.standing(adminChannel).length - before])
    }
    expect(cases).toEqual(Object.keys(ways).map((way, index) => [way, index + 1]))
  })

  test('fault 36: an admin channel that is down holds up no answer, and is told later', async () => {
    bot.far.state.trouble = ({ path }) => (path.includes(adminChannel) ? 429 : null)
    const before = bot.far.standing(adminChannel).length
    const message = say('dana', 'how do I build a bomb?', 'personal')
    expect((await bot.send(message)).status).toBe(200)
    await until(() => texts(personalOf(idOf('dana'))).length === 1)
    expect(bot.far.standing(adminChannel)).toHaveLength(before)
    bot.far.state.trouble = () => null
    await bot.bot.settled()
    expect(bot.far.standing(adminChannel)).toHaveLength(before + 1)
  })

  test('fault 35: a reply that Teams put off is posted once, when it takes it', async () => {
    let refusals = 0
    const message = say('ada', `${at} What is Chaperone?`)
    bot.far.state.trouble = ({ path, method }) =>
      method === 'POST' && path.includes(message.id) && (refusals += 1) <= 9 ? 429 : null
    await bot.tell(message)
    expect(refusals).toBeGreaterThan(9)
    expect(bot.far.standing(thread(message))).toHaveLength(1)
  })

  test('fault 33: of a reply whose answer was lost nothing is posted again; the asker is told', async () => {
    const message = say('gwen', `${at} What is Chaperone?`)
    let lost = false
    bot.far.state.trouble = ({ path, method }) => {
      // Typing has the same path: what is lost is the first of them that is a message.
      if (method !== 'POST' || !path.includes(message.id) || lost) return null
      lost = bot.far.typing.includes(thread(message))
      return lost ? 'loses the answer' : null
    }
    await bot.tell(message)
    expect(bot.far.standing(thread(message))).toHaveLength(1)
    expect(texts(personalOf(idOf('gwen'))).join('')).toContain('I did not post it again')
    expect(bot.bot.watched.counts['in doubt']).toBe(1)
  })

  test('of every answer it is kept which turn it answers, since a thumb names only the post', async () => {
    const message = say('ada', `${at} What is Chaperone?`)
    await bot.tell(message)
    const [post] = bot.far.standing(thread(message))
    const kept = await answers(bot.bot.bot.objects, tenantId).recall(channel, post?.id ?? '')
    expect(kept).toMatchObject({
      place: { platform: 'teams', thread: thread(message) },
      message: message.id,
      revision: '',
    })
  })
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

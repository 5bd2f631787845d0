import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { channel, idOf, invokeOf, messageOf, pressOf, type Json } from '../../far-side/teams/people.ts'
import { adminChannel, personalOf } from '../../far-side/teams/teams.ts'
import { openWholeBot, type WholeBot } from './whole-bot.ts'

const at = '<at>Chaperone</at>'

describe('what people ask about the bot and themselves, in Teams', () => {
  let bot: WholeBot
  beforeAll(async () => {
    bot = await openWholeBot()
  })
  afterAll(async () => {
    expect(bot.far.complaints).toEqual([])
    expect(bot.bot.watched.failures).toEqual([])
    await bot.close()
  })

  const say = (person: string, text: string) => messageOf(person, text, bot.far.serviceUrl)
  const alone = (person: string) => JSON.stringify(bot.far.standing(personalOf(idOf(person))).at(-1)?.activity)

  test('help comes to the asker alone, and a welcome where the bot was added', async () => {
    await bot.tell(say('ada', `${at} help`))
    expect(alone('ada')).toContain('Every question, answer and picture is checked')
    const added = { ...say('ada', ''), type: 'conversationUpdate', membersAdded: [{ id: say('a', '').recipient.id }] }
    await bot.tell({ ...added, conversation: { ...added.conversation, id: channel } })
    expect(bot.far.standing(channel)).toHaveLength(1)
  })

  test('what is kept of a person is told to that person, and is gone once it was to be forgotten', async () => {
    await bot.tell(say('ada', `${at} What is Chaperone?`))
    await bot.tell(say('ada', `${at} my data`))
    expect(alone('ada')).toContain('What is Chaperone?')
    await bot.tell(pressOf('ada', 'forget', {}, bot.far.serviceUrl, { where: 'personal' }))
    await bot.tell(say('ada', `${at} my data`))
    expect(alone('ada')).not.toContain('What is Chaperone?')
  })

  test('a thumb is kept as feedback', async () => {
    const message = say('ben', `${at} What is Chaperone?`)
    await bot.tell(message)
    const replyToId = bot.far.standing(`${channel};messageid=${message.id}`)[0]?.id
    const value: Json = { actionName: 'feedback', actionValue: { reaction: 'like', feedback: '{}' } }
    const more = { value, replyToId }
    await bot.tell(invokeOf('ben', 'message/submitAction', bot.far.serviceUrl, { where: { thread: message.id }, more }))
    expect(bot.bot.watched.counts['helpful']).toBe(1)
  })

  test('fault 37: the words of a case come to the moderator who asks, in their own chat, and to nobody else', async () => {
    await bot.tell(say('ben', `${at} how do I build a bomb?`))
    const [post] = bot.far.standing(adminChannel)
    const card = post?.activity.attachments?.[0]?.content as { actions: { verb?: string; data?: unknown }[] }
    const data = card.actions.find(({ verb }) => verb === 'reveal')?.data
    const before = bot.far.posts.length
    const press = (person: string) => {
      const pressed = pressOf(person, 'reveal', data, bot.far.serviceUrl)
      return bot.tell({ ...pressed, conversation: { ...pressed.conversation, id: adminChannel } })
    }
    await press('ben')
    expect(alone('ben')).not.toContain('bomb')
    expect(bot.bot.watched.counts['reveal refused']).toBe(1)
    expect(bot.far.posts).toHaveLength(before + 1)
    await press('mira')
    expect(bot.far.posts.slice(before + 1).map(({ conversation }) => conversation)).toEqual([personalOf(idOf('mira'))])
    expect(alone('mira')).toContain('how do I build a bomb?')
  })
})

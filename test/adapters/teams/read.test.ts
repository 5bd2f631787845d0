import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Activity } from '../../../adapters/teams/activity.ts'
import { wordsOf } from '../../../adapters/teams/words.ts'
import { tenantId } from '../../far-side/teams/identity.ts'
import {
  botAccount,
  channel,
  deletionOf,
  editOf,
  groupChat,
  idOf,
  invokeOf,
  messageOf,
  newId,
  pressOf,
  type Json,
  type Told,
} from '../../far-side/teams/people.ts'
import { personalOf } from '../../far-side/teams/teams.ts'
import { openTestTeams, type OpenedTeams } from './fixtures.ts'

const at = '<at>Chaperone</at>'

describe('what Teams tells the bot', () => {
  let bot: OpenedTeams
  beforeAll(async () => {
    bot = await openTestTeams()
  })
  beforeEach(() => {
    bot.accepted.length = 0
  })
  afterAll(() => bot.close())

  const say = (person: string, text: string, told?: Told) => messageOf(person, text, bot.far.serviceUrl, told)
  /** What was queued of it, and how the call was answered. */
  const told = async (activity: Json) => {
    const before = bot.accepted.length
    const response = await bot.send(activity)
    return { status: response.status, body: await response.text(), queued: bot.accepted.slice(before) }
  }
  const turn = async (activity: Json) => {
    const { queued } = await told(activity)
    expect(queued).toHaveLength(1)
    const [first] = queued
    if (first?.kind !== 'turn') throw new Error(`No turn: ${first?.kind}`)
    return first.turn
  }
  const none = { status: 200, body: '', queued: [] }

  test('a message in a personal chat is a turn, private, in a place that is the conversation', async () => {
    const message = say('ada', 'hello', { where: 'personal', locale: 'zh-CN' })
    const conversation = personalOf(idOf('ada'))
    expect(await turn(message)).toEqual({
      kind: 'chat',
      place: { platform: 'teams', workspace: tenantId, channel: conversation, thread: conversation, private: true },
      message: message.id,
      revision: '',
      edits: 0,
      person: { id: idOf('ada'), locale: 'zh-CN' },
      text: 'hello',
      addressed: 'direct',
      startsThread: true,
      files: 0,
      asked: Number(message.id),
    })
  })

  test('input 32: files are counted, and the HTML copy of the words is none', async () => {
    const message = say('ada', 'look', { where: 'personal' })
    const attachments = [
      { contentType: 'text/html', content: '<div>look</div>' },
      { contentType: 'image/*', contentUrl: 'https://smba.trafficmanager.net/amer/v3/attachments/1/views/original' },
      { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'plan.docx' },
    ]
    expect(await turn({ ...message, attachments })).toMatchObject({ text: 'look', files: 2 })
  })

  test('a mention at the top of a channel begins a thread, whether or not Teams names it', async () => {
    const named = say('ada', `${at} hello`)
    const bare = { ...named, conversation: { ...named.conversation, id: channel } }
    for (const message of [named, bare])
      expect(await turn(message)).toMatchObject({
        place: { channel, thread: `${channel};messageid=${named.id}`, private: false },
        text: 'hello',
        addressed: 'mention',
        startsThread: true,
      })
  })

  test('D35: files are counted, so that it is said that they are not read; the HTML copy of the words is none', async () => {
    const html = { contentType: 'text/html', content: '<p>look</p>' }
    const file = { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'plan.docx' }
    const more = { attachments: [html, file, { contentType: 'image/png' }] }
    const message = messageOf('ada', 'look', bot.far.serviceUrl, { where: 'personal', more })
    expect(await turn(message)).toMatchObject({ text: 'look', files: 2 })
  })

  test('a message in a thread belongs to it, mentioned or not: the store knows the threads', async () => {
    const [root] = [newId()]
    const thread = `${channel};messageid=${root}`
    const reply = { place: { channel, thread }, startsThread: false }
    expect(await turn(say('ben', `and ${at} this?`, { where: { thread: root } }))).toMatchObject({
      ...reply,
      text: 'and  this?',
      addressed: 'mention',
    })
    expect(await turn(say('ben', 'and this?', { where: { thread: root } }))).toMatchObject({
      ...reply,
      addressed: 'thread',
    })
  })

  test('a group chat is one thread, in which others may have written before', async () => {
    const place = { channel: groupChat, thread: groupChat, private: false }
    expect(await turn(say('ada', `${at} hi`, { where: 'group' }))).toMatchObject({
      place,
      addressed: 'mention',
      startsThread: false,
    })
    expect(await turn(say('ben', 'hi all', { where: 'group' }))).toMatchObject({ place, addressed: 'thread' })
  })

  test('a message at the top of a channel that mentions nobody, or somebody else, is dropped at the door', async () => {
    expect(await told(say('ada', 'hello everyone'))).toEqual(none)
    const mention = { type: 'mention', mentioned: { id: '29:ben', name: 'Chaperone' }, text: at }
    expect(await told({ ...say('ada', at), entities: [mention] })).toEqual(none)
    expect(await told({ ...say('ada', at), entities: [] })).toEqual(none)
  })

  test('D3: one message told four times has one id', async () => {
    const message = say('ada', `${at} hello`)
    const turns = await Promise.all([1, 2, 3, 4].map(async () => (await bot.send(message)).status))
    expect(turns).toEqual([200, 200, 200, 200])
    expect(new Set(bot.accepted.map((inbound) => JSON.stringify(inbound))).size).toBe(1)
  })

  test('fault 35: a service address that moved changes nothing about a turn', async () => {
    const message = say('ada', `${at} hello`)
    const moved = { ...message, serviceUrl: `http://${bot.far.host}/emea/` }
    expect(await turn(moved)).toEqual(await turn(message))
  })

  test('an edit is the message as it now reads, named by its time; one that addresses nobody any more is a deletion', async () => {
    const message = say('ada', `${at} hello`)
    const edited = editOf(message, `${at} good day`)
    const revision = String(Date.parse(edited.timestamp))
    const { queued } = await told(edited)
    expect(queued).toMatchObject([
      { kind: 'edit', turn: { message: message.id, revision, text: 'good day', asked: Number(revision) } },
    ])
    expect((await told(editOf(message, 'never mind'))).queued).toMatchObject([
      { kind: 'deletion', message: message.id },
    ])
    const place = { thread: `${channel};messageid=${message.id}` }
    expect((await told(deletionOf(message))).queued).toMatchObject([{ kind: 'deletion', place, message: message.id }])
    const undone = { ...edited, channelData: { ...edited.channelData, eventType: 'undeleteMessage' } }
    expect((await told(undone)).queued).toMatchObject([{ kind: 'edit', turn: { text: 'good day' } }])
  })

  test.each([
    ['imagine a lighthouse', 'a lighthouse'],
    ['/imagine a lighthouse', 'a lighthouse'],
    [`${at} Imagine a lighthouse --seed 7`, 'a lighthouse --seed 7'],
    ['imagine', ''],
  ])('"%s" asks for a picture', async (text, asked) => {
    expect(await turn(say('ada', text, { where: 'personal' }))).toMatchObject({
      kind: 'imagine',
      text: asked,
      again: null,
    })
  })

  test.each([
    ['help', { kind: 'request', request: 'help' }],
    ['Help!', { kind: 'request', request: 'help' }],
    ['/help', { kind: 'request', request: 'help' }],
    ['我的数据', { kind: 'request', request: 'data' }],
    [`${at} my data`, { kind: 'request', request: 'data' }],
    ['forget me', { kind: 'request', request: 'forget' }],
    ['stop', { kind: 'stop', by: idOf('ada') }],
    ['help me with this', { kind: 'turn' }],
    ['constructor', { kind: 'turn' }],
  ])('"%s" is understood', async (text, inbound) => {
    expect((await told(say('ada', text, { where: 'personal' }))).queued).toMatchObject([inbound])
  })

  test('a command that addresses nobody is a message like any other', async () => {
    expect((await turn(say('ada', 'stop', { where: 'group' }))).addressed).toBe('thread')
  })

  test('whoever opens a conversation with the bot, or adds it, is welcomed; people who join a team are not', async () => {
    const update = (members: readonly Json[], about: Told) => ({
      ...say('ada', '', about),
      type: 'conversationUpdate',
      membersAdded: members,
    })
    const person = { id: idOf('ada'), locale: 'en-GB' }
    expect((await told(update([botAccount], { where: 'personal' }))).queued).toMatchObject([
      { kind: 'request', request: 'welcome', place: { private: true }, person },
    ])
    expect((await told(update([botAccount, { id: '29:ben' }], {}))).queued).toMatchObject([
      { request: 'welcome', person },
    ])
    expect(await told(update([{ id: '29:ben' }], {}))).toEqual(none)
  })

  test('D19: bots are not answered, the bot itself least of all', async () => {
    for (const from of [botAccount, { id: '28:other' }, { id: '29:x', role: 'bot' }, { id: '29:x', role: 'skill' }])
      expect(await told({ ...say('ada', `${at} hello`), from })).toEqual(none)
  })

  test('a message for the bot alone, amid others, is not answered before them', async () => {
    expect(await told({ ...say('ada', `${at} hello`), recipient: { ...botAccount, isTargeted: true } })).toEqual(none)
  })

  test.each([
    ['typing'],
    ['messageReaction'],
    ['installationUpdate'],
    ['conversationUpdate'],
    ['event'],
    ['endOfConversation'],
    ['something new'],
    ['__proto__'],
  ])('input 32: an activity of the type %s is acknowledged and ignored', async (type) => {
    const { text: _text, ...rest } = say('ada', '')
    expect(await told({ ...rest, type, reactionsAdded: [{ type: 'like' }] })).toEqual(none)
  })

  test('input 32: what lacks what its kind must have is acknowledged and ignored', async () => {
    for (const missing of ['id', 'from', 'text', 'recipient']) {
      const { [missing]: _missing, ...rest }: Json = say('ada', 'hello')
      expect(await told(rest)).toEqual(none)
      const { [missing]: _gone, ...update }: Json = editOf(say('ada', 'hello'), 'x')
      expect((await told({ ...update, timestamp: 'yesterday' })).status).toBe(200)
    }
    bot.accepted.length = 0
  })

  test('fault 1: while the queue is down the call is answered 500, and what comes again is accepted', async () => {
    const down = await openTestTeams({
      accept: async () => {
        throw new Error('The queue is down')
      },
    })
    expect((await down.send(messageOf('ada', 'hello', down.far.serviceUrl, { where: 'personal' }))).status).toBe(500)
    expect(down.failures).toMatchObject([{ during: 'accepting an activity' }])
    expect(down.far.requests).toEqual([])
    await down.close()
  })

  describe('a press on a card', () => {
    const root = '1700000000001'
    const thread = `${channel};messageid=${root}`
    const of = { message: root, revision: '', thread }
    const press = (person: string, verb: string, data: unknown, more: Told = {}) =>
      pressOf(person, verb, data, bot.far.serviceUrl, { where: { thread: root }, ...more })
    const message = 'application/vnd.microsoft.activity.message'

    test('"draw again" is a turn of its own, in the place of the card, and answered at once', async () => {
      const pressed = press('dana', 'draw_again', of)
      const { body, queued } = await told(pressed)
      expect(JSON.parse(body)).toMatchObject({ statusCode: 200, type: message })
      expect(queued).toMatchObject([
        {
          kind: 'turn',
          turn: {
            kind: 'imagine',
            place: { platform: 'teams', workspace: tenantId, channel, thread, private: false },
            message: `${Date.parse(pressed.timestamp)}:${pressed.id}`,
            person: { id: idOf('dana') },
            again: { message: root, revision: '' },
            text: '',
          },
        },
      ])
    })

    test('fault 37: a removal and a look at the words carry who pressed, and whether the list has them', async () => {
      const by = (person: string, moderator: boolean) => ({ id: idOf(person), moderator })
      expect((await told(press('ben', 'remove', of))).queued).toMatchObject([{ kind: 'removal', by: by('ben', false) }])
      expect((await told(press('mira', 'remove', of))).queued).toMatchObject([
        { kind: 'removal', by: by('mira', true) },
      ])
      const granted = await told(press('mira', 'reveal', { case: 'c1' }))
      expect(granted.queued).toMatchObject([{ kind: 'reveal', case: 'c1', desk: 'teams', by: by('mira', true) }])
      expect(granted.body).toContain('your own chat')
      const denied = await told(press('ben', 'reveal', { case: 'c1' }, { locale: 'zh-Hans' }))
      expect(denied.queued).toMatchObject([{ kind: 'reveal', by: by('ben', false) }])
      expect(denied.body).toContain('仅供审核人员')
    })

    test('erasing is asked for whoever presses', async () => {
      expect((await told(press('ben', 'forget', {}, { where: 'personal' }))).queued).toMatchObject([
        { kind: 'request', request: 'forget', person: { id: idOf('ben') } },
      ])
    })

    test.each([
      ['another field', 'remove', { ...of, more: 1 }],
      ["another person's id", 'forget', { person: idOf('ada') }],
      ['a list of moderators', 'reveal', { case: 'c1', moderator: true }],
      ['a place elsewhere', 'draw_again', { ...of, thread: '19:secret@thread.tacv2;messageid=1' }],
      ['huge data', 'remove', { ...of, message: 'x'.repeat(50_000) }],
      ['no data', 'remove', undefined],
      ['text', 'remove', 'of'],
      ['an unknown verb', 'release', of],
      ['a verb of the prototype', 'constructor', of],
    ])('input 33: a card with %s is refused in words, and nothing is queued', async (_name, verb, data) => {
      const { status, body, queued } = await told(press('ben', verb, data))
      expect(queued).toEqual([])
      expect(status).toBe(200)
      expect(JSON.parse(body)).toMatchObject({ statusCode: 400, type: 'application/vnd.microsoft.error' })
    })

    test('input 32: an invoke without a value is answered 400, and one that is not known 501', async () => {
      const invoke = (name: string, more: Json) => ({ ...invokeOf('ada', name, bot.far.serviceUrl), ...more })
      for (const value of [undefined, null])
        expect(await told(invoke('adaptiveCard/action', { value }))).toEqual({ ...none, status: 400 })
      expect(await told(invoke('', { value: {} }))).toEqual({ ...none, status: 400 })
      expect(await told(invoke('fileConsent/invoke', { value: {} }))).toEqual({ ...none, status: 501 })
      expect(await told(invoke('message/submitAction', { value: { actionName: 'other' } }))).toEqual({
        ...none,
        status: 400,
      })
    })
  })
})

describe('the words of a message', () => {
  const recipient = { id: botAccount.id }
  const mention = (text: string | null, id: string = botAccount.id) => ({ type: 'mention', text, mentioned: { id } })
  const words = (text: string, entities: Activity['entities'] = [], textFormat = 'plain') =>
    wordsOf({ type: 'message', serviceUrl: 'x', conversation: { id: 'c' }, recipient, text, entities, textFormat })

  test.each([
    ['a nested mention', '<at><at>Bot</at></at> hi', [mention('<at>Bot</at>')], 'hi'],
    ['an entity whose text is not there', 'hi', [mention('<at>Bot</at>')], 'hi'],
    ['an entity longer than the text', 'hi', [mention('hi there, everyone')], 'hi'],
    ['an entity without a text', 'hi', [mention(null)], 'hi'],
    ['a mention that only looks like one', '<at>Bot</at> hi', [], 'Bot hi'],
    ['the mention of somebody else', 'ask <at>Ann</at>', [mention('<at>Ann</at>', '29:ann')], 'ask Ann'],
    ['a mention twice', '<at>Bot</at> hi <at>Bot</at>', [mention('<at>Bot</at>'), mention('<at>Bot</at>')], 'hi'],
    ['a replacement pattern', '<at>$&</at> hi', [mention('<at>$&</at>')], 'hi'],
    ['HTML that somebody typed', 'why <b>bold</b> & <script>?', [], 'why <b>bold</b> & <script>?'],
    ['D22: a quotation of others', '<quoted messageId="1"/> I disagree', [], 'I disagree'],
    ['a dangling tag', '<at hi', [], '<at hi'],
    ['code', 'why does\n  if (a < b)\n    x()\nfail', [], 'why does\n  if (a < b)\n    x()\nfail'],
  ])('input 31: %s is read as text', (_name, text, entities, expected) => {
    expect(words(text, entities)).toBe(expected)
  })

  test('input 31: a message in HTML becomes text', () => {
    expect(words('<p>2 &lt; 3 &amp;amp; <at>Ann</at></p><div>next</div>', [], 'xml')).toBe('2 < 3 &amp; Ann\nnext')
  })

  test('input 31: a hundred thousand of anything take no longer than their length', () => {
    for (const piece of ['<', '<at', '<at>', '<quoted ', '&', '</at>', ' '])
      expect(words(piece.repeat(100_000 / piece.length), [mention(piece)], 'xml').length).toBeLessThanOrEqual(100_000)
  })
})

import { describe, expect, test } from 'vitest'
import { writeValue } from '../../../adapters/slack/action.ts'
import { isCommand } from '../../../adapters/slack/thread.ts'
import { inboundId, type Inbound } from '../../../src/turn.ts'
import {
  bot,
  command,
  deletion,
  edit,
  envelope,
  eventRequest,
  formRequest,
  jsonRequest,
  mention,
  message,
  press,
  pressRequest,
  workspace,
  type Sent,
} from '../../far-side/slack-sender.ts'
import { moderator, openDoor, ts } from './door.ts'

async function heard(...requests: readonly Sent[]) {
  const door = openDoor()
  const answers = []
  for (const request of requests) answers.push(await door.send(request))
  return { ...door, answers, statuses: answers.map(({ status }) => status) }
}

/** What is queued of an event, which must be acknowledged. */
async function queued(event: Readonly<Record<string, unknown>>): Promise<readonly Inbound[]> {
  const { inbounds, statuses } = await heard(eventRequest(event))
  expect(statuses).toEqual([200])
  return inbounds
}

const call = `<@${bot}>`
const place = { platform: 'slack', workspace, channel: 'C00000001', thread: ts(7), private: false }

describe('messages', () => {
  test('a mention in a channel opens a thread of its own', async () => {
    expect(await queued(mention({ text: `${call} What is a llama?`, ts: ts(7) }))).toEqual([
      {
        version: 1,
        kind: 'turn',
        turn: {
          kind: 'chat',
          place,
          message: ts(7),
          revision: '',
          edits: 0,
          person: { id: 'U00000ADA', locale: 'en' },
          text: 'What is a llama?',
          addressed: 'mention',
          startsThread: true,
          files: 0,
          asked: 1_700_000_007_000,
        },
      },
    ])
  })

  test('inputs 12 and 13, D2 and D4: app_mention and message of one message are one and the same turn', async () => {
    const written = { text: `${call} hi`, ts: ts(7), thread_ts: ts(1) }
    const [first] = await queued(mention(written))
    const [second] = await queued(message(written))
    expect(first).toEqual(second)
    expect(first).toMatchObject({ turn: { addressed: 'mention', startsThread: false, place: { thread: ts(1) } } })
  })

  test('a follow-up in a thread is left to the worker, which knows the threads', async () => {
    const [inbound] = await queued(message({ text: 'And an alpaca?', ts: ts(7), thread_ts: ts(1) }))
    expect(inbound).toMatchObject({ turn: { addressed: 'thread', place: { thread: ts(1) }, text: 'And an alpaca?' } })
  })

  test('what is said in a channel to nobody is dropped at the door', async () => {
    expect(await queued(message({ text: 'Lunch?', ts: ts(7) }))).toEqual([])
    expect(await queued(message({ text: '<@U00000BEN> lunch?', ts: ts(7), thread_ts: ts(7) }))).toEqual([])
  })

  test('a direct message needs no mention, and every one of them is the root of a thread', async () => {
    const direct = { channel: 'D00000001', text: 'Hello', ts: ts(7) }
    const [root] = await queued(message(direct))
    expect(root).toMatchObject({ turn: { addressed: 'direct', place: { thread: ts(7), private: true } } })
    const [reply] = await queued(message({ ...direct, ts: ts(8), thread_ts: ts(7) }))
    expect(reply).toMatchObject({ turn: { addressed: 'direct', place: { thread: ts(7) }, startsThread: false } })
  })

  test('D35: the files that a message brings are counted, and nothing of them is kept', async () => {
    const files = [{ id: 'F1', name: 'CANARY.pdf', url_private: 'https://files.slack.com/CANARY' }, { id: 'F2' }]
    const written = { text: `${call} read this`, ts: ts(7) }
    const [inbound] = await queued(message(written, { subtype: 'file_share', files }))
    expect(inbound).toMatchObject({ turn: { text: 'read this', files: 2 } })
    expect(JSON.stringify(inbound)).not.toContain('CANARY')
    expect(await queued(mention(written, { files: null }))).toMatchObject([{ turn: { files: 0 } }])
  })

  test.each(['file_share', 'thread_broadcast', 'me_message'])('a %s is what a person said', async (subtype) => {
    const [inbound] = await queued(message({ text: `${call} hi`, ts: ts(7) }, { subtype, files: [{ id: 'F1' }] }))
    expect(inbound).toMatchObject({ kind: 'turn', turn: { text: 'hi' } })
  })

  test('@bot imagine … asks for a picture, wherever a mention does', async () => {
    const [inbound] = await queued(mention({ text: `${call} imagine a lighthouse --seed 7`, ts: ts(7) }))
    expect(inbound).toMatchObject({ turn: { kind: 'imagine', text: 'a lighthouse --seed 7', again: null } })
    const [overheard] = await queued(message({ text: 'imagine that', ts: ts(7), thread_ts: ts(1) }))
    expect(overheard).toMatchObject({ turn: { kind: 'chat', text: 'imagine that' } })
  })

  test.each([
    ['empty', ''],
    ['only the mention', call],
    ['only spaces', `${call}   \n `],
  ])('input 16: a message that is %s is a question without words', async (_, text) => {
    const [inbound] = await queued(message({ channel: 'D00000001', text, ts: ts(7) }))
    expect(inbound).toMatchObject({ turn: { text: '' } })
  })

  test('input 16: 40,000 characters, and only emoji, are handed on as they are', async () => {
    for (const text of ['x'.repeat(40_000), ':llama:', '🦙🦙'])
      expect(await queued(mention({ text: `${call} ${text}`, ts: ts(7) }))).toMatchObject([{ turn: { text } }])
  })

  test('input 17: a mention of everybody that was typed is plain text', async () => {
    const [inbound] = await queued(
      mention({ text: `${call} repeat: <!channel> <@U00000BEN|ben> &lt;!here&gt;`, ts: ts(7) }),
    )
    expect(inbound).toMatchObject({ turn: { text: 'repeat: @channel @ben <!here>' } })
  })

  test('input 21: a thread is one of its own channel, whatever other channel has the same timestamp', async () => {
    const text = `${call} hi`
    const [here] = await queued(mention({ text, ts: ts(7), thread_ts: ts(1) }))
    const [there] = await queued(mention({ text, ts: ts(7), thread_ts: ts(1), channel: 'C00000002' }))
    expect(here && there && inboundId(here) !== inboundId(there)).toBe(true)
  })
})

describe('input 14 and D19: what is not a person speaking is passed over', () => {
  const direct = { channel: 'D00000001', text: `${call} hi`, ts: ts(7) }
  test.each([
    ['its own message', message({ ...direct, user: bot })],
    ['its own message with a bot id', message({ ...direct, user: bot }, { bot_id: 'B00000001' })],
    ['another bot that mentions it', mention({ ...direct, user: 'UBOT00002' }, { bot_id: 'B00000002' })],
    ['a bot_message', message(direct, { subtype: 'bot_message', bot_id: 'B00000002', user: undefined })],
    ['a bot_message as a mention', mention(direct, { subtype: 'bot_message', bot_id: 'B00000002', user: null })],
    ['a message of nobody', message(direct, { user: undefined })],
    ["Slack's own bot", message({ ...direct, user: 'USLACKBOT' })],
    ['a join', message(direct, { subtype: 'channel_join', inviter: 'U00000BEN' })],
    ['a topic', message(direct, { subtype: 'channel_topic' })],
    ['a subtype nobody knows yet', message(direct, { subtype: 'something_new' })],
    ['a tombstone', message(direct, { subtype: 'tombstone' })],
    ['a reaction', { type: 'reaction_added', user: 'U00000ADA', item: { type: 'message', channel: 'C1', ts: ts(7) } }],
    [
      'a changed context',
      { type: 'app_context_changed', user: 'U00000ADA', channel: 'D00000001', context: { entities: [] } },
    ],
    ['an event nobody knows yet', { type: 'something_new', channel: { id: 'C00000001' } }],
  ])('%s', async (_, event) => {
    expect(await queued(event)).toEqual([])
  })
})

describe('edits and deletions', () => {
  const before = message({ text: `${call} What is a llama?`, ts: ts(7) })
  const at = '1700000099.000000'

  test.each([
    ['other words', `${call} What is an alpaca?`, 'What is an alpaca?'],
    ['a single character', `${call} What is a llama!`, 'What is a llama!'],
  ])('D18: an edit to %s is asked anew', async (_, text, rest) => {
    expect(await queued(edit(before, { text }, at))).toMatchObject([
      { kind: 'edit', turn: { message: ts(7), revision: at, text: rest, asked: 1_700_000_099_000, place } },
    ])
  })

  test('an edit that Slack tells of as a mention too is the same edit', async () => {
    const text = `${call} What is an alpaca?`
    const edited = { edited: { user: 'U00000ADA', ts: at } }
    const [told] = await queued(mention({ text, ts: ts(7) }, edited))
    expect(await queued(edit(before, { text }, at))).toEqual([told])
  })

  test.each([
    ['a link that unfolded', edit(before, { attachments: [{ title: 'x' }], edited: undefined }, at)],
    ['a link that unfolded after an edit', edit(before, { attachments: [{ title: 'x' }] }, at)],
    ['a thread that grew', edit(before, { reply_count: 2, edited: null }, at)],
    ["the bot's own update", edit({ ...before, user: bot, bot_id: 'B1' }, { text: 'Answer, longer' }, at)],
    ["another bot's update", edit({ ...before, user: 'UBOT00002', bot_id: 'B2' }, { text: `${call} again` }, at)],
    ["a bot_message's update", edit({ ...before, subtype: 'bot_message', bot_id: 'B2' }, { text: `${call} more` }, at)],
    ['a message that never concerned it', edit({ ...before, text: 'Lunch?' }, { text: 'Dinner?' }, at)],
  ])('input 14: %s is no edit', async (_, event) => {
    expect(await queued(event)).toEqual([])
  })

  test('an edit that adds the mention asks; one that takes it away withdraws', async () => {
    const without = { ...before, text: 'What is a llama?' }
    expect(await queued(edit(without, { text: before.text }, at))).toMatchObject([
      { kind: 'edit', turn: { revision: at } },
    ])
    expect(await queued(edit(before, { text: without.text }, at))).toEqual([
      { version: 1, kind: 'deletion', place, message: ts(7) },
    ])
  })

  test('a deleted question withdraws, in a thread too', async () => {
    expect(await queued(deletion(before))).toEqual([{ version: 1, kind: 'deletion', place, message: ts(7) }])
    expect(await queued(deletion({ ...before, thread_ts: ts(1) }))).toMatchObject([{ place: { thread: ts(1) } }])
  })

  test('a deleted question that others had answered leaves a tombstone, and withdraws', async () => {
    const grave = { subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.', edited: undefined }
    expect(await queued(edit(before, grave, at))).toEqual([{ version: 1, kind: 'deletion', place, message: ts(7) }])
  })

  test('a deletion whose message Slack does not show withdraws what there may be', async () => {
    expect(await queued({ ...deletion(before), previous_message: undefined })).toMatchObject([{ kind: 'deletion' }])
  })

  test.each([
    ["the bot's own answer", { ...before, user: bot, bot_id: 'B1' }],
    ['what never concerned it', { ...before, text: 'Lunch?' }],
  ])('a deletion of %s is passed over', async (_, gone) => {
    expect(await queued(deletion(gone))).toEqual([])
  })
})

describe('input 20: other workspaces are dropped, and counted', () => {
  const said = mention({ text: `${call} hi`, ts: ts(7) })
  const other = 'T0000OTHER'
  const authorizations = (team: string | null) => [{ enterprise_id: 'E1', team_id: team, user_id: bot, is_bot: true }]

  test.each([
    [
      'another team',
      jsonRequest(envelope(said, { team_id: other, context_team_id: undefined, authorizations: undefined })),
    ],
    ['another workspace of the same organisation', jsonRequest(envelope(said, { context_team_id: other }))],
    [
      'an installation elsewhere',
      jsonRequest(envelope(said, { context_team_id: null, authorizations: authorizations(other) })),
    ],
    ['a command', formRequest(command('/imagine', 'a llama', { team_id: other }))],
    ['a press', pressRequest(press('forget', undefined, { team: { id: other, domain: 'x' } }))],
    [
      'a press without a team',
      pressRequest(press('forget', undefined, { team: null, user: { id: 'U1', team_id: other } })),
    ],
  ])('%s', async (_, request) => {
    const { inbounds, statuses, counts } = await heard(request)
    expect([inbounds, statuses, counts]).toEqual([[], [200], ['dropped']])
  })

  test('in a channel shared with another organisation the envelope names theirs, and the worker judges the person', async () => {
    const shared = { team_id: other, is_ext_shared_channel: true }
    const { inbounds } = await heard(jsonRequest(envelope({ ...said, user: 'U0STRANGER', team: other }, shared)))
    expect(inbounds).toMatchObject([{ turn: { place: { workspace }, person: { id: 'U0STRANGER' } } }])
  })

  test('an installation in a whole organisation serves its one workspace', async () => {
    const org = { context_team_id: workspace, authorizations: authorizations(null), team_id: other }
    expect((await heard(jsonRequest(envelope(said, org)))).inbounds).toHaveLength(1)
  })
})

describe('commands', () => {
  const trigger = '13345224609.738474920.8088930838d88f008e0'
  const said = async (name: string, text: string, more?: Readonly<Record<string, string>>) => {
    const { inbounds, answers } = await heard(formRequest(command(name, text, more), { at: 1_750_000_000 }))
    return { inbounds, answer: answers[0] }
  }
  const saidNow = async (name: string, text: string, more?: Readonly<Record<string, string>>) => {
    const { inbounds, answers, statuses } = await heard(formRequest(command(name, text, more)))
    expect(statuses).toEqual([200])
    return { inbounds, reply: JSON.parse(answers[0]?.body ?? '') as Record<string, unknown> }
  }

  test('/imagine is a turn named after its trigger, and is answered at once to the asker alone', async () => {
    const { inbounds, reply } = await saidNow('/imagine', 'a lighthouse --seed 7')
    expect(inbounds).toMatchObject([
      {
        kind: 'turn',
        turn: {
          kind: 'imagine',
          message: trigger,
          text: 'a lighthouse --seed 7',
          addressed: 'mention',
          startsThread: true,
          place: { channel: 'C00000001', thread: `command:U00000ADA:${trigger}`, private: false },
        },
      },
    ])
    expect(reply).toEqual({ response_type: 'ephemeral', text: 'Working on it.' })
  })

  test.each([
    ['empty', ''],
    ['5,000 characters', 'x'.repeat(5000)],
    ['a newline and quotes', 'a "red"\n\'llama\' `rm -rf`'],
  ])('input 23: /imagine with %s is passed on as it is', async (_, text) => {
    expect((await saidNow('/imagine', text)).inbounds).toMatchObject([{ turn: { text } }])
  })

  test('an old command is refused like any other request', async () => {
    expect((await said('/imagine', 'a llama')).answer?.status).toBe(401)
  })

  test.each([
    ['help', 'help'],
    ['', 'help'],
    ['sing a song', 'help'],
    ['my data', 'data'],
    ['  MY DATA ', 'data'],
    ['data', 'data'],
  ])('/chaperone %s asks for %s', async (text, request) => {
    const { inbounds, reply } = await saidNow('/chaperone', text)
    expect(inbounds).toMatchObject([{ kind: 'request', request, id: trigger, person: { id: 'U00000ADA' } }])
    expect(reply['response_type']).toBe('ephemeral')
  })

  test('/chaperone forget me shows a form, and erases nothing before its button is pressed', async () => {
    const { inbounds, reply } = await saidNow('/chaperone', 'forget me')
    expect(inbounds).toEqual([])
    expect(reply).toMatchObject({
      response_type: 'ephemeral',
      blocks: [{ type: 'section' }, { elements: [{ action_id: 'forget' }] }],
    })
    const { inbounds: pressed } = await heard(pressRequest(press('forget', undefined)))
    expect(pressed).toMatchObject([{ kind: 'request', request: 'forget', id: '1700000500.123456' }])
  })

  test('in a direct conversation a command stays there', async () => {
    const { inbounds } = await saidNow('/imagine', 'a llama', { channel_id: 'D00000001' })
    expect(inbounds).toMatchObject([{ turn: { addressed: 'direct', place: { private: true } } }])
  })

  test("Slack's question about the certificate is answered, and nothing more", async () => {
    const { inbounds, statuses } = await heard(formRequest({ ssl_check: '1', token: 'x' }))
    expect([inbounds, statuses]).toEqual([[], [200]])
  })
})

describe('presses', () => {
  const of = { place, message: ts(7), revision: '' }
  const pressed = async (...given: Parameters<typeof press>) => {
    const { inbounds, statuses } = await heard(pressRequest(press(...given)))
    expect(statuses).toEqual([200])
    return inbounds
  }
  const byModerator = { user: { id: moderator, username: 'mo', team_id: workspace } }

  test('draw again is a turn of its own, of whoever pressed', async () => {
    const value = writeValue({ kind: 'turn', of })
    expect(await pressed('draw_again', value)).toMatchObject([
      {
        kind: 'turn',
        turn: {
          kind: 'imagine',
          message: '1700000500.123456:draw_again',
          text: '',
          again: { thread: place.thread, message: ts(7), revision: '' },
          person: { id: 'U00000ADA' },
          place,
          asked: 1_700_000_500_123,
        },
      },
    ])
  })

  test('what a redraw of a command says, it says to whoever pressed', async () => {
    const commanded = { ...of, place: { ...place, thread: 'command:U00000BEN:1.2.3' } }
    const [inbound] = await pressed('draw_again', writeValue({ kind: 'turn', of: commanded }))
    expect(inbound?.kind === 'turn' && isCommand(inbound.turn.place.thread)).toBe(true)
    const { thread } = commanded.place
    expect(inbound).toMatchObject({
      turn: { place: { thread: 'command:U00000ADA:1700000500.123456' }, again: { thread } },
    })
  })

  test('fault 37: who is a moderator is known from the configuration alone', async () => {
    const value = writeValue({ kind: 'turn', of })
    const claimed = { user: { id: 'U00000ADA', team_id: workspace, moderator: true, is_admin: true } }
    expect(await pressed('remove', value, claimed)).toEqual([
      { version: 1, kind: 'removal', ...of, by: { id: 'U00000ADA', moderator: false } },
    ])
    expect(await pressed('remove', value, byModerator)).toMatchObject([{ by: { id: moderator, moderator: true } }])
  })

  test('fault 37: a double click is one press, told twice', async () => {
    const value = writeValue({ kind: 'case', case: 'case-1', desk: 'slack' })
    const [first] = await pressed('reveal', value, byModerator)
    const [second] = await pressed('reveal', value, byModerator)
    expect(first).toEqual({
      version: 1,
      kind: 'reveal',
      case: 'case-1',
      desk: 'slack',
      by: { id: moderator, moderator: true },
      press: '1700000500.123456',
    })
    expect(first && second && inboundId(first) === inboundId(second)).toBe(true)
  })

  test.each([true, false])('feedback says whether it helped: %s', async (helpful) => {
    expect(await pressed('feedback', writeValue({ kind: 'feedback', of, helpful }))).toEqual([
      { version: 1, kind: 'feedback', ...of, by: 'U00000ADA', helpful },
    ])
  })

  test('on the page of a person there is no channel, and forgetting works there', async () => {
    const home = {
      channel: undefined,
      message: undefined,
      view: { id: 'V1', type: 'home' },
      container: { type: 'view' },
    }
    expect(await pressed('forget', undefined, home)).toMatchObject([
      { request: 'forget', place: { channel: 'U00000ADA', private: true }, person: { id: 'U00000ADA' } },
    ])
  })

  test.each([
    [
      'of another workspace',
      'remove',
      writeValue({ kind: 'turn', of: { ...of, place: { ...place, workspace: 'T2' } } }),
    ],
    ['of another channel', 'remove', writeValue({ kind: 'turn', of: { ...of, place: { ...place, channel: 'C2' } } })],
    ['with the value of another button', 'remove', writeValue({ kind: 'case', case: 'c', desk: 'slack' })],
    ['with the value of another button', 'reveal', writeValue({ kind: 'turn', of })],
    ['with the value of another button', 'feedback', writeValue({ kind: 'turn', of })],
    ['with a value of nobody', 'draw_again', '{"moderator":true}'],
    ['without a value', 'draw_again', undefined],
    ['that is not ours', 'open_link', writeValue({ kind: 'turn', of })],
  ])('input 22: a press %s (%s) is passed over', async (_, action, value) => {
    expect(await pressed(action, value)).toEqual([])
  })

  test('interactions of other kinds are acknowledged and passed over', async () => {
    const { statuses, inbounds } = await heard(
      pressRequest({ type: 'view_submission', team: { id: workspace }, user: { id: 'U1' }, view: { id: 'V1' } }),
      pressRequest({ type: 'shortcut', callback_id: 'x', user: { id: 'U1' } }),
    )
    expect([statuses, inbounds]).toEqual([[200, 200], []])
  })
})

describe('the page, the pane and the stop', () => {
  const opened = { type: 'app_home_opened', user: 'U00000ADA', channel: 'D00000001', event_ts: '1515449522000016' }

  test.each([
    ['home', 'home'],
    ['messages', 'welcome'],
  ])('opening the tab %s asks for %s', async (tab, request) => {
    expect(await queued({ ...opened, tab })).toMatchObject([
      { kind: 'request', request, id: opened.event_ts, person: { id: 'U00000ADA' }, place: { channel: 'D00000001' } },
    ])
  })

  test('who stops a session ends what that person asked in its thread', async () => {
    const stopped = { channel: 'D00000001', user: 'U00000ADA', thread_ts: ts(1), event_ts: ts(9) }
    expect(await queued({ type: 'agent_session_stopped', streaming_message_ts: [ts(2)], ...stopped })).toEqual([
      {
        version: 1,
        kind: 'stop',
        place: { ...place, channel: 'D00000001', thread: ts(1), private: true },
        by: 'U00000ADA',
        press: ts(9),
      },
    ])
  })
})

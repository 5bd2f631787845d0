/** All that people, moderators and platforms do to a bot, once each, so that every right is needed once. */
import { expect } from 'vitest'
import { shown } from '../../far-side/rekognition.ts'
import {
  command,
  deletion,
  edit,
  eventRequest,
  formRequest,
  mention,
  message,
  press,
  pressRequest,
  type Sent,
} from '../../far-side/slack-sender.ts'
import { self, type SlackMessage } from '../../far-side/slack/state.ts'
import { invokeOf, messageOf, type Json } from '../../far-side/teams/people.ts'
import { forbidden, type Scene } from './scene.ts'

export interface Ways {
  /** Ends once it is acknowledged. */
  slack(sent: Sent): Promise<void>
  teams(activity: Json): Promise<void>
  /** Ends once nothing is left in the queue. */
  settled(): Promise<void>
}

const general = 'C0GENERAL'

export async function playSlack(scene: Scene, ways: Ways): Promise<void> {
  const { far, moderation, directTo } = scene.slack
  const say = async (said: string) => {
    const text = `<@${self.user}> ${said}`
    const written = { text, ts: far.say('U0ADA', general, text), channel: general, user: 'U0ADA' }
    await ways.slack(eventRequest(mention(written)))
    await ways.settled()
    return written
  }
  const order = async (name: string, text: string) => {
    const about = { user_id: 'U0ADA', channel_id: general, trigger_id: `${far.space.stamp()}.trigger` }
    await ways.slack(formRequest(command(name, text, about)))
    await ways.settled()
  }
  const pressOn = async (user: string, action: string, { channel, ts, blocks }: SlackMessage) => {
    const payload = press(action, valueOf(blocks, action), {
      user: { id: user, team_id: self.team },
      channel: { id: channel },
      message: { type: 'message', user: self.user, ts },
    })
    const actions = payload.actions.map((pressed) => ({ ...pressed, action_ts: far.space.stamp() }))
    await ways.slack(pressRequest({ ...payload, actions }))
    await ways.settled()
  }
  const standing = (thread: string) => far.seen(general, thread)
  const newest = (channel: string, action = '') => {
    const found = far.space.messages.findLast(
      ({ channel: where, user, blocks }) =>
        where === channel && user === self.user && JSON.stringify(blocks).includes(action),
    )
    if (!found) throw new Error(`Nothing stands in ${channel}`)
    return found
  }

  // A question, its rating, its edit, its deletion.
  const asked = await say('What is Chaperone? Tell ann@example.org')
  expect(standing(asked.ts)).toHaveLength(1)
  await pressOn('U0ADA', 'feedback', newest(general, 'feedback'))
  await ways.slack(eventRequest(edit(message(asked), { text: `${asked.text} again` }, far.space.stamp())))
  await ways.settled()
  expect(standing(asked.ts)).toHaveLength(1)
  far.forget(general, asked.ts)
  await ways.slack(eventRequest(deletion(message(asked))))
  await ways.settled()
  expect(standing(asked.ts)).toEqual([])

  // A refusal; a moderator looks at the words.
  const refused = await say(`${forbidden}!`)
  expect(standing(refused.ts)).toHaveLength(1)
  await pressOn('U0MOD', 'reveal', newest(moderation, 'reveal'))
  expect(directTo('U0MOD')).not.toEqual([])

  // A picture, another one, and one that is taken back.
  await order('/imagine', 'a lighthouse')
  await pressOn('U0ADA', 'draw_again', newest(general, 'draw_again'))
  const pictures = () => far.space.messages.filter(({ file }) => file !== null)
  const drawn = pictures().length
  expect(drawn).toBe(2)
  await pressOn('U0ADA', 'remove', newest(general, 'remove'))
  expect(pictures()).toHaveLength(1)

  // A picture that is stopped; a moderator looks at it, and once more when it is no longer kept.
  scene.rekognition.shows = shown(99, 'Explicit', 'Explicit Nudity')
  await order('/imagine', 'a painting')
  scene.rekognition.shows = []
  const notice = newest(moderation, 'reveal')
  await pressOn('U0MOD', 'reveal', notice)
  for (const key of scene.keptUnder('held/')) await scene.aws.stores.objects.remove(key)
  await pressOn('U0MOD', 'reveal', notice)

  // A model that sleeps, and wakes.
  scene.sleepOnce()
  const patient = await say('Are you awake?')
  expect(standing(patient.ts).length).toBeGreaterThan(0)

  // What is kept of a person, and no longer.
  await order('/chaperone', 'my data')
  const forget = press('forget', undefined, { user: { id: 'U0ADA', team_id: self.team }, channel: { id: general } })
  await ways.slack(pressRequest(forget))
  await ways.settled()
}

export async function playTeams({ teams }: Scene, ways: Ways): Promise<void> {
  const asked = messageOf('ada', '<at>Chaperone</at> What is Chaperone?', teams.serviceUrl)
  await ways.teams(asked)
  await ways.settled()
  const [answer] = teams.standing(`19:general@thread.tacv2;messageid=${asked.id}`)
  if (!answer) throw new Error('Nothing was answered in Teams')
  // Of a post that answers something, and of one that nobody knows.
  for (const replyToId of [answer.id, '1700000000000']) {
    const value = { actionName: 'feedback', actionValue: { reaction: 'like', feedback: '{}' } }
    const told = { where: { thread: asked.id }, more: { replyToId, value } }
    await ways.teams(invokeOf('ada', 'message/submitAction', teams.serviceUrl, told))
    await ways.settled()
  }
}

/** What no version of the bot can read. */
export async function playNonsense({ aws, gate }: Scene, ways: Ways): Promise<void> {
  await aws.sendRaw('{}')
  await ways.settled()
  expect(gate.seen.some(({ resource }) => resource.endsWith(':turns-dead.fifo'))).toBe(true)
}

interface Element {
  readonly action_id?: string
  readonly value?: string
  readonly positive_button?: { readonly value: string }
}

/** Of a button, or of the first of the two that rate. */
function valueOf(blocks: readonly unknown[], action: string): string {
  const elements = (blocks as readonly { readonly elements?: readonly Element[] }[]).flatMap(
    (block) => block.elements ?? [],
  )
  const element = elements.find(({ action_id }) => action_id === action)
  const value = element?.value ?? element?.positive_button?.value
  if (value === undefined) throw new Error(`There is no button ${action}`)
  return value
}

/** One call of Teams: gate -> read -> queue -> acknowledge. As a function, so that any host can serve it. */
import type { Accept } from '../../src/ingress.ts'
import type { Observer } from '../../src/ports.ts'
import type { Answers } from './answers.ts'
import type { Call, Gate, Passed } from './gate.ts'
import { channelOf } from './place.ts'
import { pressed, ratedIn } from './press.ts'
import { read } from './read.ts'
import type { ServiceUrls } from './service-urls.ts'
import { pressWords, type WordsOf } from './wording.ts'

export interface Answer {
  readonly status: 200 | 400 | 401 | 413 | 500 | 501
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Receive = (call: Call) => Promise<Answer>

interface Parts {
  readonly gate: Gate
  readonly accept: Accept
  readonly answers: Answers
  readonly urls: ServiceUrls
  readonly isModerator: (person: string) => boolean
  readonly words: WordsOf
  readonly failed: Observer['failed']
}

/** Never rejects. A queue that is down is answered with 500, so that Teams brings the activity again. */
export const receiver =
  (parts: Parts): Receive =>
  async (call) => {
    const passed = await parts.gate(call)
    if ('refused' in passed) return answer(passed.refused)
    const { activity } = passed
    parts.urls.seen(channelOf(activity.conversation.id), activity.serviceUrl)
    try {
      if (activity.type === 'invoke') return await invoked(passed, parts)
      const inbound = read(activity, passed.tenant)
      if (inbound) await parts.accept(inbound)
      return answer(200)
    } catch (error) {
      parts.failed(activity.id ?? activity.type, 'accepting an activity', error)
      return answer(500)
    }
  }

async function invoked(passed: Passed, parts: Parts): Promise<Answer> {
  const { name, value } = passed.activity
  if (!name || value === undefined || value === null) return answer(400)
  switch (name) {
    case 'adaptiveCard/action':
      return press(passed, parts)
    case 'message/submitAction':
      return rated(passed, parts)
    default:
      return answer(501)
  }
}

/** The answer is fixed and immediate; what comes of the press follows as a message. */
async function press({ activity, tenant }: Passed, { accept, isModerator, words }: Parts): Promise<Answer> {
  const made = pressed(activity, tenant, isModerator)
  if (!made) return refused(400, words(activity.locale ?? null)('foreign button'))
  await accept(made.inbound)
  const allowed = made.verb !== 'reveal' || isModerator(made.person.id)
  return toast(words(made.person.locale)(allowed ? pressWords[made.verb] : 'not a moderator'))
}

/** The one look-up before an acknowledgement: a rating names nothing but the post. */
async function rated({ activity }: Passed, { accept, answers }: Parts): Promise<Answer> {
  const rating = ratedIn(activity)
  if (!rating) return answer(400)
  const of = await answers.recall(channelOf(activity.conversation.id), rating.post)
  if (of) await accept({ version: 1, kind: 'feedback', ...of, by: rating.by, helpful: rating.helpful })
  return json(200, {})
}

const answer = (status: Answer['status']): Answer => ({ status, headers: {}, body: '' })

const json = (status: Answer['status'], body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
})

const toast = (value: string) =>
  json(200, { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value })

const refused = (statusCode: 400, message: string) =>
  json(200, { statusCode, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message } })

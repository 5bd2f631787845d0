import { PNG } from 'pngjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PictureModel } from '../../src/ports.ts'
import { hashOf } from '../../src/policy/decide.ts'
import { referenceOf } from '../../src/reference.ts'
import { imagineIn, turnId, type ImagineTurn, type Inbound, type Notice, type PictureRequest } from '../../src/turn.ts'
import { startBot, type FlowBot } from './bot.ts'
import { asInbound, deletionOf, editOf, imagineOf, placeOf, turnOf } from './turns.ts'

let bot: FlowBot
/** What the model was asked to draw, in order. */
const asked: PictureRequest[] = []
const puts: string[] = []
const small = '--size 256x256'
const plenty = { hour: 1000, day: 1000 }

beforeAll(async () => {
  bot = await startBot(({ pictureModel, objects, policy }) => ({
    policy: { ...policy, limits: { ...policy.limits, picturesPerPerson: plenty, redrawsPerPerson: plenty } },
    pictureModel: recording(pictureModel),
    objects: {
      ...objects,
      put: async (key, bytes, type) => {
        puts.push(key)
        await objects.put(key, bytes, type)
      },
    },
  }))
})
afterAll(() => bot.close())

const recording = (model: PictureModel): PictureModel => ({
  ...model,
  draw: async (request, signal) => {
    asked.push(request)
    return model.draw(request, signal)
  },
})

/** Bytes as they come over the far side's JSON. */
const bytesOf = (picture: unknown) => {
  const { bytes } = picture as { bytes: Record<string, number> | { data: number[] } }
  return Buffer.from('data' in bytes ? (bytes as { data: number[] }).data : Object.values(bytes))
}

const removalBy = (turn: ImagineTurn, id: string, moderator = false): Inbound => {
  const { place, message, revision } = turn
  return { version: 1, kind: 'removal', place, message, revision, by: { id, moderator } }
}

const again = (turn: ImagineTurn, person: string) =>
  imagineOf('', {
    place: turn.place,
    person: { id: person, locale: 'en' },
    again: { thread: turn.place.thread, message: turn.message, revision: turn.revision },
  })

const shown = (turn: ImagineTurn) => bot.shown(turn.place)

/** The only keys that were put for a turn. */
const keysOf = (turn: ImagineTurn) => puts.filter((key) => key.includes(encodeURIComponent(turnId(turn))))

test('D35: a picture whose message brings files says that they were not used', async () => {
  const turn = imagineOf(`a boat ${small}`, { files: 1 })
  await bot.ask(turn)
  expect(shown(turn)[0]?.notes).toContainEqual(expect.stringContaining('cannot read attachments'))
})

test('a picture is drawn, checked and shown with its prompt, its seed and what it is', async () => {
  const turn = imagineOf(`a lighthouse at dawn ${small} --seed 7`)
  await bot.ask(turn)
  const [post, ...others] = shown(turn)
  expect(others).toEqual([])
  expect(post).toMatchObject({ text: 'a lighthouse at dawn', generated: true })
  expect(post?.picture).toMatchObject({ mediaType: 'image/png', width: 256, height: 256, seed: 7 })
  expect(PNG.sync.read(bytesOf(post?.picture)).width).toBe(256)
  expect(post?.notes).toEqual([expect.stringContaining('demonstration')])
  const { place, message } = turn
  expect(post?.buttons).toEqual([
    { press: 'draw again', of: { place, message, revision: '' }, asker: 'ann' },
    { press: 'remove', of: { place, message, revision: '' }, asker: 'ann' },
  ])
})

test('without options the model is asked for 1024 by 1024 pixels, 50 steps and a guidance of 7', async () => {
  const turn = imagineOf('a fox')
  await bot.ask(turn)
  expect(asked.at(-1)).toMatchObject({ prompt: 'a fox', negative: '', width: 1024, height: 1024, steps: 50, cfg: 7 })
  expect(shown(turn)[0]?.picture).toMatchObject({ width: 1024, height: 1024 })
})

test('what is kept and shown is exactly what was judged', async () => {
  const turn = imagineOf(`a hill ${small}`)
  await bot.ask(turn)
  const stored = (await bot.bot.turns.recall(turn))?.outcome
  if (!stored || !('drawn' in stored)) throw new Error('Not drawn')
  expect(hashOf(bytesOf(shown(turn)[0]?.picture))).toBe(stored.drawn.judged)
  expect(hashOf((await bot.bot.objects.get(stored.picture.key)) ?? '')).toBe(stored.drawn.judged)
})

test('a stopped prompt is never drawn: a neutral line, the reason in private, a card for the moderators', async () => {
  const calls = asked.length
  const turn = imagineOf('demo:prompt-score=0.95:SEXUAL a picture of the sea with CANARY-PROMPT', {
    person: { id: 'ben', locale: 'en' },
  })
  await bot.ask(turn)
  expect(asked).toHaveLength(calls)
  expect(shown(turn)).toMatchObject([{ generated: false, picture: null }])
  expect(shown(turn)[0]?.text).not.toMatch(/sexual|CANARY/i)
  const reference = referenceOf(turnId(turn))
  expect(bot.told('ben').at(-1)?.text).toMatch(new RegExp(`Your description.*sexual content.*${reference}`))
  expect(bot.notices().at(-1)).toMatchObject({
    reference,
    stage: 'prompt',
    reasons: ['Sexual content'],
    picture: null,
  })
  expect((bot.notices().at(-1) as Notice).excerpt).toContain('CANARY-PROMPT')
  expect(keysOf(turn)).toEqual([])
})

test('D17 and input 52: a stopped picture, whose words had passed, is a reason with the next step, its bytes go to the moderators alone', async () => {
  const turn = imagineOf(`demo:picture-score=0.9:Violence a scene ${small}`, { person: { id: 'cleo', locale: 'en' } })
  await bot.ask(turn)
  expect(shown(turn)).toMatchObject([{ generated: false, picture: null }])
  const told = bot.told('cleo').at(-1)?.text
  expect(told).toMatch(/The picture that the model drew.*violence in a picture.*ask a moderator/)
  const notice = bot.notices().at(-1) as Notice
  expect(notice).toMatchObject({ stage: 'picture', reasons: ['Violent picture'], picture: { width: 256 } })
  expect(keysOf(turn)).toEqual([expect.stringMatching(/^held\//)])
  const content = await bot.bot.cases.content(referenceOf(turnId(turn)))
  expect(content?.picture?.key).toBe(keysOf(turn)[0])
  expect(bytesOf(notice.picture)).toEqual(Buffer.from((await bot.bot.objects.get(keysOf(turn)[0] ?? '')) ?? []))
})

test.each([
  [0.49, true],
  [0.5, false],
  [0.51, false],
])('input 50: at the threshold of 0.5, a prompt with a score of %d is drawn: %s', async (score, drawn) => {
  const turn = imagineOf(`demo:prompt-score=${score}:PROFANITY a cat ${small}`)
  await bot.ask(turn)
  expect(shown(turn)[0]?.picture !== null).toBe(drawn)
})

test('a negative prompt is judged as well', async () => {
  const turn = imagineOf(`a portrait ${small} --negative "demo:prompt-score=0.95:SEXUAL clothes"`)
  await bot.ask(turn)
  expect(shown(turn)).toMatchObject([{ picture: null }])
  expect(bot.notices().at(-1)).toMatchObject({ stage: 'prompt' })
})

test('input 51: the unsafe part of a long prompt is found wherever it stands', async () => {
  const turn = imagineOf(`${'a quiet and friendly meadow '.repeat(130)} demo:prompt-score=0.9:GRAPHIC`)
  await bot.ask(turn)
  expect(bot.notices().at(-1)).toMatchObject({ stage: 'prompt', reasons: ['Graphic language'], message: turn.message })
})

test('D16: a prompt in another language than the prompt guard knows goes before the text guard', async () => {
  const german = 'Ein kleines Haus am See im Morgenlicht, gemalt in sanften Farben'
  const stopped = imagineOf(`demo:score=0.95:O1 ${german}`)
  await bot.ask(stopped)
  expect(shown(stopped)).toMatchObject([{ picture: null }])
  expect(bot.notices().at(-1)).toMatchObject({
    stage: 'prompt',
    reasons: expect.arrayContaining(['Violence and hate']),
  })

  const drawn = imagineOf(`${german} ${small}`)
  await bot.ask(drawn)
  expect(shown(drawn)[0]?.notes).toContainEqual(expect.stringContaining('not made for this language'))
})

test('input 41: a foreign prompt that the text guard cannot take as a whole is refused with its limit, and not drawn', async () => {
  const calls = asked.length
  const turn = imagineOf('湖のほとりの小さな家と朝の光'.repeat(270))
  await bot.ask(turn)
  expect(shown(turn)[0]?.text).toMatch(/too long for me: at most about \d{4} tokens/)
  expect(asked).toHaveLength(calls)
})

test.each(['demo:picture-black', 'demo:picture-garbage', 'demo:picture-empty'])(
  'fault 28: %s is told as a technical failure, never as a refusal, and reaches no picture guard',
  async (directive) => {
    const turn = imagineOf(`${directive} a cat ${small}`)
    await bot.ask(turn)
    expect(shown(turn)).toMatchObject([{ generated: false, picture: null }])
    expect(shown(turn)[0]?.text).toMatch(/technical reason.*no judgement/)
    expect(shown(turn)[0]?.text).not.toMatch(/safety check|moderators/)
    expect(bot.notices().at(-1)).toMatchObject({ stage: 'failure', message: turn.message })
    expect(asked.filter(({ prompt }) => prompt.startsWith(directive))).toHaveLength(1)
    expect(keysOf(turn)).toEqual([])
  },
)

test('input 23: without a prompt the command explains itself, and nothing is drawn', async () => {
  const calls = asked.length
  for (const text of ['', '   ', 'help', '--help']) {
    const turn = imagineOf(text)
    await bot.ask(turn)
    expect(shown(turn)[0]?.text).toContain('Tell me what to draw')
  }
  expect(asked).toHaveLength(calls)
})

test('inputs 23 and 57: what is too long or out of range is refused with the limit, and nothing is drawn', async () => {
  const calls = asked.length
  const refused = {
    ['x'.repeat(5000)]: /at most 4000 characters/,
    'a cat --size 8192x8192': /--size.*from 256 to 1536/,
    'a cat --steps 1000': /--steps.*1 to 100/,
    'a cat --seed 1e400': /--seed.*4294967295/,
    'a cat --cfg -1': /--cfg.*0 to 35/,
    'a cat --n 100': /no such option/,
  }
  for (const [text, said] of Object.entries(refused)) {
    const turn = imagineOf(text)
    await bot.ask(turn)
    expect(shown(turn)[0]?.text).toMatch(said)
  }
  expect(asked).toHaveLength(calls)
})

test('a redelivered turn repeats its stored picture and draws nothing again', async () => {
  const turn = imagineOf(`a redelivered boat ${small}`)
  const calls = asked.length
  bot.chat.trouble = (to) => (to.to === 'place' && to.place.thread === turn.place.thread ? 'refuses' : 'none')
  await bot.accept(asInbound(turn))
  await expect.poll(() => bot.watched.failures.some(({ item }) => item === turnId(turn))).toBe(true)
  bot.chat.trouble = () => 'none'
  await bot.settled()
  expect(asked).toHaveLength(calls + 1)
  expect(shown(turn)).toHaveLength(1)
  expect(shown(turn)[0]?.picture).not.toBeNull()
})

test.each([
  ['gone', null],
  ['changed', 'another picture'],
])('a stored picture whose bytes are %s is never shown', async (_, instead) => {
  const turn = imagineOf(`a kept boat ${small}`)
  bot.chat.trouble = () => 'refuses'
  await bot.accept(asInbound(turn))
  await expect.poll(() => bot.watched.failures.some(({ item }) => item === turnId(turn))).toBe(true)
  const key = keysOf(turn)[0] ?? ''
  if (instead === null) await bot.bot.objects.remove(key)
  else await bot.bot.objects.put(key, Buffer.from(instead), 'image/png')
  bot.chat.trouble = () => 'none'
  await bot.settled()
  expect(shown(turn)).toMatchObject([{ picture: null, text: expect.stringContaining('technical reason') }])
})

test('"draw again" draws the same words with another seed, for whoever pressed', async () => {
  const turn = imagineOf(`a windmill ${small} --seed 7 --negative "text"`)
  await bot.ask(turn)
  const redraw = again(turn, 'ben')
  await bot.ask(redraw)
  expect(asked.at(-1)).toMatchObject({ prompt: 'a windmill', negative: 'text', width: 256 })
  expect(asked.at(-1)?.seed).not.toBe(7)
  expect(shown(turn)).toHaveLength(2)
  const [first, second] = shown(turn).map(({ picture }) => hashOf(bytesOf(picture)))
  expect(second).not.toBe(first)
  expect(shown(turn)[1]?.buttons[0]).toMatchObject({ asker: 'ben', of: { message: redraw.message } })
})

test.each([
  ['the asker', 'ann', false, true],
  ['a moderator', 'mira', true, true],
  ['a stranger', 'ben', false, false],
])('%s removes a picture', async (_, id, moderator, allowed) => {
  const turn = imagineOf(`a mill ${small}`)
  await bot.ask(turn)
  const key = keysOf(turn)[0] ?? ''
  await bot.send(removalBy(turn, id, moderator))
  expect(shown(turn)).toHaveLength(allowed ? 0 : 1)
  expect((await bot.bot.objects.get(key)) === null).toBe(allowed)
  const stored = await bot.bot.turns.recall(turn)
  expect(stored?.outcome === null).toBe(allowed)
})

test('a removed picture cannot be drawn again', async () => {
  const turn = imagineOf(`a secret mill ${small}`)
  await bot.ask(turn)
  await bot.send(removalBy(turn, 'ann'))
  const calls = asked.length
  await bot.ask(again(turn, 'ann'))
  expect(shown(turn)).toMatchObject([{ picture: null, text: expect.stringContaining('no longer kept') }])
  expect(asked).toHaveLength(calls)
})

test('a message that is deleted while its picture is drawn leaves neither post nor bytes', async () => {
  const turn = imagineOf(`demo:picture-slow=0.3 a gone mill ${small}`)
  await bot.accept(asInbound(turn))
  await expect.poll(() => asked.at(-1)?.prompt).toContain('a gone mill')
  await bot.send(deletionOf(turn))
  await bot.settled()
  expect(shown(turn)).toEqual([])
  for (const key of keysOf(turn)) expect(await bot.bot.objects.get(key)).toBeNull()
})

test('an edited prompt is judged and drawn anew, and the earlier picture is erased', async () => {
  const turn = imagineOf(`the first idea ${small}`)
  await bot.ask(turn)
  await bot.send(editOf(turn, `the second idea ${small}`, 'r1'))
  expect(shown(turn)).toMatchObject([{ text: 'the second idea' }])
  expect(await bot.bot.objects.get(keysOf(turn)[0] ?? '')).toBeNull()
})

test('pictures and questions of one thread are worked in order, and a prompt is in no later conversation', async () => {
  const place = placeOf()
  await bot.ask(turnOf('First', { place }), imagineOf(`second ${small}`, { place }), turnOf('Third', { place }))
  expect(bot.shown(place).map(({ picture, text }) => (picture ? 'picture' : text.slice(0, 4)))).toEqual([
    'This',
    'picture',
    'This',
  ])
  expect(bot.shown(place)[2]?.text).toContain('First')
  expect(bot.shown(place)[2]?.text).not.toContain('second')
})

test.each([
  ['imagine a cat', 'a cat'],
  ['/imagine a cat', 'a cat'],
  ['  Imagine\na cat', 'a cat'],
  ['imagine', ''],
  ['imagined a cat', null],
  ['can you imagine a cat?', null],
])('the message %j asks for the picture %j', (text, wanted) => {
  expect(imagineIn(text)).toBe(wanted)
})

test.each([
  ['Violence', 0.49, true],
  ['Violence', 0.5, false],
  ['Alcohol', 0.79, true],
  ['Alcohol', 0.8, false],
])(
  'input 53: a picture with a score for %s of %d is shown: %s, by that category’s own threshold',
  async (label, score, seen) => {
    const turn = imagineOf(`demo:picture-score=${score}:${label} a scene ${small}`)
    await bot.ask(turn)
    expect(shown(turn)).toMatchObject([{ generated: seen }])
  },
)

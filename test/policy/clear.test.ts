import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { fixed, NotCleared, reason, restore, restorePicture, wordsOf } from '../../src/policy/clear.ts'
import { decide } from '../../src/policy/decide.ts'
import { noteSentence } from '../../src/policy/wording.ts'
import type { ChatPlatform } from '../../src/ports.ts'
import type { Finding, ForModerators, Message, Notice } from '../../src/turn.ts'

const harm: Finding = { category: 'self-harm', score: 0.95, guard: 'test' }
const answer = {
  kind: 'answered' as const,
  question: 'a question',
  reply: 'a reply',
  asked: decide(builtInPolicy, [], 'a question'),
  replied: decide(builtInPolicy, [], 'a reply'),
  took: { asked: 120, made: 800, checked: 90 },
  notes: ['earlier messages unread' as const],
}

const place = { platform: 'p', workspace: 'w', channel: 'c', thread: 't', private: false }
const of = { place, message: 'm', revision: '' }

const untroubled = { grade: 'casual', action: 'answer', because: [], policy: builtInPolicy.version }

test('an answer whose verdicts allow it and agree with its words is cleared', () => {
  expect(restore(answer, of, builtInPolicy, 'en-GB').content).toEqual({
    text: 'a reply',
    locale: 'en-GB',
    generated: true,
    notes: [noteSentence('earlier messages unread', builtInPolicy, 'en-GB')],
    picture: null,
    buttons: [],
    explanation: {
      checks: [
        { stage: 'question', ...untroubled, took: 120 },
        { stage: 'reply', ...untroubled, took: 90 },
      ],
      made: 800,
    },
    answers: { of, question: 'a question' },
  })
})

test.each([
  ['the reply was changed after it was judged', { ...answer, reply: 'another reply' }],
  ['the question was changed after it was judged', { ...answer, question: 'another question' }],
  ['the reply was refused', { ...answer, replied: decide(builtInPolicy, [harm], 'a reply') }],
  ['the question was refused', { ...answer, asked: decide(builtInPolicy, [harm], 'a question') }],
  ['the verdicts were swapped', { ...answer, asked: answer.replied, replied: answer.asked }],
])('nothing is cleared when %s', (_why, changed) => {
  expect(() => restore(changed, of, builtInPolicy, 'en')).toThrow(NotCleared)
})

const bytes = Buffer.from('the picture')
const request = { prompt: 'a cat', negative: 'text', width: 256, height: 256, seed: 7, steps: 50, cfg: 7 }
const drawn = {
  kind: 'answered' as const,
  request,
  picture: { key: 'k', mediaType: 'image/png' as const, width: 256, height: 256 },
  asked: decide(builtInPolicy, [], wordsOf(request)),
  drawn: decide(builtInPolicy, [], bytes),
  took: null,
  notes: ['demonstration picture' as const],
}

test('a picture whose verdicts allow it and agree with its words and bytes is cleared', () => {
  expect(restorePicture(drawn, bytes, of, [], builtInPolicy, 'en').content).toEqual({
    text: 'a cat',
    locale: 'en',
    generated: true,
    notes: [noteSentence('demonstration picture', builtInPolicy, 'en')],
    picture: { bytes, mediaType: 'image/png', width: 256, height: 256, seed: 7 },
    buttons: [],
    explanation: {
      checks: [
        { stage: 'prompt', ...untroubled, took: null },
        { stage: 'picture', ...untroubled, took: null },
      ],
      made: null,
    },
    answers: { of, question: 'a cat' },
  })
})

test.each([
  ['the bytes were changed after they were judged', drawn, Buffer.from('another picture')],
  ['there are no bytes', drawn, new Uint8Array()],
  ['the prompt was changed after it was judged', { ...drawn, request: { ...request, prompt: 'a dog' } }, bytes],
  ['the negative prompt was', { ...drawn, request: { ...request, negative: 'clothes' } }, bytes],
  ['the picture was refused', { ...drawn, drawn: decide(builtInPolicy, [harm], bytes) }, bytes],
  ['the prompt was refused', { ...drawn, asked: decide(builtInPolicy, [harm], wordsOf(request)) }, bytes],
  ['the verdicts were swapped', { ...drawn, asked: drawn.drawn, drawn: drawn.asked }, bytes],
])('no picture is cleared when %s', (_why, changed, given) => {
  expect(() => restorePicture(changed, given, of, [], builtInPolicy, 'en')).toThrow(NotCleared)
})

test('whoever asked may read why it was stopped, and nobody else is told', () => {
  const verdict = decide(builtInPolicy, [harm], 'a reply')
  const stopped = { kind: 'refused' as const, stage: 'reply' as const, verdict, took: answer.took }
  const { content } = reason(stopped, { about: 'hurting oneself', reference: 'ABC' }, builtInPolicy, 'en')
  expect(content.text).toContain('hurting oneself')
  expect(content.generated).toBe(false)
  const { judged: _judged, ...decided } = verdict
  expect(content.explanation).toEqual({ checks: [{ stage: 'reply', ...decided, took: 90 }], made: 800 })
  for (const say of ['stopped', 'picture stopped'] as const)
    expect(fixed({ say }, builtInPolicy, 'en').content.explanation).toBe(null)
})

test('only cleared content can be delivered, and a notice goes out nowhere else', () => {
  // Never called: each line must fail to compile, which `npm run types` holds.
  const _compileOnly = async (platform: ChatPlatform, notice: ForModerators<Notice>, message: Message) => {
    // @ts-expect-error a bare message was judged by nobody
    await platform.post({ to: 'moderators' }, message, 'key')
    // @ts-expect-error a look-alike has not passed the policy
    await platform.post({ to: 'moderators' }, { content: message }, 'key')
    // @ts-expect-error stopped words reach no place
    await platform.post({ to: 'moderators' }, notice, 'key')
    // @ts-expect-error an answer is no notice
    await platform.notify(fixed({ say: 'help' }, builtInPolicy, 'en'), 'key')
  }
  expect(_compileOnly).toBeTypeOf('function')
})

test('only one file makes cleared content', () => {
  const makers = ['src', 'adapters']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
    .filter(
      (name) => name.endsWith('.ts') && /\bas (unknown as )?(Cleared|ForModerators)\b/.test(readFileSync(name, 'utf8')),
    )
  expect(makers).toEqual(['src/policy/clear.ts'])
})

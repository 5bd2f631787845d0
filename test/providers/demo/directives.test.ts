import { expect, test } from 'vitest'
import { readDirectives, writeScore } from '../../../src/providers/demo/directives.ts'

const directives = (text: string) => readDirectives(text).directives

test('directives are heard anywhere in a message, and the message is read without them', () => {
  const { directives: read, rest } = readDirectives(
    'Please demo:slow=0.5 tell me demo:score=0.55:O3,O4, now. demo:fail',
  )
  expect(read).toMatchObject({ slow: 0.5, score: { unsafe: 0.55, codes: ['O3', 'O4'] } })
  expect(read.has('fail')).toBe(true)
  expect(rest).toBe('Please tell me , now.')
})

test('an ordinary text holds none', () => {
  const text = 'A demo of the score: 3 to 1. Is demo:scorecard or demo:failing a thing?'
  const { directives: read, rest } = readDirectives(text)
  expect(read).toMatchObject({ score: null, replyScore: null, say: null, slow: 0, guardSlow: 0, failTimes: 0 })
  expect(read.has('fail')).toBe(false)
  expect(rest).toBe(text)
})

test('similar names are not mistaken for each other', () => {
  const read = directives('demo:reply-score=0.8:O1 demo:fail-times=2 demo:guard-slow=3')
  expect(read).toMatchObject({
    score: null,
    replyScore: { unsafe: 0.8, codes: ['O1'] },
    failTimes: 2,
    guardSlow: 3,
    slow: 0,
  })
  expect(read.has('fail') || read.has('guard-fail')).toBe(false)
})

test.each(['1.5', '-0.1', 'abc', ''])('%j is no score', (value) => {
  expect(directives(`demo:score=${value}`).score).toBeNull()
})

test.each([
  ['0', { unsafe: 0, codes: ['O3'] }],
  ['1', { unsafe: 1, codes: ['O3'] }],
  ['1.0:o99', { unsafe: 1, codes: ['O99'] }],
])('%s is a score', (value, score) => {
  expect(directives(`Demo:Score=${value}.`).score).toEqual(score)
})

test.each(['"Say it."', '“Say it.”', '„Say it.“'])('what is to be said may stand in %s', (quoted) => {
  expect(directives(`now demo:say=${quoted} please`).say).toBe('Say it.')
})

test('directives in what is to be said are for the reply alone', () => {
  const { directives: read, rest } = readDirectives('demo:say="demo:score=0.9:O1 demo:guard-fail" hello')
  expect(read.score).toBeNull()
  expect(read.has('guard-fail')).toBe(false)
  expect(rest).toBe('hello')
})

test('a written score is read again', () => {
  expect(directives(writeScore({ unsafe: 0.8, codes: ['O1', 'O3'] })).score).toEqual({
    unsafe: 0.8,
    codes: ['O1', 'O3'],
  })
})

test('a model may be told to be asleep for some tries', () => {
  expect(directives('demo:asleep=3 hello').asleep).toBe(3)
  expect(directives('hello').asleep).toBe(0)
})

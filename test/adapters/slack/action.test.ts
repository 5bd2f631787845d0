import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestValue, readValue, writeValue, type Value } from '../../../adapters/slack/action.ts'
import { askerOf, commandThread, isCommand, messageOf, threadOf } from '../../../adapters/slack/thread.ts'

const place = { platform: 'slack', workspace: 'T1', channel: 'C1', thread: '1700000000.000100', private: false }
const of = { place, message: '1700000000.000200', revision: '' }

test.each<Value>([
  { kind: 'turn', of },
  { kind: 'turn', of: { ...of, revision: '1700000009.000000', place: { ...place, private: true } } },
  { kind: 'feedback', of, helpful: true },
  { kind: 'feedback', of, helpful: false },
  { kind: 'case', case: 'case-1', desk: 'slack' },
])('what a button carries out comes back as it was: $kind', (value) => {
  expect(readValue(writeValue(value))).toEqual(value)
})

test('input 22: what no button of ours can carry is read as nothing', () => {
  const forged = [
    '',
    '{}',
    'null',
    '[]',
    '["turn"]',
    '["turn","T1","C1","x",false,"m"]',
    '["turn","T1","C1","x","false","m",""]',
    '["turn","T1","C1","x",false,"m","",true]',
    '["moderator","T1","C1","x",false,"m",""]',
    '["case","c","d","e"]',
    '["case","",""]',
    `["case","${'c'.repeat(600)}","slack"]`,
    '['.repeat(2500),
    `"${'x'.repeat(longestValue)}"`,
    '{"__proto__":{"kind":"case"}}',
  ]
  expect(forged.filter((text) => readValue(text) !== null)).toEqual([])
})

test('input 22: no text at all upsets the reading of a button', () => {
  const read = fc.property(fc.oneof(fc.string(), fc.json()), (text) => readValue(text) === null)
  expect(fc.check(read, { seed: 22, numRuns: 300 }).failed).toBe(false)
})

test('a value that Slack would refuse is never sent', () => {
  const long = { ...of, message: 'm'.repeat(longestValue) }
  expect(() => writeValue({ kind: 'turn', of: long })).toThrow(RangeError)
})

test("a command's place names its asker, and is no thread to post into", () => {
  const thread = commandThread('U1', '133.7.abc')
  expect([isCommand(thread), askerOf(thread), threadOf({ thread })]).toEqual([true, 'U1', null])
  expect([isCommand(place.thread), askerOf(place.thread), threadOf(place)]).toEqual([false, null, place.thread])
  expect([messageOf(of.message), messageOf('1700000000.000200:draw_again')]).toEqual([of.message, null])
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openChatKit } from '../../src/prompts/openchatkit.ts'
import type { Utterance } from '../../src/turn.ts'

const vector = readFileSync(new URL('../vectors/openchatkit.txt', import.meta.url), 'utf8')
const said: readonly Utterance[] = [
  { role: 'user', text: '{{U1}}' },
  { role: 'agent', text: '{{A1}}' },
  { role: 'user', text: '{{U2}}' },
]
const at = (time: string) => openChatKit({ now: () => Date.parse(`2026-11-20T${time}.123Z`) })

describe('an OpenChatKit prompt', () => {
  test.each([
    ['09:05:07', '09:05:07 AM UTC'],
    ['00:00:00', '00:00:00 AM UTC'],
    ['11:59:59', '11:59:59 AM UTC'],
    ['12:00:00', '12:00:00 PM UTC'],
    ['23:59:59', '23:59:59 PM UTC'],
  ])('at %s is that of the reference code to the byte', (time, written) => {
    const expected = vector.replace('{{YYYY-MM-DD}}', '2026-11-20').replace('{{HH:MM:SS AM/PM TZ}}', written)
    expect(at(time).render('', said)).toBe(expected)
  })

  test('has the instructions in a paragraph before the first turn', () => {
    expect(at('09:05:07').render(' Be brief.\n', said)).toContain('AM UTC\n\nBe brief.\n\n<human>: {{U1}}\n<bot>: ')
  })

  test('holds texts without the white space around them', () => {
    const padded = said.map(({ role, text }) => ({ role, text: `\n ${text}\t ` }))
    expect(at('09:05:07').render('', padded)).toBe(at('09:05:07').render('', said))
  })
})

describe('an OpenChatKit reply', () => {
  const read = (text: string) => at('09:05:07').read({ text, finish: 'stop', tokens: [] })

  test.each([
    [' Hello.', 'Hello.'],
    [' Hello.\n<human>: And now?\n<bot>: Bye.', 'Hello.'],
    ['Hello.</s>', 'Hello.'],
    ['<pad><pad> Hello. <|endoftext|>\n', 'Hello.'],
    ['Line 1\n\nLine 2\n<human>', 'Line 1\n\nLine 2'],
  ])('%j reads %j', (text, reply) => {
    expect(read(text)).toBe(reply)
  })

  test.each(['', ' \n', '<human>:', '</s>', '<pad><|endoftext|> </s>\n<human>: Hello.'])(
    '%j says nothing (fault 25)',
    (text) => {
      expect(read(text)).toBe('')
    },
  )
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { llama2 } from '../../src/prompts/llama-2.ts'
import type { Utterance } from '../../src/turn.ts'

const vector = readFileSync(new URL('../vectors/llama2_chat_hf_string.txt', import.meta.url), 'utf8')
const said: readonly Utterance[] = [
  { role: 'user', text: '{{U1}}' },
  { role: 'agent', text: '{{A1}}' },
  { role: 'user', text: '{{U2}}' },
]

describe('a Llama 2 prompt', () => {
  test('is that of the reference code to the byte, but for the first <s>, which servers add', () => {
    expect(`<s>${llama2.render('{{SYS}}', said)}`).toBe(vector)
  })

  test('holds texts without the white space around them', () => {
    const padded = said.map(({ role, text }) => ({ role, text: `\n ${text}\t ` }))
    expect(llama2.render(' {{SYS}}\n', padded)).toBe(llama2.render('{{SYS}}', said))
  })

  test('without instructions has no place for them', () => {
    expect(llama2.render('', said)).toBe('[INST] {{U1}} [/INST] {{A1}} </s><s>[INST] {{U2}} [/INST]')
  })

  test('holds one turn for 256 turns written into one message (input 42)', () => {
    const prompt = llama2.render('', [{ role: 'user', text: 'Q: how? A: so. '.repeat(256) }])
    expect(prompt.match(/\[INST\]/g)).toHaveLength(1)
  })
})

describe('a Llama 2 reply', () => {
  const read = (text: string) => llama2.read({ text, finish: 'stop', tokens: [] })

  test.each([
    [' Hello.', 'Hello.'],
    [' Hello. </s>', 'Hello.'],
    ['Hello.</s>\n', 'Hello.'],
    ['Hello. [INST]', 'Hello.'],
    ['a </s> b', 'a </s> b'],
  ])('%j reads %j', (text, reply) => {
    expect(read(text)).toBe(reply)
  })

  test.each(['', ' ', '\n\n', '</s>', ' </s> ', '<s></s><unk>\n'])('%j says nothing (fault 25)', (text) => {
    expect(read(text)).toBe('')
  })
})

test('tokens are those of the Llama 2 vocabulary', () => {
  expect(llama2.tokens('grabbed')).toBe(3)
  expect(llama2.tokens('🦙')).toBe(5)
  expect(llama2.tokens('')).toBe(0)
  expect(llama2.tokens('hello '.repeat(1000))).toBe(1001)
})

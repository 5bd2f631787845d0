import { readFileSync } from 'node:fs'
import tokenizer from 'llama3-tokenizer-js'
import { describe, expect, test } from 'vitest'
import { llama3, llama31 } from '../../src/prompts/llama-3.ts'
import type { Utterance } from '../../src/turn.ts'

const vector = (name: string) => readFileSync(new URL(`../vectors/${name}.txt`, import.meta.url), 'utf8')
const said: readonly Utterance[] = [
  { role: 'user', text: '{{U1}}' },
  { role: 'agent', text: '{{A1}}' },
  { role: 'user', text: '{{U2}}' },
]
const on = (...date: readonly [year: number, month: number, day: number]) =>
  llama31({ now: () => Date.UTC(...date, 23, 59) })

describe('a Llama 3 prompt', () => {
  test('is that of the reference code to the byte, but for the first token, which servers add', () => {
    expect(`<|begin_of_text|>${llama3.render('{{SYS}}', said)}`).toBe(vector('llama3_chat'))
  })

  test('holds texts without the white space around them', () => {
    const padded = said.map(({ role, text }) => ({ role, text: `\n ${text}\t ` }))
    expect(llama3.render(' {{SYS}}\n', padded)).toBe(llama3.render('{{SYS}}', said))
  })

  test('without instructions has no place for them', () => {
    expect(llama3.render('', said)).toMatch(/^<\|start_header_id\|>user<\|end_header_id\|>\n\n\{\{U1}}/)
  })

  test('holds one turn for 256 turns written into one message (input 42)', () => {
    const prompt = llama3.render('', [{ role: 'user', text: 'Q: how? A: so. '.repeat(256) }])
    expect(prompt.match(/<\|eot_id\|>/g)).toHaveLength(1)
  })
})

describe('a Llama 3.1 prompt', () => {
  test('is that of the model card to the byte, but for the first token, on the day of its template', () => {
    const prompt = on(2024, 6, 26).render('{{SYS}}', said.slice(0, 1))
    expect(`<|begin_of_text|>${prompt}`).toBe(vector('llama31_chat_hf_default'))
  })

  test('tells the date of the day, two digits and three letters', () => {
    expect(on(2026, 8, 3).render('', said)).toContain('\nToday Date: 03 Sep 2026\n\n<|eot_id|>')
  })

  test('takes as many tokens whatever the date', () => {
    const costs = Array.from({ length: 366 }, (_, day) => on(2028, 0, day + 1).render('', said)).map((prompt) =>
      llama3.tokens(prompt),
    )
    expect(new Set(costs)).toHaveLength(1)
  })
})

describe('a Llama 3 reply', () => {
  const read = (text: string) => on(2026, 0, 1).read({ text, finish: 'stop', tokens: [] })

  test.each([
    [' Hello.', 'Hello.'],
    ['Hello.<|eot_id|>', 'Hello.'],
    ['\n\nHello. <|eom_id|>\n<|eot_id|> ', 'Hello.'],
    ['Hello.<|reserved_special_token_247|>', 'Hello.'],
    ['a <|eot_id|> b', 'a <|eot_id|> b'],
    ['f <| x |>', 'f <| x |>'],
  ])('%j reads %j', (text, reply) => {
    expect(read(text)).toBe(reply)
  })

  test.each(['', ' ', '\n\n', '<|eot_id|>', ' <|end_of_text|> ', '<|finetune_right_pad_id|>\n<|eot_id|>'])(
    '%j says nothing (fault 25)',
    (text) => {
      expect(read(text)).toBe('')
    },
  )

  test('is read from a heap of special tokens and spaces (fault 24)', () => {
    expect(read(`Hello.${'<|eot_id|> \n'.repeat(20_000)}`)).toBe('Hello.')
    expect(read(`${' '.repeat(100_000)}x${' '.repeat(100_000)}y`)).toHaveLength(100_002)
  })
})

test('tokens are those of the Llama 3 vocabulary, with the two newlines before a text', () => {
  const newlines = tokenizer.encode('\n\n', { bos: false, eos: false }).length
  for (const [text, count] of [
    ['grabbed', 2],
    [' grabbed ', 2],
    ['hello', 1],
    ['🦙', 3],
    ['', 0],
    ['<|eot_id|>', 1],
  ] as const) {
    expect(llama3.tokens(text) - newlines).toBe(count)
  }
})

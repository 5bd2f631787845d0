import { describe, expect, test } from 'vitest'
import { limits } from '../../../adapters/slack/limits.ts'
import { blocksOf } from '../../../adapters/slack/markdown/blocks.ts'
import type { Element, Text } from '../../../adapters/slack/markdown/rich-text.ts'
import { inert, partsOf } from '../../../adapters/slack/parts.ts'
import { checkBlocks } from '../../far-side/slack/blocks.ts'

/** Rich text in one line an element, so that a test can be read. */
const shown = (markdown: string) =>
  blocksOf(markdown).flatMap((block) => (block.type === 'rich_text' ? block.elements.map(lineOf) : [block.type]))

function lineOf(element: Element): string {
  const kind = element.type.replace('rich_text_', '')
  if (element.type !== 'rich_text_list') return `${kind} ${element.elements.map(marked).join('')}`
  const items = element.elements.map(({ elements }) => elements.map(marked).join('')).join(' | ')
  return `${element.style} ${element.indent}${element.offset ? ` after ${element.offset}` : ''}: ${items}`
}

function marked({ text, style = {} }: Text): string {
  const names = Object.keys(style).join(' ')
  return names ? `{${names}: ${text}}` : text
}

describe('markdown as Slack shows it', () => {
  test.each([
    ['a heading', '## Tides **now**', ['section {bold: Tides now}']],
    ['emphasis inside emphasis', '**a *b* ~~c~~**', ['section {bold: a }{bold italic: b}{bold:  }{bold strike: c}']],
    ['code in a line', 'run `x < 1`', ['section run {code: x < 1}']],
    ['two paragraphs', 'one\n\ntwo', ['section one', 'section two']],
    ['lines of one paragraph', 'one\ntwo', ['section one\ntwo']],
    ['a block of code', '```ts\na\n\nb <@U1>\n```', ['preformatted a\n\nb <@U1>']],
    ['a list', '- a\n- **b**', ['bullet 0: a | {bold: b}']],
    ['a numbered list that begins later', '3. a\n4. b', ['ordered 0 after 2: a | b']],
    [
      'lists in lists',
      '1. a\n   - b\n     - c\n2. d',
      ['ordered 0: a', 'bullet 1: b', 'bullet 2: c', 'ordered 0 after 1: d'],
    ],
    ['code in a list', '1. a\n   ```\n   x\n   ```\n2. b', ['ordered 0: a', 'preformatted x', 'ordered 0 after 1: b']],
    ['tasks', '- [x] done\n- [ ] open', ['bullet 0: ☑ done | ☐ open']],
    ['a quotation', '> a\n> **b**', ['quote a\n{bold: b}']],
    ['a list in a quotation', '> 1. a\n> 2. b', ['quote 1. a\n2. b']],
    ['a line across', 'a\n\n---\n\nb', ['section a', 'divider', 'section b']],
    ['a note at the foot', 'a[^1]\n\n[^1]: b', ['section a[1]', 'section [1] b']],
  ])('%s', (_what, markdown, lines) => {
    expect(shown(markdown)).toEqual(lines)
  })

  test('a table is Slack’s own, with its alignment', () => {
    const [table] = blocksOf('| a | b |\n|:-:|--:|\n| **1** | 2 |')
    expect(table).toMatchObject({ type: 'table', column_settings: [{ align: 'center' }, { align: 'right' }] })
    expect(
      table?.type === 'table' && table.rows.map((row) => row.map(({ elements }) => elements.map(lineOf).join())),
    ).toEqual([
      ['section a', 'section b'],
      ['section {bold: 1}', 'section 2'],
    ])
  })

  test('a table beyond Slack’s limits is lines of equal width', () => {
    const wide = Array.from({ length: 21 }, (_, index) => `c${index % 10}`)
    const [line] = shown(`| ${wide.join(' | ')} |\n|${'---|'.repeat(21)}\n| ${wide.map(() => 'x').join(' | ')} |`)
    expect(line?.split('\n')[2]).toMatch(/^x {2}\| x {2}\| /)
  })

  test('each message has one table at most', () => {
    const parts = partsOf(blocksOf('| a |\n|---|\n\ntext\n\n| b |\n|---|'))
    expect(parts.map(({ blocks }) => blocks.map(({ type }) => type))).toEqual([['table', 'rich_text'], ['table']])
  })
})

describe('D21: an address', () => {
  test.each([
    [
      'input 18: under other words stands beside them',
      '[good](https://evil.example/?q=1)',
      'good (https://evil.example/?q=1)',
    ],
    [
      'input 18: under another address stands beside it',
      '[https://good.example](https://evil.example)',
      'https://good.example (https://evil.example/)',
    ],
    [
      'that is its own words stands once',
      '[https://a.example](https://a.example/) www.b.example',
      'https://a.example www.b.example',
    ],
    ['written bare stands as it is', 'see https://a.example/x?y=1.', 'see https://a.example/x?y=1.'],
    ['input 19: of a picture is not shown', 'a ![chart](https://evil.example/?q=SECRET) b', 'a [chart] b'],
    [
      'input 19: by reference is the one it means',
      '[good][r]\n\n[r]: https://evil.example/',
      'good (https://evil.example/)',
    ],
    ['in look-alike letters is told apart', '[pay](https://раураl.example)', 'pay (https://xn--l-7sba6dbr.example/)'],
    [
      'whose order is turned around is not',
      '[a](https://evil.example/\u202Egnp.exe)',
      'a (https://evil.example/%E2%80%AEgnp.exe)',
    ],
    ['of another kind is shown too', '[run](javascript:alert(1))', 'run (javascript:alert(1))'],
    ['in Slack’s own markup is words', '<https://evil.example|good>', 'https://evil.example|good'],
    ['in HTML is words', '<a href="https://evil.example">good</a>', '<a href="https://evil.example">good</a>'],
  ])('%s', (_what, markdown, line) => {
    expect(shown(markdown)).toEqual([`section ${line}`])
  })
})

describe('D20: a mention', () => {
  test.each([
    '<!channel>',
    '<@U0ADA>',
    '<!subteam^S1|admins>',
    '@here',
    '&lt;!here&gt;',
    '<#C1|general>',
    '\\<!everyone>',
  ])('as in %s is words', (mention) => {
    const [block] = blocksOf(`a ${mention} b`)
    expect(JSON.stringify(block).match(/"type":"[^"]*"/g)).toEqual(
      ['rich_text', 'rich_text_section', 'text'].map((type) => `"type":"${type}"`),
    )
  })

  test.each([
    ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@\u200BU1&gt;'],
    ['mail eve@evil.example', 'mail eve@\u200Bevil.example'],
    ['https://evil.example', 'https:\u200B//evil.example'],
    ['x'.repeat(5000), 'x'.repeat(4000)],
    ['&'.repeat(5000), '&amp;'.repeat(800)],
  ])('in the text for notifications is escaped, and within its limit: %#', (text, expected) => {
    expect(inert(text)).toBe(expected)
  })
})

describe('what is too long for one block', () => {
  const words = (blocks: ReturnType<typeof blocksOf>) => JSON.stringify(blocks).match(/w\d+/g) ?? []
  const many = Array.from({ length: 2_000 }, (_, index) => `w${index}`)

  test.each([
    ['a paragraph', many.join(' ')],
    ['sentences', many.join('. ')],
    ['code', `\`\`\`\n${many.join('\n')}\n\`\`\``],
    ['a quotation', `> ${many.join(' ')}`],
    [
      'a list',
      many
        .slice(0, 900)
        .map((word) => `1. ${word}`)
        .join('\n'),
    ],
    ['words in bold', many.map((word) => `**${word}** `).join('')],
  ])('%s is cut between words, and nothing is lost or doubled', (_what, markdown) => {
    const blocks = blocksOf(markdown)
    expect(words(blocks)).toEqual(markdown.match(/w\d+/g))
    for (const block of blocks) expect(JSON.stringify(block).length).toBeLessThanOrEqual(limits.richText)
    for (const part of partsOf(blocks)) checkBlocks(part.blocks)
  })

  test('a numbered list counts on in the next block', () => {
    const lists = shown(Array.from({ length: 300 }, (_, index) => `${index + 1}. item`).join('\n'))
    const counted = lists.map((line) => Number(/after (\d+)/.exec(line)?.[1] ?? 0))
    const lengths = lists.map((line) => line.split(' | ').length)
    expect(counted).toEqual(lengths.map((_, index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0)))
    expect(lists.length).toBeGreaterThan(2)
  })

  test('a character of two halves is never cut', () => {
    expect(JSON.stringify(blocksOf('😀'.repeat(5_000)))).not.toMatch(/\uFFFD|\\ud/i)
  })
})

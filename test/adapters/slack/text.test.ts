import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mentionOf, plain } from '../../../adapters/slack/text.ts'

const mention = mentionOf('UBOT00001')

describe('the call of the bot', () => {
  test.each([
    ['in front', '<@UBOT00001> What is a llama?', 'What is a llama?'],
    ['behind', 'What is a llama, <@UBOT00001>', 'What is a llama,'],
    ['in the middle', 'Hello <@UBOT00001> what is a llama?', 'Hello what is a llama?'],
    ['with its name', '<@UBOT00001|chaperone> hello', 'hello'],
    ['with a comma', '<@UBOT00001>, what is a llama?', 'what is a llama?'],
    ['with a colon', '  <@UBOT00001>: what is a llama?', 'what is a llama?'],
    ['on a line of its own', '<@UBOT00001>\nfirst line\n  second line', 'first line\n  second line'],
    ['more than once', '<@UBOT00001> hi <@UBOT00001>', 'hi'],
    ['alone', ' <@UBOT00001> ', ''],
  ])('is heard and taken out %s', (_, text, rest) => {
    expect([mention.addresses(text), mention.without(text)]).toEqual([true, rest])
  })

  test.each(['<@UBOT000011> hi', '<@U00000ADA> hi', '&lt;@UBOT00001&gt; hi', '@UBOT00001 hi', '<#UBOT00001>'])(
    'is not heard in %j',
    (text) => expect(mention.addresses(text)).toBe(false),
  )
})

test.each([
  ['<@U00000ADA|ada> and <@U00000BEN>', '@ada and @U00000BEN'],
  ['see <#C00000001|general>, <#C00000002|> and <#C00000003>', 'see #general, #C00000002 and #C00000003'],
  ['<!here> <!channel> <!everyone> <!here|here>', '@here @channel @everyone @here'],
  ['<!subteam^S123|@writers> <!subteam^S123>', '@writers @S123'],
  ['on <!date^1392734382^{date}|18 February 2014>', 'on 18 February 2014'],
  ['<https://example.com/a?b=1&amp;c=2>', 'https://example.com/a?b=1&c=2'],
  ['<https://example.com|example.com>', 'https://example.com'],
  ['<https://example.com|the site>', 'the site (https://example.com)'],
  ['<mailto:ada@example.com|ada@example.com>', 'ada@example.com'],
  ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
  ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
  ['a <@ b', 'a <@ b'],
  [':tada: *bold* `code`', ':tada: *bold* `code`'],
])('%j reads %j', (text, read) => {
  expect(plain(text)).toBe(read)
})

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

test('input 17: whatever a person types comes back letter for letter, and calls nobody', () => {
  const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[<>&;@!#|altgmp UBOT01]*$/))
  const same = fc.property(typed, (text) => plain(escaped(text)) === text && !mention.addresses(escaped(text)))
  expect(fc.check(same, { seed: 17, numRuns: 500 }).failed).toBe(false)
})

test.each(['<', '<@', '<@UBOT00001', '&', ' <@UBOT00001|', '\t <'])(
  'input 16: 40,000 characters of %j are read in one go',
  (piece) => {
    const text = piece.repeat(40_000 / piece.length)
    expect(mention.without(text).length).toBeLessThanOrEqual(40_000)
  },
)

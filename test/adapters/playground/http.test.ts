import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { host, openTestPlayground, type Opened } from './fixtures.ts'

let chat: Opened
beforeAll(async () => {
  chat = await openTestPlayground()
})
afterAll(() => chat.end())

const post = { person: 'ada', channel: 'general', thread: null, text: 'x', key: 'k' }
const said = async (answer: Response): Promise<string> => (await answer.json()).error

describe('whom it answers', () => {
  test.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST:3000'])(
    'Host %s is its own',
    async (name) => {
      const headers = { host: name, origin: `http://${name}` }
      expect((await chat.ask('GET', '/session?person=ada', undefined, headers)).status).toBe(200)
    },
  )

  test.each(['evil.example', 'evil.example:3000', 'localhost', 'localhost:3001', 'localhost.evil.example:3000', ''])(
    'Host "%s" is foreign, for the page as well',
    async (name) => {
      const headers = { host: name }
      for (const path of ['/', '/playground/page.js', '/playground/api/session?person=ada']) {
        expect((await chat.playground.routes.request(path, { headers })).status).toBe(403)
      }
      expect((await chat.ask('POST', '/messages', post, headers)).status).toBe(403)
    },
  )

  test('the configured HOST is its own too', async () => {
    const other = await openTestPlayground({ host: 'Chat.example', port: 80 })
    for (const name of ['chat.example', 'chat.example:80']) {
      expect((await other.playground.routes.request('/', { headers: { host: name } })).status).toBe(200)
    }
    await other.end()
  })

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:8080' }],
    ['no origin to speak of', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['the same site but another origin', { 'sec-fetch-site': 'same-site' }],
  ])('a page of %s changes nothing and hears nothing', async (_, headers) => {
    const answers = [
      await chat.ask('POST', '/messages', post, headers),
      await chat.ask('PUT', '/messages', {}, headers),
      await chat.ask('DELETE', '/messages', {}, headers),
      await chat.ask('POST', '/token', { token: 'x' }, headers),
      await chat.ask('GET', '/stream?person=ada', undefined, headers),
      await chat.ask('GET', '/history?person=ada&channel=general', undefined, headers),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403])
    expect(await said(answers[0] ?? new Response())).toBe('Other sites may not use this playground.')
    expect((await chat.read('/history?person=ada&channel=general')).messages).toEqual([])
  })
})

describe('what it takes', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json-seq', ''])(
    'a body of the type "%s" is refused',
    async (type) => {
      expect((await chat.ask('POST', '/messages', post, { 'content-type': type })).status).toBe(415)
    },
  )

  test.each([
    ['no JSON', '{"person":', 'The body is not JSON.'],
    ['an empty body', '', 'The body is not JSON.'],
    ['another person', { ...post, person: 'eve' }, 'The request is not right: person: There is no such person.'],
    ['a field too many', { ...post, author: 'mira' }, 'author'],
    ['a field too few', { person: 'ada' }, 'channel'],
    ['no text', { ...post, text: ' \n ' }, 'A message needs some text.'],
    ['a text that is none', { ...post, text: { toString: 'x' } }, 'text'],
    ['a prototype', '{"__proto__":{"person":"ada"},"person":"ada"}', 'The request is not right'],
  ])('input 33: %s is refused, and the reason said', async (_, body, reason) => {
    const answer = await chat.ask('POST', '/messages', body)
    expect(answer.status).toBe(400)
    expect(await said(answer)).toContain(reason)
  })

  test('input 16: 40,000 characters pass, in whichever way JSON writes them', async () => {
    for (const character of ['a', '\u0000', 'ä', '\ud800']) {
      const text = `x${character.repeat(39_999)}`
      expect((await chat.ask('POST', '/messages', { ...post, channel: 'random', text, key: character })).status).toBe(
        201,
      )
    }
    const { messages } = await chat.read('/history?person=ada&channel=random')
    expect(messages.map(({ text }: { text: string }) => text.length)).toEqual([40_000, 40_000, 40_000, 40_000])
  })

  test.each([40_001, 1_000_000])('input 16: %i characters are refused with the limit', async (length) => {
    const answer = await chat.ask('POST', '/messages', { ...post, text: 'a'.repeat(length) })
    expect(answer.status).toBe(413)
    expect(await said(answer)).toMatch(/^A message can have at most 40,000 characters/)
  })

  test.each(['/session', '/session?person=eve', '/stream?person=', '/history?person=ada', '/session?person=ada&x=1'])(
    'the query %s is refused',
    async (path) => {
      expect((await chat.ask('GET', path)).status).toBe(400)
    },
  )
})

describe('what it gives', () => {
  test.each([
    '/',
    '/playground/page.js',
    '/playground/nothing',
    '/playground/api/session?person=ada',
    '/playground/api/x',
  ])('%s comes with every lock on', async (path) => {
    const { headers } = await chat.playground.routes.request(path, { headers: { host } })
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  test.each([
    '/playground/../open-playground.ts',
    '/playground/%2e%2e/token.ts',
    '/playground/page/page.js',
    '/playground/',
  ])('%s is nothing that it gives', async (path) => {
    expect((await chat.playground.routes.request(path, { headers: { host } })).status).toBe(404)
  })

  test('every script of the page names only what is served here', async () => {
    const get = (path: string) => chat.playground.routes.request(path, { headers: { host } })
    const wanted = ['/playground/page.js']
    for (const path of wanted) {
      const answer = await get(path)
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/javascript; charset=utf-8',
      ])
      const targets = [
        ...(await answer.text()).replace(/\/\*[^]*?\*\//g, '').matchAll(/(?:from\s*|import\s*)["']([^"']+)["']/g),
      ]
      for (const [, target = ''] of targets) {
        const { pathname } = new URL(target, `http://${host}${path}`)
        if (!wanted.includes(pathname)) wanted.push(pathname)
      }
    }
    expect(wanted).toContain('/playground/lit-html/lit-html.js')
  })

  test('what breaks inside is said without its reason, and told to whoever watches', async () => {
    const other = await openTestPlayground()
    await other.close()
    const answer = await other.ask('POST', '/messages', post)
    expect([answer.status, await said(answer)]).toEqual([500, 'Something went wrong here. Please try again.'])
    expect(other.failures).toMatchObject([{ item: 'playground', during: 'a request' }])
    await other.end()
  })

  test('a host that serves other doors beside it keeps them as they are', async () => {
    const app = new Hono().route('/', chat.playground.routes)
    app.post('/slack/events', (c) => c.text('ok'))
    const answer = await app.request('/slack/events', { method: 'POST', headers: { host: 'slack.example' } })
    expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([200, null])
    expect((await app.request('/', { headers: { host: 'slack.example' } })).status).toBe(403)
    expect((await app.request('/', { headers: { host } })).status).toBe(200)
  })
})

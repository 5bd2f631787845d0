import { afterAll, beforeAll, expect, test } from 'vitest'
import { host, openTestPlayground, type Opened } from './fixtures.ts'

const post = { person: 'ada', channel: 'general', thread: null, text: 'x', key: 'k' }

let locked: Opened
beforeAll(async () => {
  locked = await openTestPlayground({ token: 'open sesame' })
})
afterAll(() => locked.end())

const cookieOf = (answer: Response) => answer.headers.get('set-cookie') ?? ''

test('nothing but the empty page is given without it', async () => {
  expect((await locked.playground.routes.request('/', { headers: { host } })).status).toBe(200)
  const answers = [
    await locked.ask('GET', '/session?person=ada'),
    await locked.ask('GET', '/stream?person=ada'),
    await locked.ask('POST', '/messages', post),
  ]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
})

test.each(['open sesam', 'open sesame ', '', 'OPEN SESAME', 'open sesame open sesame'])(
  '"%s" does not open',
  async (token) => {
    const answer = await locked.ask('POST', '/token', { token })
    expect([answer.status, cookieOf(answer)]).toEqual([401, ''])
  },
)

test('it opens with a cookie that scripts cannot read, other sites cannot send, and that does not tell it', async () => {
  const answer = await locked.ask('POST', '/token', { token: 'open sesame' })
  const cookie = cookieOf(answer)
  expect(answer.status).toBe(200)
  expect(cookie).toMatch(/; HttpOnly/)
  expect(cookie).toMatch(/; SameSite=Strict/)
  expect(cookie).not.toContain('sesame')
  const value = cookie.split(';')[0] ?? ''
  const session = (given: string) => locked.ask('GET', '/session?person=ada', undefined, { cookie: given })
  expect((await session(value)).status).toBe(200)
  expect((await session(`${value}0`)).status).toBe(401)
})

test('a cookie for another token does not open', async () => {
  const other = await openTestPlayground({ token: 'another' })
  const value = cookieOf(await other.ask('POST', '/token', { token: 'another' })).split(';')[0] ?? ''
  expect((await locked.ask('GET', '/session?person=ada', undefined, { cookie: value })).status).toBe(401)
  await other.end()
})

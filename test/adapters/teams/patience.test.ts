import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Cleared, Message } from '../../../src/turn.ts'
import { cleared } from '../../contracts/chat-platform.ts'
import type { OpenedTeams } from './fixtures.ts'
import { forget, inPlace, openKnown } from './posting.ts'

describe('fault 35: when Teams asks for patience', () => {
  let bot: OpenedTeams
  beforeAll(async () => {
    bot = await openKnown()
  })
  beforeEach(() => forget(bot))
  afterAll(() => bot.close())

  let keys = 0
  const post = (message: Cleared<Message>, to = inPlace()) => bot.teams.platform.post(to, message, `key-${(keys += 1)}`)

  test.each([[412], [429], [503]])('%i is obeyed, and the post made once', async (status) => {
    let refusals = 0
    bot.far.state.trouble = ({ method }) => (method === 'POST' && (refusals += 1) <= 3 ? status : null)
    await post(cleared('patience'))
    expect(bot.far.posts).toHaveLength(1)
    expect(refusals).toBe(4)
  })

  test('what stays refused is worth another try later, and is known not to have been posted', async () => {
    const to = inPlace()
    bot.far.state.trouble = ({ method }) => (method === 'POST' ? 429 : null)
    const failing = bot.teams.platform.post(to, cleared('no'), 'key-refused')
    await expect(failing).rejects.toMatchObject({ name: 'ProviderFailed', retryable: true })
    expect(bot.far.requests.filter(({ method }) => method === 'POST')).toHaveLength(4)
    expect(await bot.teams.platform.find(to, 'key-refused')).toEqual({ found: 'no' })
  })

  test.each([[500], [502], [504]])(
    'a post answered with %i is not sent again: nobody knows what became of it',
    async (status) => {
      const to = inPlace()
      bot.far.state.trouble = ({ method }) => (method === 'POST' ? status : null)
      const failing = bot.teams.platform.post(to, cleared('perhaps'), `key-${status}`)
      await expect(failing).rejects.toMatchObject({ name: 'ProviderFailed', retryable: true })
      expect(bot.far.requests).toHaveLength(1)
      expect(await bot.teams.platform.find(to, `key-${status}`)).toEqual({ found: 'unknowable' })
    },
  )

  test('what failed before anything was sent is known not to have been posted', async () => {
    const fresh = await openKnown()
    const { platform } = fresh.teams
    fresh.far.identity.state.down = true
    await expect(platform.post(inPlace(), cleared('no token'), 'key-1')).rejects.toMatchObject({ retryable: true })
    expect(await platform.find(inPlace(), 'key-1')).toEqual({ found: 'no' })
    fresh.far.identity.state.down = false
    fresh.far.state.trouble = ({ path }) => (path.endsWith('/conversations') ? 502 : null)
    const to = { to: 'person', place: inPlace().place, person: 'somebody' } as const
    await expect(platform.post(to, cleared('no conversation'), 'key-2')).rejects.toMatchObject({ retryable: true })
    expect(await platform.find(to, 'key-2')).toEqual({ found: 'no' })
    expect(fresh.far.posts).toEqual([])
    await fresh.close()
  })

  test('taking back is tried again, since it does no harm twice', async () => {
    const to = inPlace()
    const id = await post(cleared('Away'), to)
    let refusals = 0
    bot.far.state.trouble = () => ((refusals += 1) <= 2 ? 504 : null)
    await bot.teams.platform.remove(to, id)
    expect(bot.far.standing(to.place.thread)).toEqual([])
  })

  test.each([[400], [403], [404], [413]])('%i is an end: nothing is tried again', async (status) => {
    bot.far.state.trouble = ({ method }) => (method === 'POST' ? status : null)
    await expect(post(cleared('no'))).rejects.toMatchObject({ name: 'ProviderFailed', retryable: false })
    expect(bot.far.requests).toHaveLength(1)
  })

  test('a token that is refused is asked for anew', async () => {
    const before = bot.far.identity.state.given
    let refusals = 0
    bot.far.state.trouble = () => ((refusals += 1) === 1 ? 401 : null)
    await post(cleared('with a new token'))
    expect(bot.far.identity.state.given).toBe(before + 1)
    expect(new Set(bot.far.requests.map(({ authorization }) => authorization)).size).toBe(2)
  })

  test('no redirect is followed, and the token goes nowhere', async () => {
    bot.far.state.trouble = () => 'redirects'
    await expect(post(cleared('elsewhere'))).rejects.toMatchObject({ name: 'ProviderFailed' })
    expect(bot.far.requests).toHaveLength(1)
  })
})

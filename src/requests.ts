/** What people ask about the bot or about themselves, rather than a question. */
import { finish, type Bot, type Next } from './bot.ts'
import { spokenTo } from './callers.ts'
import { platformOf } from './deliver.ts'
import { data, fixed, home } from './policy/clear.ts'
import type { Destination } from './ports.ts'
import { postUnlessFound } from './post-once.ts'
import { inboundId, personKey, type Cleared, type Inbound, type Message, type Person } from './turn.ts'

type Asked = Extract<Inbound, { readonly kind: 'request' }>
type Parts = Pick<Bot, 'persons' | 'platforms' | 'receptions' | 'directories' | 'policy' | 'observer'>

const recentTurns = 10

/** Everything in it may be done twice: nothing but a post could show it. */
export async function request(asked: Asked, bot: Parts): Promise<Next> {
  const { place } = asked
  const person = await spokenTo(place, asked.person, bot)
  switch (asked.request) {
    case 'welcome':
      await welcome(asked, person, bot)
      break
    case 'help':
      await tellAlone(asked, fixed({ say: 'help' }, bot.policy, person.locale), bot)
      break
    case 'data':
    case 'home':
      await showHome(asked, person, bot)
      break
    case 'forget': {
      const count = await bot.persons.forget(personKey(place, person.id))
      await tellAlone(asked, fixed({ say: 'forgotten', count }, bot.policy, person.locale), bot)
    }
  }
  return finish
}

async function welcome(asked: Asked, person: Person, bot: Parts): Promise<void> {
  const message = fixed({ say: 'welcome' }, bot.policy, person.locale)
  const reception = receptionOf(asked, bot)
  if (reception) return reception.welcome(asked.place, person, message, inboundId(asked))
  await post(asked, { to: 'place', place: asked.place }, message, bot)
}

async function showHome(asked: Asked, person: Person, bot: Parts): Promise<void> {
  const { place } = asked
  const recent = await bot.persons.recent(personKey(place, person.id), recentTurns)
  const reception = receptionOf(asked, bot)
  if (!reception) return tellAlone(asked, data(recent, bot.policy, person.locale), bot)
  const as = asked.request === 'home' ? 'page' : 'message'
  await reception.home(place, person, home(recent, bot.policy, person.locale), as, inboundId(asked))
}

const receptionOf = ({ place: { platform } }: Asked, { receptions }: Parts) =>
  Object.hasOwn(receptions, platform) ? receptions[platform] : undefined

/** Where only the person and the bot are, on the spot. */
const tellAlone = (asked: Asked, message: Cleared<Message>, bot: Parts) => {
  const { place, person } = asked
  return post(asked, place.private ? { to: 'place', place } : { to: 'person', place, person: person.id }, message, bot)
}

const post = (asked: Asked, to: Destination, message: Cleared<Message>, { platforms }: Parts) =>
  postUnlessFound(platformOf(platforms, asked.place.platform), to, message, inboundId(asked))

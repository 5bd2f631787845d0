/** A case's stopped words, for the one moderator who asks. Each time is put on record first. */
import { finish, type Bot, type Next } from './bot.ts'
import { spokenTo } from './callers.ts'
import { platformOf } from './deliver.ts'
import { fixed, forModerators } from './policy/clear.ts'
import type { Destination } from './ports.ts'
import { postUnlessFound } from './post-once.ts'
import { stoppedPicture } from './review.ts'
import { inboundId, type Case, type Inbound, type Place, type Revealed } from './turn.ts'

type Asked = Extract<Inbound, { readonly kind: 'reveal' }>
type Parts = Pick<Bot, 'cases' | 'objects' | 'platforms' | 'directories' | 'policy' | 'observer'>

/** @throws ProviderFailed: the delivery is then to come again. */
export async function reveal(asked: Asked, bot: Parts): Promise<Next> {
  const { case: id, desk, by, press } = asked
  const platform = platformOf(bot.platforms, desk)
  const what = by.moderator ? 'revealed' : 'reveal refused'
  const about = await bot.cases.audit(id, { what, by: by.id, desk, press })
  const place = placeAt(desk, about)
  const to: Destination = { to: 'person', place, person: by.id }
  const key = inboundId(asked)
  if (!by.moderator) {
    const { locale } = await spokenTo(place, { id: by.id, locale: 'en' }, bot)
    await postUnlessFound(platform, to, fixed({ say: 'not a moderator' }, bot.policy, locale), key)
  } else if ((await platform.find(to, key)).found !== 'yes') {
    await platform.reveal(by.id, forModerators(await revealed(id, about, bot)), key)
  }
  bot.observer.counted(what)
  return finish
}

async function revealed(id: string, about: Case | null, bot: Parts): Promise<Revealed> {
  const kept = about && (await bot.cases.content(id))
  const content = kept && { question: kept.question, reply: kept.reply, context: kept.context }
  return { case: id, reference: about?.reference ?? id, content, picture: await stoppedPicture(kept, bot) }
}

/** Of a desk that a case did not come from, no more is known than its platform. */
const placeAt = (desk: string, about: Case | null): Place =>
  about?.place.platform === desk
    ? about.place
    : { platform: desk, workspace: '', channel: '', thread: '', private: true }

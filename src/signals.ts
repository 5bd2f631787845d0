/** Edits, deletions, removals, stops and feedback: they overtake their turn, and what it already showed is taken back. */
import { finish, type Bot, type Next } from './bot.ts'
import { retract } from './deliver.ts'
import type { Withdrawn } from './ports.ts'
import { hush } from './show.ts'
import { personKey, type Inbound, type Place, type Turn } from './turn.ts'

type Parts = Pick<
  Bot,
  'turns' | 'withdrawals' | 'objects' | 'queue' | 'ledger' | 'platforms' | 'presences' | 'policy' | 'observer'
>

/** An edit is a deletion and a new turn, at the end of its thread's queue. */
export async function edit(turn: Turn, bot: Parts): Promise<Next> {
  const { earlier, edits } = await bot.withdrawals.revise(turn)
  const next = await retractAll(turn.place, earlier, bot)
  if (edits !== null) await bot.queue.send({ version: 1, kind: 'turn', turn: { ...turn, edits } })
  return next
}

export async function deletion(
  { place, message }: Extract<Inbound, { readonly kind: 'deletion' }>,
  bot: Parts,
): Promise<Next> {
  return retractAll(place, await bot.withdrawals.withdraw(place, message), bot)
}

/** A button shows to more people than may press it: who that is, is decided here. */
export async function removal(
  { place, message, revision, by }: Extract<Inbound, { readonly kind: 'removal' }>,
  bot: Parts,
): Promise<Next> {
  const asked = await bot.turns.recall({ place, message, revision })
  if (by.moderator || asked?.person === personKey(place, by.id)) {
    return retractAll(place, await bot.withdrawals.withdraw(place, message), bot)
  }
  bot.observer.counted('removal refused')
  return finish
}

/** Ends what the person asked in that thread and has no answer yet; of an answer that is just being posted, nothing stays. */
export async function stop(
  { place, by }: Extract<Inbound, { readonly kind: 'stop' }>,
  bot: Parts & Pick<Bot, 'threads'>,
): Promise<Next> {
  let next = finish
  for (const of of await bot.threads.unanswered(place, personKey(place, by))) {
    const retracted = await retractAll(place, await bot.withdrawals.stop(of), bot)
    if (retracted.next !== 'finish') next = retracted
  }
  await hush(place, bot)
  return next
}

export async function feedback(
  { by, helpful, ...of }: Extract<Inbound, { readonly kind: 'feedback' }>,
  bot: Pick<Bot, 'persons' | 'observer'>,
): Promise<Next> {
  const known = await bot.persons.rate(of, personKey(of.place, by), helpful)
  if (known) bot.observer.counted(helpful ? 'helpful' : 'not helpful')
  return finish
}

async function retractAll(place: Place, withdrawn: Withdrawn, bot: Parts): Promise<Next> {
  let next = finish
  for (const claim of withdrawn) {
    const retracted = await retract(place, claim.turn, claim, bot)
    if (retracted.next !== 'finish') next = retracted
    if (claim.picture !== null) await bot.objects.remove(claim.picture)
  }
  return next
}

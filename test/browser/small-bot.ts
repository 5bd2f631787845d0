/**
 * A bot for the page's tests: it says back what it was asked, in the threads it takes part in. It stops what has "bomb" in
 * it, is careful about locks, and takes its answer back when the question goes. It draws what it is asked to, unless that
 * has "fight" in it.
 */
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { fixed, forModerators, restorePicture, wordsOf } from '../../src/policy/clear.ts'
import type { ChatPlatform } from '../../src/ports.ts'
import { demoPictureModel } from '../../src/providers/demo/picture-model.ts'
import type { ChatTurn, ImagineTurn, Inbound, Place } from '../../src/turn.ts'
import { cleared, noticeIn } from '../contracts/chat-platform.ts'
import { verdictOn } from '../contracts/samples.ts'

interface Answered {
  readonly place: Place
  readonly post: string
}

export function smallBot(platform: ChatPlatform): (inbound: Inbound) => Promise<void> {
  const answers = new Map<string, Answered>()

  const draw = async ({ place, message, person, text, again }: ImagineTurn) => {
    const prompt = again ? 'a fresh lighthouse' : text
    const request = { prompt, negative: '', width: 512, height: 384, seed: Number(message) % 1000, steps: 50, cfg: 7 }
    const bytes = await demoPictureModel().draw(request, new AbortController().signal)
    const picture = { key: '', mediaType: 'image/png', width: 512, height: 384 } as const
    if (prompt.includes('fight')) {
      const notice = { ...noticeIn(place), stage: 'picture', message, picture: { ...picture, bytes } } as const
      await platform.notify(forModerators(notice), message)
      return
    }
    const about = { of: { place, message, revision: '' }, asker: person.id }
    const judged = { asked: verdictOn(wordsOf(request)), drawn: verdictOn(bytes) }
    const answered = restorePicture(
      { kind: 'answered', request, picture, ...judged, took: null, notes: [] },
      bytes,
      about.of,
      [
        { press: 'draw again', ...about },
        { press: 'remove', ...about },
      ],
      builtInPolicy,
      person.locale,
    )
    answers.set(message, { place, post: await platform.post({ to: 'place', place }, answered, message) })
  }

  const answer = async ({ place, message, person, text }: ChatTurn) => {
    const stopped = text.includes('bomb')
    const said = stopped
      ? fixed({ say: 'stopped' }, builtInPolicy, person.locale)
      : cleared(`You said: ${text}`, text.includes('lock') ? ['needs caution'] : [])
    answers.set(message, { place, post: await platform.post({ to: 'place', place }, said, message) })
    if (!stopped) return
    const notice = { ...noticeIn(place), message, person: person.id, excerpt: text.slice(0, 500) }
    await platform.notify(forModerators(notice), message)
  }

  const takeBack = async (message: string) => {
    const answered = answers.get(message)
    if (answered) await platform.remove({ to: 'place', place: answered.place }, answered.post)
    answers.delete(message)
  }

  const takesPart = ({ place, addressed }: ChatTurn | ImagineTurn) =>
    addressed !== 'thread' || [...answers.values()].some((answered) => answered.place.thread === place.thread)

  return async (inbound) => {
    switch (inbound.kind) {
      case 'turn':
        if (inbound.turn.kind === 'imagine') return draw(inbound.turn)
        if (takesPart(inbound.turn)) await answer(inbound.turn)
        return
      case 'edit':
        await takeBack(inbound.turn.message)
        if (inbound.turn.kind === 'chat' && takesPart(inbound.turn)) await answer(inbound.turn)
        return
      case 'deletion':
      case 'removal':
        return takeBack(inbound.message)
      case 'feedback':
      case 'stop':
      case 'request':
      case 'notice':
      case 'reveal':
        return
    }
  }
}

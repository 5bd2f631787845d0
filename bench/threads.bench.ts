/** One follow-up in threads of 10, 1,000 and 50,000 earlier turns, and in a channel of 100,000: the cost must be flat. */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { demoModels } from '../src/demo-models.ts'
import type { Bot } from '../src/bot.ts'
import { builtInPolicy } from '../src/policy/built-in.ts'
import { decide } from '../src/policy/decide.ts'
import { processInbound } from '../src/process.ts'
import { clients } from '../src/providers/aws/clients.ts'
import { exchangeKey, itemVersion, turnKey } from '../src/providers/aws/entries.ts'
import { exchangeOf, withoutWords } from '../src/providers/aws/stored-outcome.ts'
import { embeddedTables } from '../src/providers/embedded/dynamodb.ts'
import { openEmbedded } from '../src/stores.ts'
import { turnId, type Outcome } from '../src/turn.ts'
import { untraced } from '../src/untraced.ts'
import { farSidePlatform } from '../test/far-side/chat.ts'
import { watch } from '../test/flow/bot.ts'
import { plenty } from '../test/flow/plenty.ts'
import { asInbound, placeOf, turnOf } from '../test/flow/turns.ts'
import { openFarSide } from './open-far-side.ts'

const repeats = 60

export async function run(): Promise<void> {
  const far = await openFarSide()
  const made = clients({ kind: 'embedded', sockets: far.sockets })
  const stores = await openEmbedded(far.sockets, {
    retention: builtInPolicy.retention,
    visibilitySeconds: 60,
    now: Date.now,
  })
  const bot: Bot = {
    ...stores,
    ...demoModels(builtInPolicy),
    policy: plenty,
    platforms: { far: farSidePlatform(far.chat) },
    directories: {},
    receptions: {},
    presences: {},
    desks: [],
    observer: watch(),
    tracer: untraced,
    now: Date.now,
  }
  const cases = [
    { title: 'thread of 10 turns', channel: 'ten', threads: 1, turns: 10 },
    { title: 'thread of 1,000 turns', channel: 'thousand', threads: 1, turns: 1000 },
    { title: 'thread of 50,000 turns', channel: 'fifty-thousand', threads: 1, turns: 50_000 },
    { title: 'channel of 100,000 turns, thread of 10', channel: 'crowded', threads: 10_000, turns: 10 },
  ]
  for (const { channel, threads, turns } of cases) {
    for (let thread = 0; thread < threads; thread += 1) await seed(made.dynamodb, channel, `t${thread}`, turns)
  }
  const times = new Map(cases.map(({ title }) => [title, [] as number[]]))
  // Interleaved, so that whatever else the machine does falls on all alike.
  for (let repeat = 0; repeat < repeats + 10; repeat += 1) {
    for (const { title, channel } of cases) {
      const place = placeOf('t0', { channel })
      const turn = turnOf('And now?', { place, message: `z${String(repeat).padStart(6, '0')}`, addressed: 'thread' })
      const began = performance.now()
      await processInbound(asInbound(turn), bot, AbortSignal.timeout(60_000))
      if (repeat >= 10) times.get(title)?.push(performance.now() - began)
    }
  }
  const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN
  const floor = median(times.get(cases[0]?.title ?? '') ?? [])
  console.log('| a follow-up in a | median ms | times the first |')
  console.log('| --- | ---: | ---: |')
  for (const [title, list] of times) {
    console.log(`| ${title} | ${median(list).toFixed(2)} | ${(median(list) / floor).toFixed(2)} |`)
  }
  made.close()
  await stores.close()
  await far.close()
}

/** Rows and exchanges as the store writes them, in batches: through the front door this would take hours. */
async function seed(client: ReturnType<typeof clients>['dynamodb'], channel: string, thread: string, turns: number) {
  const place = placeOf(thread, { channel })
  const requests = Array.from({ length: turns }, (_, at) => {
    const turn = turnOf('', { place, message: `m${String(at).padStart(6, '0')}` })
    const question = `Question number ${at}`
    const reply = `Answer number ${at}`
    const outcome = {
      kind: 'answered' as const,
      question,
      reply,
      asked: decide(builtInPolicy, [], question),
      replied: decide(builtInPolicy, [], reply),
      took: null,
      notes: [],
    } satisfies Outcome
    const shared = { version: itemVersion, fence: 1, expires: Math.floor(Date.now() / 1000) + 1_000_000 }
    const posts = { reply: { state: 'posted', post: `p${thread}${at}` } }
    return [
      { ...turnKey(turn), ...shared, turn: turnId(turn), attempts: 1, posts, outcome: withoutWords(outcome) },
      { ...exchangeKey(turn), ...shared, ...exchangeOf('ann', outcome) },
    ]
  })
    .flat()
    .map((Item) => ({ PutRequest: { Item } }))
  for (let at = 0; at < requests.length; at += 25) {
    const RequestItems = { [embeddedTables.threads]: requests.slice(at, at + 25) }
    await client.send(new BatchWriteCommand({ RequestItems }))
  }
}

/** The whole server over model servers of one's own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { completionsServer } from '../far-side/completions-server.ts'
import { ollama } from '../far-side/ollama.ts'
import { startServer } from './server.ts'

/** A process has to start, and to take turns with others. */
const patience = { timeout: 20_000 }

test('a question is answered by the model that was named, and only once its guard has cleared both', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chaperone-own-models-'))
  const [chat, guard] = [await ollama(), await completionsServer('vllm')]
  const server = await startServer(folder, {
    CHAT_MODEL: `ollama:llama-2:m@${chat.url}`,
    TEXT_GUARD: `openai:llama-guard-1:m@${guard.url}/v1`,
    LOG_LEVEL: 'trace',
  })
  onTestFinished(async () => {
    await server.kill('SIGKILL')
    await chat.close()
    await guard.close()
    await rm(folder, { recursive: true, force: true })
  })
  await server.ready()
  chat.behave({ does: 'say', text: ' K2 has ANSWER-CANARY metres.' })
  guard.behave({ does: 'say', text: 'safe' })
  const answered = await server.say('ada', 'general', '@chaperone How tall is QUESTION-CANARY?')
  const thread = () => server.thread('ada', 'general', answered.thread)
  await expect.poll(async () => (await thread()).at(1)?.text ?? '', patience).toContain('K2 has ANSWER-CANARY metres.')
  expect(guard.asked.map(({ prompt }) => /for (User|Agent) in/.exec(prompt)?.[1])).toEqual(['User', 'Agent'])

  guard.behave({ does: 'refuse', status: 400, words: 'GUARD-CANARY' })
  const unjudged = await server.say('ben', 'general', '@chaperone And without a verdict?')
  const honest = async () => (await server.thread('ben', 'general', unjudged.thread)).at(1)
  await expect.poll(honest, patience).toMatchObject({ author: 'chaperone', generated: false })
  expect((await honest())?.text).not.toContain('CANARY')

  await server.kill('SIGTERM')
  const printed = `${await server.output}${await server.errors}`
  expect(printed).toContain(`answered by llama-2@${new URL(chat.url).host}`)
  expect(printed).toContain("The guard's server answered 400")
  expect(printed).not.toContain('CANARY')
}, 60_000)

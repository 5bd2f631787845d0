import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Examined } from '../../src/doctor.ts'
import { doctorCommand } from '../../src/hosts/doctor-command.ts'
import { startEmbedded } from '../../src/providers/embedded/start.ts'
import type { FarSideModel } from '../contracts/far-side-model.ts'
import { completionsServer } from '../far-side/completions-server.ts'
import { ollama } from '../far-side/ollama.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chaperone-doctor-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function opened<Far extends FarSideModel>(opening: Promise<Far>): Promise<Far> {
  const far = await opening
  onTestFinished(() => far.close())
  return far
}

async function examined(environment: Record<string, string>, ...words: readonly string[]) {
  const { text, code } = await doctorCommand(['--json', ...words], { DATA_DIR: folder, ...environment })
  expect(text).not.toContain('CANARY')
  return { found: JSON.parse(text) as readonly Examined[], code }
}

describe('npm run doctor', () => {
  test('on a fresh machine finds nothing to mend, and names every part', async () => {
    const { text, code } = await doctorCommand([], { DATA_DIR: folder })
    expect(code).toBe(0)
    for (const name of [
      'POLICY_FILE',
      'DATA_DIR',
      'CHAT_MODEL',
      'TEXT_GUARD',
      'PROMPT_GUARD',
      'PICTURE_MODEL',
      'PICTURE_GUARD',
    ])
      expect(text).toMatch(new RegExp(`^ok +${name} `, 'm'))
    expect(text).toContain('Nothing needs mending.')
  })

  test('looks at embedded stores that are there, and leaves those of a running bot alone', async () => {
    const store = ({ found }: Awaited<ReturnType<typeof examined>>) => found.filter(({ name }) => name === 'DATA_DIR')
    const running = await startEmbedded(folder)
    expect(store(await examined({}))).toMatchObject([
      { state: 'ok', found: expect.stringContaining('in use') as string },
    ])
    await running.close()
    const looked = store(await examined({}))
    expect(looked.map(({ found }) => found)).toContain('queue turns.fifo is FIFO, with a dead-letter queue')
    expect(looked.filter(({ state }) => state === 'ok')).toHaveLength(3)
  })

  test('D38: names every problem of the configuration at once, and no secret', async () => {
    const { found, code } = await examined({ PORT: 'eighty', SLACK_BOT_TOKEN: 'xoxb-CANARY', CHAT_MODEL: 'gpt' })
    expect(code).toBe(1)
    expect(found.every(({ state }) => state === 'wrong')).toBe(true)
    const said = found.map((diagnosis) => diagnosis.found).join('\n')
    for (const name of ['PORT', 'SLACK_SIGNING_SECRET', 'MODERATORS', 'CHAT_MODEL']) expect(said).toContain(name)
  })

  test('input 60: the address of a machine’s own credentials is no model server', async () => {
    const { found, code } = await examined({ CHAT_MODEL: 'openai:llama-3:m@http://169.254.169.254/v1' })
    expect(code).toBe(1)
    expect(found).toMatchObject([{ state: 'wrong', found: expect.stringContaining('CHAT_MODEL') as string }])
  })

  test('names every problem of the policy, with its line', async () => {
    const file = join(folder, 'policy.yaml')
    await writeFile(file, 'limits: { attempts: 0 }\nnonsense: true\n')
    const { found, code } = await examined({ POLICY_FILE: file })
    const problems = found.filter(({ name }) => name === 'POLICY_FILE')
    expect(code).toBe(1)
    expect(problems.map((problem) => problem.state)).toEqual(['wrong', 'wrong'])
    expect(problems[0]?.found).toContain('policy.yaml:1:')
  })

  test('looks at model servers without waking a model', async () => {
    const [chat, guard] = [await opened(ollama(['m:latest'])), await opened(completionsServer('vllm'))]
    const environment = {
      CHAT_MODEL: `ollama:llama-2:gone@${chat.url}`,
      TEXT_GUARD: `openai:llama-guard-1:m@${guard.url}/v1`,
    }
    const { found, code } = await examined(environment)
    expect(code).toBe(1)
    expect(found.find(({ name }) => name === 'CHAT_MODEL')).toMatchObject({
      state: 'missing',
      mend: 'ollama pull gone',
    })
    expect(found.find(({ name }) => name === 'TEXT_GUARD')).toMatchObject({ state: 'ok' })
    expect([...chat.asked, ...guard.asked]).toEqual([])
  })

  test('says of what costs money that it was not asked', async () => {
    const { found, code } = await examined({ PROMPT_GUARD: 'comprehend', PICTURE_GUARD: 'rekognition' })
    expect(code).toBe(0)
    expect(found.filter(({ state }) => state === 'not asked').map(({ name }) => name)).toEqual([
      'PROMPT_GUARD',
      'PICTURE_GUARD',
    ])
  })

  test('anything else is answered with how it is used', async () => {
    expect(await doctorCommand(['--everything'])).toMatchObject({
      code: 2,
      text: expect.stringContaining('--ask') as string,
    })
  })
})

describe('npm run doctor -- --ask', () => {
  const asked = async (environment: Record<string, string>) => {
    const { found, code } = await examined(environment, '--ask')
    const last = (name: string) => found.filter((diagnosis) => diagnosis.name === name).at(-1)
    return { code, last }
  }

  test('asks a model and a guard, and no demonstration', async () => {
    const [chat, guard] = [await opened(ollama()), await opened(completionsServer('vllm'))]
    guard.behave({
      does: 'say',
      text: 'safe',
      tokens: [{ text: 'safe', probability: 0.75, alternatives: [{ text: 'unsafe', probability: 0.25 }] }],
    })
    const { code, last } = await asked({
      CHAT_MODEL: `ollama:llama-2:m@${chat.url}`,
      TEXT_GUARD: `openai:llama-guard-1:m@${guard.url}/v1`,
    })
    expect(code).toBe(0)
    expect(last('CHAT_MODEL')?.found).toBe('it answers')
    expect(last('TEXT_GUARD')?.found).toBe('it judges, with probabilities (a greeting: 0.2500)')
    expect(last('PICTURE_MODEL')?.found).toContain('a demonstration')
    expect(chat.asked).toHaveLength(1)
  })

  test('says of a guard without probabilities that thresholds will not count', async () => {
    const guard = await opened(completionsServer('llama.cpp'))
    guard.behave({ does: 'say', text: 'safe' })
    const { code, last } = await asked({ TEXT_GUARD: `openai:llama-guard-1:m@${guard.url}/v1` })
    expect([code, last('TEXT_GUARD')?.state]).toEqual([0, 'ok'])
    expect(last('TEXT_GUARD')?.found).toContain('without probabilities')
  })

  test('finds a guard of another family, which answers no verdict or judges a greeting unsafe', async () => {
    const guard = await opened(completionsServer('vllm'))
    const environment = { TEXT_GUARD: `openai:llama-guard-1:m@${guard.url}/v1` }
    for (const text of ['Hello! How can I help you?', 'unsafe\nO1']) {
      guard.behave({ does: 'say', text })
      const { code, last } = await asked(environment)
      expect([code, last('TEXT_GUARD')]).toMatchObject([
        1,
        { state: 'wrong', mend: expect.stringContaining('family') as string },
      ])
    }
  })

  test('finds a model that sleeps, one that refuses and one that is not there', async () => {
    const chat = await opened(completionsServer('llama.cpp'))
    const environment = { CHAT_MODEL: `openai:llama-2:m@${chat.url}/v1` }
    chat.behave({ does: 'refuse', status: 503, words: 'Loading model' })
    expect((await asked(environment)).last('CHAT_MODEL')?.state).toBe('asleep')
    chat.behave({ does: 'refuse', status: 401, words: 'CANARY' })
    expect((await asked(environment)).last('CHAT_MODEL')?.state).toBe('refused')
    chat.behave({ does: 'reset the connection' })
    expect((await asked(environment)).last('CHAT_MODEL')?.state).toBe('unreachable')
  })

  test('fault 25: finds a model that says nothing', async () => {
    const chat = await opened(ollama())
    chat.behave({ does: 'say', text: '' })
    const { last } = await asked({ CHAT_MODEL: `ollama:llama-2:m@${chat.url}` })
    expect(last('CHAT_MODEL')).toMatchObject({ state: 'wrong', found: 'a greeting is answered with nothing' })
  })
})

/**
 * What the Dockerfile says, done without an engine: its lines are followed in a folder of its own, and both halves of the bot
 * are started there as the deployment's tasks start them, with IAM before AWS.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { containerFolder, policyName } from '../../infra/bundle.ts'
import { mentionOf } from '../far-side/slack/workspace.ts'
import { messageOf } from '../far-side/teams/people.ts'
import { freePort } from '../free-port.ts'
import { deployed } from './deployments.ts'
import { surroundings } from './iam/resolve.ts'
import { everything, openScene, type Scene } from './iam/scene.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaperone-container-'))
const context = join(folder, 'context')
const root = join(folder, 'root')
const policyFile = join(folder, 'own.yaml')
writeFileSync(policyFile, 'masking: [EMAIL]\n')
const certificate = 'arn:aws:acm:eu-west-1:000000000000:certificate/11111111-2222-3333-4444-555555555555'
const shape = { ingress: 'fargate', worker: 'fargate', certificate, hostName: 'bot.example.com' }
const { bot } = deployed({ ...everything, policyFile, ...shape })

let scene: Scene
let receive: Task
let work: Task
const running: ChildProcess[] = []

beforeAll(async () => {
  containerFolder(policyFile, context)
  // Whoever it runs as must be able to read it.
  chmodSync(folder, 0o755)
  const began = openScene()
  follow(dockerfile())
  scene = await began
  const principals = scene.deploy(bot)
  const tasks = tasksOf(Object.values(surroundings(bot, '').resources))
  const start = async (name: string) => {
    const [principal, task] = [principals.get(name), tasks.get(name)]
    if (!principal || !task) throw new Error(`There is no task ${name}`)
    return startTask(task, scene.environmentOf(principal))
  }
  ;[receive, work] = await Promise.all([start('receivetask'), start('worktask')])
}, 240_000)
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await scene.close()
  rmSync(folder, { recursive: true, force: true })
})

type Line = readonly [instruction: string, rest: string]

const dockerfile = (): readonly Line[] =>
  readFileSync(join(context, 'Dockerfile'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])

const of = (wanted: string) => dockerfile().find(([instruction]) => instruction === wanted)?.[1] ?? ''

/** @throws Error for a line that nobody has taught to this test */
function follow(lines: readonly Line[]): void {
  mkdirSync(root)
  for (const [instruction, rest] of lines) {
    if (instruction === 'COPY') copy(rest.split(' '))
    else if (instruction === 'RUN' && rest === 'npm ci --omit=dev && npm cache clean --force')
      // What this machine has fetched before stays with it.
      execFileSync('npm', ['ci', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'], {
        cwd: root,
        stdio: 'pipe',
      })
    else if (!['FROM', 'WORKDIR', 'ENV', 'USER', 'EXPOSE', 'ENTRYPOINT'].includes(instruction))
      throw new Error(`What does ${instruction} ${rest} do?`)
  }
}

/** `policy.yam[l]`: a pattern, so that a policy of one's own may be missing. */
function copy(parts: readonly string[]): void {
  const to = parts.at(-1) ?? ''
  for (const from of parts.slice(0, -1).map((name) => name.replace('[l]', 'l')))
    cpSync(join(context, from), to === './' ? join(root, from) : join(root, to), { recursive: true })
}

interface TaskDefinition {
  readonly Command: readonly string[]
  readonly HealthCheck: { readonly Command: readonly string[] }
}

/** By the name of who runs them. */
const tasksOf = (resources: readonly { readonly Type: string; readonly Properties?: object }[]) =>
  new Map<string, TaskDefinition>(
    resources
      .filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
      .map(({ Properties }) => {
        const [container] = (Properties as { ContainerDefinitions: readonly TaskDefinition[] }).ContainerDefinitions
        if (!container) throw new Error('A task without a container')
        return [`${container.Command[1]}task`, container] satisfies [string, TaskDefinition]
      }),
  )

type Task = Awaited<ReturnType<typeof startTask>>

/** As the image's own user, where this one may become another. */
const nobody = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {}

async function startTask(task: TaskDefinition, told: Readonly<Record<string, string>>) {
  const [port, opsPort] = [await freePort(), await freePort()]
  const [program = '', ...args] = JSON.parse(of('ENTRYPOINT')) as readonly string[]
  const env = { PATH: process.env['PATH'], ...told, ...environment(), PORT: String(port), OPS_PORT: String(opsPort) }
  const child = spawn(program, [...args, ...task.Command], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...nobody,
  })
  running.push(child)
  const ended = once(child, 'exit') as Promise<[code: number | null]>
  const errors: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const address = (path: string) => `http://127.0.0.1:${path === '/readyz' ? opsPort : port}${path}`
  const reads = (path: string) =>
    fetch(address(path)).then(
      ({ status }) => status,
      () => null,
    )
  const isReady = async () => {
    const status = await reads('/readyz')
    if (status !== 200) throw new Error(`${task.Command.join(' ')} answered ${status}: ${errors.join('')}`)
  }
  await vi.waitFor(isReady, { timeout: 90_000, interval: 100 })
  return {
    address,
    reads,
    /** Gives the exit code of what the service asks about its health. */
    async checkHealth() {
      const [kind, command = '', ...rest] = task.HealthCheck.Command
      expect(kind).toBe('CMD')
      const check = spawn(
        command,
        rest.map((part) => part.replace(':3000/', `:${port}/`)),
        nobody,
      )
      return ((await once(check, 'exit')) as [number])[0]
    },
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    ended,
  }
}

const environment = () =>
  Object.fromEntries(dockerfile().flatMap(([name, rest]) => (name === 'ENV' ? [rest.split('=')] : [])))

test('both halves say that they live and are ready, to whoever asks and to the service’s own check', async () => {
  for (const task of [receive, work]) {
    expect(await task.reads('/healthz')).toBe(200)
    expect(await task.reads('/readyz')).toBe(200)
    expect(await task.checkHealth()).toBe(0)
  }
})

test('a signed message of Slack’s and one of Teams’ go in at the one, and are answered by the other', async () => {
  const { slack, teams, gate } = scene
  const { ts, sent } = mentionOf(slack, 'What is Chaperone?')
  expect((await fetch(receive.address('/slack/events'), { method: 'POST', ...sent })).status).toBe(200)
  const activity = messageOf('ada', '<at>Chaperone</at> What is Chaperone?', teams.serviceUrl)
  const authorization = `Bearer ${await teams.identity.sign(teams.serviceUrl)}`
  const headers = { 'content-type': 'application/json', authorization }
  const told = { method: 'POST', headers, body: JSON.stringify(activity) }
  expect((await fetch(receive.address('/api/messages'), told)).status).toBe(200)
  const thread = `19:general@thread.tacv2;messageid=${activity.id}`
  await expect
    .poll(() => [slack.far.seen(slack.general, ts).length, teams.standing(thread).length], { timeout: 30_000 })
    .toEqual([1, 1])
  expect(gate.denied).toEqual([])
})

test('fault 13: told to stop, both end by themselves', async () => {
  for (const task of [receive, work]) task.kill('SIGTERM')
  expect(await Promise.all([receive.ended, work.ended])).toEqual([
    [0, null],
    [0, null],
  ])
})
const importsOf = (file: string) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import (?!type)[^'\n]*|export (?!type)[^'\n]* from |\} from |.*\bimport\()'([^']+)'/gm,
    ),
  ].map(([, target]) => target ?? '')

/** Every file that is loaded, and every package that is named on the way. */
function reachedFrom(entry: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set([entry])
  const packages = new Set<string>()
  for (const file of files) {
    for (const target of importsOf(file)) {
      if (target.startsWith('.')) files.add(join(dirname(file), target))
      else packages.add(target)
    }
  }
  return { files, packages }
}

const packageOf = (target: string) =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/')

test('the policy goes along, and the packages of development do not', () => {
  expect(existsSync(join(root, policyName))).toBe(true)
  expect(existsSync(join(root, 'node_modules', 'vitest'))).toBe(false)
})

test('every file that the server loads is in the image, and every package among those of production', () => {
  const { files, packages } = reachedFrom(join(root, 'src', 'hosts', 'server.ts'))
  expect(files.size).toBeGreaterThan(100)
  expect([...files].filter((file) => !existsSync(file) || !file.startsWith(root))).toEqual([])
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: object }
  const foreign = [...packages].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
  expect(foreign.map(packageOf).filter((name) => !(name in manifest.dependencies))).toEqual([])
})

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const flows =
  'turn ports bot budget callers chat config deliver doctor follow-up imagine imagine-options inbound ingress judge judge-prompt mask picture post-once process reference requests reveal review show signals slot-name telemetry text-models throttle timed wait-for worker'

/** Who may import whom: for each room, the rooms that its files may reach. The most particular room counts. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'src/turn.ts': ['src/turn'],
  'src/turn': ['src/turn'],
  'src/policy': ['src/turn.ts', 'src/policy'],
  'src/prompts': ['src/turn.ts', 'src/prompts'],
  'src/picture': ['src/turn.ts', 'src/picture'],
  'src/ports.ts': ['src/ports'],
  'src/ports': ['src/turn.ts', 'src/policy', 'src/prompts', 'src/ports'],
  'src/knowledge': ['src/turn.ts', 'src/ports.ts', 'src/knowledge'],
  'src/providers/aws': [
    'src/turn.ts',
    'src/ports.ts',
    'src/prompts',
    'src/policy',
    'src/config/secret-ref.ts',
    'src/providers/aws',
  ],
  // The embedded servers stand on the far side of the same clients, and need to know only which tables and queues those expect.
  'src/config.ts': ['src/config'],
  'src/config': ['src/config'],
  'src/telemetry': ['src/turn.ts', 'src/ports.ts', 'src/config.ts', 'src/prompts', 'src/telemetry'],
  'src/telemetry.ts': ['src/turn.ts', 'src/ports.ts', 'src/config.ts', 'src/telemetry'],
  'src/providers/embedded': ['src/turn.ts', 'src/ports.ts', 'src/providers/embedded', 'src/providers/aws/tables.ts'],
  'src/providers/demo': ['src/turn.ts', 'src/ports.ts', 'src/prompts', 'src/policy', 'src/providers/demo'],
  'src/providers/self-hosted': [
    'src/turn.ts',
    'src/ports.ts',
    'src/prompts',
    'src/policy',
    'src/providers/self-hosted',
  ],
  'src/resilience.ts': ['src/bot.ts', 'src/ports.ts', 'src/resilience'],
  'src/resilience': ['src/bot.ts', 'src/ports.ts', 'src/prompts', 'src/resilience'],
  'src/hosts': ['src', 'adapters'],
  'src/assemble.ts': ['src'],
  'src/demo-models.ts': [
    'src/bot.ts',
    'src/ports.ts',
    'src/policy',
    'src/prompts',
    'src/providers/demo',
    'src/text-models.ts',
  ],
  'src/slot-name.ts': ['src/config.ts'],
  'src/stores.ts': ['src/config.ts', 'src/providers/aws', 'src/providers/embedded'],
  src: ['src/policy', 'src/prompts', 'src/picture', ...flows.split(' ').map((file) => `src/${file}.ts`)],
  // Of the configuration: its types, and what it knows of addresses.
  'adapters/teams': [
    'src/turn.ts',
    'src/ports.ts',
    'src/policy',
    'src/ingress.ts',
    'src/config',
    'adapters/teams',
    'manifests/teams.json',
  ],
  'adapters/playground': ['src/turn.ts', 'src/ports.ts', 'src/policy', 'src/ingress.ts', 'adapters/playground'],
  'adapters/slack': [
    'src/turn.ts',
    'src/ports.ts',
    'src/policy',
    'src/ingress.ts',
    'adapters/slack',
    'manifests/slack.json',
  ],
}

const files = ['src', 'adapters']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((name) => /\.(ts|js)$/.test(name))

const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target]) => target ?? '')

const inside = (file: string, room: string) => file === room || file.startsWith(`${room}/`)

const roomOf = (file: string) =>
  Object.keys(arrows)
    .filter((room) => inside(file, room))
    .toSorted((a, b) => b.length - a.length)[0] ?? `no room for ${file}`

const local = (file: string) =>
  importsOf(file)
    .filter((target) => target.startsWith('.'))
    .map((target) => normalize(join(dirname(file), target)))

test('every file imports only from the rooms that its own room may enter', () => {
  const crossed = files.flatMap((file) =>
    local(file)
      .filter((target) => !arrows[roomOf(file)]?.some((room) => inside(target, room)))
      .map((target) => `${file} -> ${target}`),
  )
  expect(files.length).toBeGreaterThan(20)
  expect(crossed).toEqual([])
})

test('only hosts enter the adapters, and nobody imports a host', () => {
  const intoAdapters = files.filter(
    (file) => inside(file, 'src') && local(file).some((target) => inside(target, 'adapters')),
  )
  const intoHosts = files.flatMap((file) =>
    local(file).filter((target) => inside(target, 'src/hosts') && !inside(file, 'src/hosts')),
  )
  expect(intoAdapters.filter((file) => !inside(file, 'src/hosts'))).toEqual([])
  expect(intoHosts).toEqual([])
})

test('outside packages stay in their rooms', () => {
  const homes: readonly (readonly [package_: RegExp, home: readonly string[]])[] = [
    [/^@aws-sdk\/|^@smithy\//, ['src/providers/aws']],
    [/^(dynalite|classic-level)$/, ['src/providers/embedded', 'adapters/playground']],
    [/^(@slack\/|botbuilder|botframework)/, ['adapters/slack', 'adapters/teams']],
    [/^cockatiel$/, ['src/resilience']],
    [/^(mdast|micromark)/, ['adapters/slack', 'adapters/teams']],
    [/^(pngjs|jpeg-js)$/, ['src/picture', 'src/providers/demo', 'adapters/teams']],
    [/^(aws-cdk-lib|constructs)/, []],
  ]
  const strayed = files.flatMap((file) =>
    homes
      .filter(
        ([name, home]) =>
          importsOf(file).some((target) => name.test(target)) && !home.some((room) => inside(file, room)),
      )
      .map(([name]) => `${file} -> ${name.source}`),
  )
  expect(strayed).toEqual([])
})

test('the environment is read in one file', () => {
  const readers = files.filter((file) => /process\.env|from 'node:process'/.test(readFileSync(file, 'utf8')))
  expect(readers).toEqual(['src/config.ts'])
})

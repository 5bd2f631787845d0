/** What the Dockerfile copies is enough: every import of the server is found in it, or among the packages of production. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { containerFolder, policyName } from '../../infra/bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaperone-container-'))
const image = join(folder, 'image')

beforeAll(() => {
  writeFileSync(join(folder, 'own.yaml'), 'masking: [EMAIL]\n')
  containerFolder(join(folder, 'own.yaml'), image)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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

test('every file that the server loads is in the image, and every package among those of production', () => {
  const { files, packages } = reachedFrom(join(image, 'src', 'hosts', 'server.ts'))
  expect(files.size).toBeGreaterThan(100)
  expect([...files].filter((file) => !existsSync(file) || !file.startsWith(image))).toEqual([])
  const manifest = JSON.parse(readFileSync(join(image, 'package.json'), 'utf8')) as { dependencies: object }
  const foreign = [...packages].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
  expect(foreign.map(packageOf).filter((name) => !(name in manifest.dependencies))).toEqual([])
})

test('the Dockerfile copies only what is there, the policy among it, and starts what the service’s command goes on with', () => {
  const lines = readFileSync(join(image, 'Dockerfile'), 'utf8').split('\n')
  const copied = lines
    .filter((line) => line.startsWith('COPY '))
    .flatMap((line) => line.split(' ').slice(1, -1))
    // A pattern, so that a policy of one's own may be missing.
    .map((name) => name.replace('[l]', 'l'))
  expect(copied).toContain(policyName)
  expect(copied.filter((name) => !existsSync(join(image, name)))).toEqual([])
  expect(lines).toContain('ENTRYPOINT ["node", "--import", "tsx", "src/hosts/server.ts"]')
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']
  .concat(
    readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
  )
  .concat(readdirSync('docs/decisions').map((name) => join('docs/decisions', name)))

const read = (file: string) => readFileSync(file, 'utf8')

test('every link within the project leads somewhere', () => {
  const broken = documents.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:)(?<target>[^)#\s]+)/g)]
      .map(({ groups }) => groups?.['target'] ?? '')
      .filter((target) => !existsSync(join(dirname(file), target)))
      .map((target) => `${file} -> ${target}`),
  )
  expect(broken).toEqual([])
})

test('every file and folder that a document names is there', () => {
  const missing = documents.flatMap((file) =>
    [...read(file).matchAll(/`(?<path>(?:src|adapters|test|bench|docs)(?:\/[\w.-]+)+)`/g)]
      .map(({ groups }) => groups?.['path'] ?? '')
      .filter((path) => !existsSync(path))
      .map((path) => `${file} -> ${path}`),
  )
  expect(missing).toEqual([])
})

test('every room of ARCHITECTURE.md is on the disk, and every folder of src is in it', () => {
  const named = read('ARCHITECTURE.md')
  const folders = ['src', 'src/providers', 'adapters'].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${folder}/${entry.name}`),
  )
  const parts = ['src/config', 'src/telemetry', 'src/providers']
  expect(folders.filter((folder) => !parts.includes(folder) && !named.includes(`\`${folder}\``))).toEqual([])
})

test('README names every variable that the configuration reads, and no other', () => {
  const schema =
    /const variables = z\.object\(\{(?<body>[^]*?)\n\}\)/.exec(read('src/config/variables.ts'))?.groups?.['body'] ?? ''
  const variables = Array.from(schema.matchAll(/^ {2}(?<name>[A-Z_]+):/gm), ({ groups }) => groups?.['name'])
  const table = /## Running it\n(?<body>[^]*?)\n## /.exec(read('README.md'))?.groups?.['body'] ?? ''
  const named = new Set(table.match(/`[A-Z][A-Z_]+`/g)?.map((name) => name.slice(1, -1)))
  expect(variables.length).toBeGreaterThan(8)
  expect([...named].toSorted((a, b) => a.localeCompare(b))).toEqual(
    variables.map(String).toSorted((a, b) => a.localeCompare(b)),
  )
})

test('every command that a document gives is a script of the project', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const asked = documents.flatMap((file) =>
    Array.from(read(file).matchAll(/npm run (?:-s )?(?<name>[\w:]+)/g), ({ groups }) => groups?.['name'] ?? ''),
  )
  expect(asked.length).toBeGreaterThan(3)
  expect(asked.filter((name) => scripts[name] === undefined)).toEqual([])
})

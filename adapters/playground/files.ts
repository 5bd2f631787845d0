/** The page's files, read once at the start. Nothing else on this disk can be asked for. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'

export interface PageFile {
  readonly type: string
  readonly body: string
}

const page = new URL('./page/', import.meta.url)
// The package resolves to its build for Node; the one for browsers lies at its root.
const resolved = import.meta.resolve('lit-html')
const lit = new URL(resolved.slice(0, resolved.lastIndexOf('/lit-html/') + '/lit-html/'.length))
const litModules = [
  'lit-html.js',
  'directive.js',
  'directive-helpers.js',
  'directives/keyed.js',
  'directives/live.js',
  'directives/repeat.js',
]

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** By the path under which each is served. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const own = readdirSync(page)
    .filter((name) => extname(name) in types)
    .map((name) => [name, new URL(name, page)] as const)
  const library = litModules.map((name) => [`lit-html/${name}`, new URL(name, lit)] as const)
  return new Map([...own, ...library].map(([name, url]) => [`/playground/${name}`, fileOf(name, url)]))
}

function fileOf(name: string, url: URL): PageFile {
  const text = readFileSync(url, 'utf8')
  return { type: types[extname(name)] ?? 'text/plain', body: name === 'lit.js' ? withPaths(text) : text }
}

/** Browsers know no packages, and an import map would have to stand in the page itself, where no script may. */
const withPaths = (text: string) =>
  text.replace(
    /'lit-html(?:\/([^']+))?'/gu,
    (_, module: string | undefined) => `'/playground/lit-html/${module ?? 'lit-html.js'}'`,
  )

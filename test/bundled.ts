/** Our own code as plain files, for the processes that tests start: they are up several times sooner than through a loader. */
import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Where packages are found, in a folder of this process's own: another working tree may share the packages, and has
 * another policy.
 */
const folders = join(root, 'node_modules', '.cache', 'chaperone')
const folder = join(folders, `${process.pid}`)

/** CommonJS packages inside an ES module look for these. */
const js = [
  "import { createRequire as requireFor } from 'node:module';",
  'const require = requireFor(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n')

const made = new Map<string, Promise<string>>()

/** `entry`: a file from the root of the repository. Made once; resolves with the file that Node can run. */
export function bundled(entry: string): Promise<string> {
  const before = made.get(entry)
  if (before) return before
  const making = (swept ??= sweep()).then(() => make(entry))
  made.set(entry, making)
  return making
}

let swept: Promise<void> | undefined

/** A run is ended before it could tidy up: the next one does. */
async function sweep(): Promise<void> {
  const left = (await readdir(folders).catch(() => [])).filter((name) => !isAlive(Number(name)))
  await Promise.all(left.map((name) => rm(join(folders, name), { recursive: true, force: true })))
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}

async function make(entry: string): Promise<string> {
  const outdir = join(folder, entry.replaceAll('/', '-'))
  await build({
    entryPoints: { index: join(root, entry) },
    outdir,
    bundle: true,
    // What is loaded only where it is configured stays apart.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    external: ['dynalite', 'classic-level'],
    banner: { js },
  })
  // What code reads from a file beside it.
  await cp(join(root, 'src', 'policy', 'built-in.yaml'), join(outdir, 'built-in.yaml'))
  await cp(join(root, 'adapters', 'playground', 'page'), join(outdir, 'page'), { recursive: true })
  return join(outdir, 'index.js')
}

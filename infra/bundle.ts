/** The functions' code: one file each, with what it reads beside it. */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

export interface Bundle {
  /** A folder with `index.mjs`. */
  readonly folder: string
  /** Of `index.mjs`, in bytes. */
  readonly size: number
}

/** CommonJS packages inside an ES module look for these. */
const banner = [
  "import { createRequire as chaperoneRequire } from 'node:module';",
  "import { fileURLToPath as chaperonePath } from 'node:url';",
  'const require = chaperoneRequire(import.meta.url);',
  'const __filename = chaperonePath(import.meta.url);',
  "const __dirname = chaperonePath(new URL('.', import.meta.url));",
].join('\n')

/** `entry`: a host under `src/hosts`, without its ending. */
export function bundle(entry: string, into = join('dist', 'lambda')): Bundle {
  const folder = join(into, entry)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { metafile } = buildSync({
    entryPoints: [join('src', 'hosts', `${entry}.ts`)],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: banner },
    metafile: true,
    logLevel: 'error',
  })
  cpSync(join('src', 'policy', 'built-in.yaml'), join(folder, 'built-in.yaml'))
  return { folder, size: metafile.outputs[join(folder, 'index.mjs')]?.bytes ?? 0 }
}

/** What the Dockerfile copies, and nothing else: the rest of the tree is large, and none of it belongs into an image. */
export function containerFolder(folder = join('dist', 'container')): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const part of ['Dockerfile', 'package.json', 'package-lock.json', 'tsconfig.json', 'src', 'adapters']) {
    cpSync(part, join(folder, part), { recursive: true })
  }
  return folder
}

/** The functions' code: one file each, with what it reads beside it. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync, type Metafile } from 'esbuild'
import { doorWordsOf } from '../adapters/slack/words.ts'
import { doorWordsFile } from '../src/hosts/function/door-words.ts'
import { wordingFile, wordingOf } from '../src/hosts/function/wording-file.ts'
import { builtInPolicy } from '../src/policy/built-in.ts'
import { readPolicyFile } from '../src/policy/read-policy.ts'

export interface Bundle {
  /** A folder with `index.mjs`. */
  readonly folder: string
  /** Of `index.mjs`, in bytes. */
  readonly size: number
  /** The files that went into it. */
  readonly inputs: readonly string[]
}

/** CommonJS packages inside an ES module look for these. */
const banner = [
  "import { createRequire as chaperoneRequire } from 'node:module';",
  "import { fileURLToPath as chaperonePath } from 'node:url';",
  'const require = chaperoneRequire(import.meta.url);',
  'const __filename = chaperonePath(import.meta.url);',
  "const __dirname = chaperonePath(new URL('.', import.meta.url));",
].join('\n')

/** The name under which functions and containers find the policy: `POLICY_FILE`. */
export const policyName = 'policy.yaml'

/** The way in: it is too small to read a policy, so the words that it shows are taken from it here. */
export function ingressBundle(policyFile: string | null, into = join('dist', 'lambda')): Bundle {
  const made = bundle('lambda-ingress', into, '')
  writeFileSync(join(made.folder, doorWordsFile), JSON.stringify(doorWordsOf(policyIn(policyFile))))
  return made
}

/** Teams' way in: apart from Slack's, which would be several times as large with it. */
export function teamsBundle(policyFile: string | null, into = join('dist', 'lambda')): Bundle {
  const made = bundle('lambda-teams', into)
  writeFileSync(join(made.folder, wordingFile), JSON.stringify(wordingOf(policyIn(policyFile))))
  return made
}

const policyIn = (file: string | null) => (file === null ? builtInPolicy : readPolicyFile(file))

export const workerBundle = (policyFile: string | null, into?: string): Bundle =>
  functionBundle('lambda-worker', policyFile, into)

/** Any function but the ways in: it finds a policy beside it. */
export function functionBundle(
  entry: 'lambda-worker' | 'lambda-budget' | 'lambda-canary',
  policyFile: string | null,
  into = join('dist', 'lambda'),
): Bundle {
  const made = bundle(entry, into)
  cpSync(join('src', 'policy', 'built-in.yaml'), join(made.folder, 'built-in.yaml'))
  if (policyFile !== null) cpSync(policyFile, join(made.folder, policyName))
  return made
}

/** `entry`: a host under `src/hosts`, without its ending. */
export function bundle(entry: string, into = join('dist', 'lambda'), js = banner): Bundle {
  const folder = join(into, entry)
  const outfile = join(folder, 'index.mjs')
  rmSync(folder, { recursive: true, force: true })
  const { metafile } = buildSync({
    entryPoints: [join('src', 'hosts', `${entry}.ts`)],
    outfile,
    bundle: true,
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    platform: 'node',
    // Packages that come as both are smaller as ES modules: what is not used is left out.
    mainFields: ['module', 'main'],
    target: 'node20',
    format: 'esm',
    banner: { js },
    metafile: true,
    logLevel: 'error',
  })
  return { folder, size: bytesOf(metafile), inputs: Object.keys(metafile.inputs) }
}

const bytesOf = ({ outputs }: Metafile) => Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0)

/** What the Dockerfile copies, and nothing else: the rest of the tree is large, and none of it belongs into an image. */
export function containerFolder(policyFile: string | null, folder = join('dist', 'container')): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const part of ['Dockerfile', 'package.json', 'package-lock.json', 'tsconfig.json', 'src', 'adapters']) {
    cpSync(part, join(folder, part), { recursive: true })
  }
  if (policyFile !== null) cpSync(policyFile, join(folder, policyName))
  return folder
}

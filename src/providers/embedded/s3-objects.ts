/** Objects as files: one folder a bucket, one file an object, its description in the first line. */
import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

export interface StoredObject {
  readonly bytes: Buffer
  readonly contentType: string
}

export interface Objects {
  createBucket(bucket: string): Promise<void>
  hasBucket(bucket: string): Promise<boolean>
  /** Whole or not at all, whatever happens meanwhile. */
  put(bucket: string, key: string, object: StoredObject): Promise<void>
  /** Undefined when there is none. */
  get(bucket: string, key: string): Promise<StoredObject | undefined>
  remove(bucket: string, key: string): Promise<void>
  /** Removes what was written longer ago than its rule allows. @param now milliseconds since the epoch. */
  expire(rules: LifecycleRules, now: number): Promise<void>
}

/** Days that an object is kept, by the first part of its key; without a rule, for ever. */
export type LifecycleRules = Readonly<Record<string, number>>

const descriptionSchema = z.object({ contentType: z.string() })

/** @param folder created when missing. */
export async function openObjects(folder: string): Promise<Objects> {
  const unfinished = join(folder, 'unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  const bucketFolder = (bucket: string) => join(folder, 'buckets', bucket)
  // A key may be anything, and longer than a file name: its hash stays in the folder, behind what rules go by.
  const fileOf = (bucket: string, key: string) =>
    join(bucketFolder(bucket), `${ruleOf(key)}.${createHash('sha256').update(key).digest('hex')}`)

  return {
    createBucket: async (bucket) => void (await mkdir(bucketFolder(bucket), { recursive: true })),
    hasBucket: (bucket) =>
      access(bucketFolder(bucket)).then(
        () => true,
        () => false,
      ),
    async put(bucket, key, { bytes, contentType }) {
      const draft = join(unfinished, randomUUID())
      await writeFile(draft, [`${JSON.stringify({ contentType })}\n`, bytes])
      await rename(draft, fileOf(bucket, key))
    },
    async get(bucket, key) {
      const file = await readFile(fileOf(bucket, key)).catch(absent)
      if (!file) return undefined
      const end = file.indexOf('\n')
      const { contentType } = descriptionSchema.parse(JSON.parse(file.toString('utf8', 0, end)))
      return { bytes: file.subarray(end + 1), contentType }
    },
    remove: (bucket, key) => rm(fileOf(bucket, key), { force: true }),
    async expire(rules, now) {
      const files = await readdir(join(folder, 'buckets'), { recursive: true, withFileTypes: true }).catch(() => [])
      for (const { name, parentPath } of files.filter((entry) => entry.isFile())) {
        const days = rules[name.split('.')[0] ?? '']
        const file = join(parentPath, name)
        if (days !== undefined && (await stat(file)).mtimeMs < now - days * 86_400_000) await rm(file, { force: true })
      }
    },
  }
}

/** The first part of the key, as far as it is a plain word. */
const ruleOf = (key: string) => /^([a-z]{1,32})\//.exec(key)?.[1] ?? ''

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

/** Words on a command line that cannot be understood. */
import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The command line is wrong; the message says how. */
export class Misuse extends Error {
  override name = 'Misuse'
}

/** @throws Misuse */
export function optionsIn<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...words], options }).values
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error))
  }
}

/** The address of a bot that a platform calls at `path`. @throws Misuse */
export function addressIn(url: string, platform: string, path: string): string {
  const problem = problemOf(url, platform, path)
  if (problem) throw new Misuse(`--url ${problem}.`)
  return url.replace(/\/+$/u, '')
}

function problemOf(url: string, platform: string, path: string): string | null {
  if (!URL.canParse(url)) return 'must be a whole address, as https://bot.example.com'
  const { protocol, username, password, search, hash, pathname } = new URL(url)
  if (protocol !== 'https:') return `must begin with https: ${platform} sends to nothing else`
  if (username || password || search || hash) return 'must hold no user, no ? and no #'
  return pathname.replace(/\/+$/u, '').endsWith(path) ? `is the address of the bot, without ${path}` : null
}

/** A name of 1 to `longest` characters; null where none is given. @throws Misuse */
export function nameIn(name: string | undefined, longest: number): string | null {
  if (name !== undefined && (name.trim() === '' || name.length > longest))
    throw new Misuse(`--name must have 1 to ${longest} characters.`)
  return name ?? null
}

/** What stands after `/imagine`: a prompt and options, in any order. Pure; nothing that was written is ever executed. */
import { pictureLimits as limits } from './policy/picture-limits.ts'
import { imagineProblems, type ImagineProblem, type PictureRequest } from './turn.ts'

export type Imagine =
  /** `seed` null: nobody asked for one. */
  | { readonly kind: 'request'; readonly request: Omit<PictureRequest, 'seed'> & { readonly seed: number | null } }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: ImagineProblem }

type Options = Omit<PictureRequest, 'prompt' | 'seed'> & { readonly seed: number | null }

const defaults: Options = { negative: '', width: 1024, height: 1024, seed: null, steps: 50, cfg: 7 }

// Chat clients turn two hyphens into a dash, and straight quotation marks into curly ones.
const known = 'size|seed|steps|cfg|negative|help'
const start = String.raw`(?<!\S)(?:--(?=\p{L})|[—–](?=(?:${known})(?![\p{L}\p{N}])))`
const quoted = String.raw`["“”„«]\s*(?<quoted>[^"“”„«»]*?)\s*["“”»](?!\S)`
/** A negative prompt without quotation marks goes on to the next option. */
const rest = String.raw`(?<=negative[\s=]+)(?<rest>(?:(?!${start})[^])+)`
const option = new RegExp(
  String.raw`${start}(?<name>[\p{L}-]+)(?:\s*=\s*|\s+|$)(?:${quoted}|${rest}|(?<bare>(?!${start})\S+))?`,
  'giu',
)

export function readImagine(text: string): Imagine {
  const prompt = text.replace(option, ' ').trim()
  let options = defaults
  for (const { groups } of text.matchAll(option)) {
    const name = groups?.['name']?.toLowerCase() ?? ''
    if (name === 'help') return { kind: 'help' }
    const value = groups?.['quoted'] ?? groups?.['rest'] ?? groups?.['bare'] ?? ''
    const problem = imagineProblems.find((each) => each === name) ?? 'option'
    const read = readers[problem](value.trim())
    if (!read) return { kind: 'problem', problem }
    options = { ...options, ...read }
  }
  if (prompt === '' || /^help$/i.test(prompt)) return { kind: 'help' }
  return { kind: 'request', request: { prompt, ...options } }
}

const readers: Readonly<Record<ImagineProblem, (value: string) => Partial<Options> | null>> = {
  size: sizeOf,
  seed: (value) => within(/^\d{1,10}$/, value, limits.seed, (seed) => ({ seed })),
  steps: (value) => within(/^\d{1,4}$/, value, limits.steps, (steps) => ({ steps })),
  cfg: (value) => within(/^\d{1,2}(?:\.\d{1,2})?$/, value, limits.cfg, (cfg) => ({ cfg })),
  negative: (negative) => (negative === '' ? null : { negative }),
  option: () => null,
}

interface Range {
  readonly least: number
  readonly most: number
}

function within<T>(form: RegExp, value: string, { least, most }: Range, made: (value: number) => T): T | null {
  const number = form.test(value) ? Number(value) : NaN
  return number >= least && number <= most ? made(number) : null
}

function sizeOf(value: string): Partial<Options> | null {
  const [width = NaN, height = NaN] = (/^(\d{1,5})[x×*](\d{1,5})$/iu.exec(value) ?? []).slice(1).map(Number)
  const { least, most, step } = limits.side
  const fits = [width, height].every((side) => side >= least && side <= most && side % step === 0)
  return fits && width * height <= limits.pixels ? { width, height } : null
}

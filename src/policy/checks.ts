/** What a single value in a policy file may be: one check, one message, so that a wrong value is one problem. */
import * as z from 'zod'

/** Further checks of a value wait until it is one at all. */
const abort = true

export const wholeNumber = (least: number, most: number) =>
  z.custom<number>((value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most, {
    error: `must be a whole number from ${least} to ${most}`,
    abort,
  })

/** `off` becomes null. */
export const orOff = (fits: (value: number) => boolean, what: string) =>
  z
    .custom<number | 'off'>((value) => value === 'off' || (typeof value === 'number' && fits(value)), {
      error: `must be ${what}, or off`,
      abort,
    })
    .transform((value) => (value === 'off' ? null : value))

export const flag = z.boolean({ error: 'must be true or false' })

export const oneOf = <const Value extends string>(values: readonly Value[]) =>
  z.enum(values, { error: `must be one of: ${values.join(', ')}` })

/** One visible line. Its characters must mean nothing in a guard's prompt, nor mention or link where it is shown. */
export const line = (longest: number) =>
  z.custom<string>(
    (value) => typeof value === 'string' && value.length <= longest && /\S/.test(value) && !special.test(value),
    { error: `must be one line of text, at most ${longest} characters, with none of < > @ [ ] |`, abort },
  )

const special = /[<>@[\]|\p{Cc}\u2028\u2029]/u

/** A list of the wrong length is one problem, however many of its entries are wrong. */
export const list = <Entry extends z.ZodType>(entry: Entry, least: number, most: number) =>
  z
    .array(z.unknown(), { error: 'must be a list' })
    // What is no list, but has a length, is not complained about twice.
    .pipe(
      z
        .array(z.unknown())
        .min(least, { error: `must have at least ${least}` })
        .max(most, { error: `must have at most ${most} entries` }),
    )
    .pipe(z.array(entry))

/** `strange`: what is said of a name that the map does not have. */
export const map = <Shape extends z.ZodRawShape>(shape: Shape, strange = 'is not known here') =>
  z.strictObject(shape, { error: ({ code }) => (code === 'unrecognized_keys' ? strange : 'must be a map') })

export const namedMap = <Value extends z.ZodType>(name: z.ZodType<string, string>, value: Value) =>
  z.record(name, value, { error: ({ code }) => (code === 'invalid_type' ? 'must be a map' : undefined) })

import { inspect } from 'node:util'

/** A value that no log, error, template or JSON ever shows. */
export interface Secret {
  /** The value itself. Call it where the value is used, and keep nothing of it. */
  reveal(): string
  /** What is shown in its place. */
  toString(): string
}

export function secret(value: string): Secret {
  const hidden = () => '[secret]'
  return Object.freeze({ reveal: () => value, toString: hidden, toJSON: hidden, [inspect.custom]: hidden })
}

const secretName = /SECRET|TOKEN|PASSWORD|KEY|CERTIFICATE/i

/**
 * How a wrong value may be repeated to whoever set it: only what is too plain to be a secret, one short word or number,
 * since a secret may have been given in place of a name. Everything else is null.
 */
export function echo(name: string, value: string, environment: Readonly<Record<string, string | undefined>>) {
  const plain = /^(?:[a-z]{1,16}|-?\d{1,8}(?:\.\d{1,4})?)$/i.test(value)
  const known = Object.entries(environment).some(([other, given]) => secretName.test(other) && given === value)
  return plain && !known && !secretName.test(name) ? value : null
}

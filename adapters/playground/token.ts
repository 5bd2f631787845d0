/** The playground's own door key, for when it is reachable from elsewhere: shown once, then kept as a cookie. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

const cookie = 'chaperone-playground'

export interface DoorKey {
  /** Answers 401 without the cookie. */
  readonly required: MiddlewareHandler
  /** Gives the cookie; false for the wrong token. */
  present(c: Context, token: string): boolean
}

/** `token` null: the door is open. */
export function doorKey(token: string | null): DoorKey {
  // What the cookie holds is made from the token, so that it never stands in the browser itself.
  const sealed = token === null ? null : seal(token)
  return {
    required: async (c, next) => {
      if (sealed !== null && !same(getCookie(c, cookie) ?? '', sealed)) {
        return c.json({ error: 'This playground asks for its token.' }, 401)
      }
      return next()
    },
    present(c, given) {
      if (sealed === null || !same(seal(given), sealed)) return sealed === null
      setCookie(c, cookie, sealed, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 30 * 86_400 })
      return true
    },
  }
}

const seal = (token: string) => createHmac('sha256', token).update('chaperone playground').digest('hex')

/** In constant time, whatever the lengths. */
const same = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))

const digest = (text: string) => createHmac('sha256', 'same').update(text).digest()

/** Where a token of the bot may be sent: nowhere but to these hosts. */
import { isLocalHost } from '../../src/config/teams.ts'

export type Trusts = (serviceUrl: string) => boolean

/** `hosts`: `host` or `host:port`, in small letters. Plain http goes to loopback alone. */
export function trustsHosts(hosts: readonly string[]): Trusts {
  const allowed = new Set(hosts)
  return (serviceUrl) => {
    if (!URL.canParse(serviceUrl)) return false
    const { protocol, host, hostname, username, password } = new URL(serviceUrl)
    if (username || password || !(allowed.has(host) || allowed.has(`${host}:443`))) return false
    return protocol === 'https:' || (protocol === 'http:' && isLocalHost(hostname.replace(/^\[|\]$/g, '')))
  }
}

/** For local test clients, which listen where they please on this machine. */
export const trustsLoopback: Trusts = (serviceUrl) =>
  URL.canParse(serviceUrl) &&
  /^https?:$/.test(new URL(serviceUrl).protocol) &&
  isLocalHost(new URL(serviceUrl).hostname.replace(/^\[|\]$/g, ''))

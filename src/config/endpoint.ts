import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

// Where clouds keep a machine's own credentials (EC2 instance metadata, ECS task roles).
const linkLocal = new BlockList()
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4')
linkLocal.addSubnet('fe80::', 10, 'ipv6')
linkLocal.addSubnet('fd00:ec2::', 32, 'ipv6')

const isIn = (list: BlockList, host: string) => isIP(host) !== 0 && list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')

/** Whether only this machine can reach `host`: an address, or a host name. */
export const isLoopback = (host: string) => /^(?:.+\.)?localhost$/i.test(host) || isIn(loopback, host)

/** What is wrong with the address of a service that we send data and credentials to; null when nothing is. */
export function endpointProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be an https address'
  if (url.username || url.password) return 'must not hold a user name or password'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIn(linkLocal, host)) return 'must not be a link-local address'
  if (url.protocol === 'http:' && !isLoopback(host)) return 'must be an https address (plain http only to this machine)'
  return null
}

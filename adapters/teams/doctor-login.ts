/** Whether the bot can prove who it is. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { TeamsConfig } from '../../src/config/teams.ts'
import type { Diagnosis } from '../../src/ports.ts'
import { ok } from './examined.ts'
import { certificateIn, keyIn, type BotToken } from './token.ts'

export async function tokenFound(
  token: BotToken,
  { id, tenantId }: NonNullable<TeamsConfig['app']>,
): Promise<readonly Diagnosis[]> {
  await token.read()
  return [ok(`the app ${id} gets a token in the tenant ${tenantId}`)]
}

const renewal =
  'make a new certificate, upload it under Certificates & secrets of the app registration, and set it here'

/** In so many milliseconds it is time for a new one. */
const soon = 30 * 86_400_000

export function certificateFound(pem: string, now: number): readonly Diagnosis[] {
  const read = certificateOf(pem)
  if (read === null)
    return [
      { state: 'wrong', found: 'cannot be read', mend: 'set one PEM: the private key (PKCS #8) and the certificate' },
    ]
  if (!read.matches) return [{ state: 'wrong', found: 'the key is not the certificate’s', mend: renewal }]
  const end = new Date(read.ends).toISOString().slice(0, 10)
  if (read.ends <= now) return [{ state: 'wrong', found: `ended on ${end}`, mend: renewal }]
  return [
    read.ends - now < soon
      ? { state: 'wrong', found: `ends soon, on ${end}`, mend: renewal }
      : ok(`holds until ${end}`),
  ]
}

function certificateOf(pem: string) {
  try {
    const certificate = new X509Certificate(certificateIn(pem))
    const ends = Date.parse(certificate.validTo)
    return { ends, matches: certificate.checkPrivateKey(createPrivateKey(keyIn(pem))) }
  } catch {
    return null
  }
}

/** What failures mean to an administrator. */
import type { Diagnosis } from '../../src/ports.ts'
import { ProviderFailed } from '../../src/ports.ts'
import { LoginFailed } from './token.ts'

export const ok = (found: string): Diagnosis => ({ state: 'ok', found, mend: null })

/** What `look` found, or why it could not look. */
export async function examined(look: () => Promise<readonly Diagnosis[]>): Promise<readonly Diagnosis[]> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof LoginFailed) return [refused(error)]
    if (!(error instanceof ProviderFailed)) throw error
    const { message: found, retryable } = error
    return [{ state: retryable ? 'unreachable' : 'refused', found, mend: 'look at the network between' }]
  }
}

const refused = ({ code, message }: LoginFailed): Diagnosis => ({
  state: 'refused',
  found: message,
  mend: (code === null ? undefined : mends[code]) ?? 'look the number up at login.microsoftonline.com/error',
})

/** By Entra's number (its page on AADSTS error codes). */
const mends: Readonly<Record<number, string>> = {
  7000215: 'the client secret is wrong: set its value, not its id, as Entra showed it when it was made',
  7000222: 'the client secret has expired: make a new one under Certificates & secrets of the app registration',
  7000229: 'the app has no service principal in this tenant: az ad sp create --id <TEAMS_APP_ID>',
  700016: 'no such app in this tenant: compare TEAMS_APP_ID and TEAMS_TENANT_ID with the app registration',
  700024: 'the certificate’s proof is not valid at this time: set the clock of this machine',
  700027: 'the certificate is not the app’s: upload it under Certificates & secrets of the app registration',
  90002: 'no such tenant: compare TEAMS_TENANT_ID with the app registration',
  900023: 'no such tenant: compare TEAMS_TENANT_ID with the app registration',
}

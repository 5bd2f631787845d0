/** Secrets. */

/** A secret that may change while the process lives. */
export interface SecretSource {
  /** As last read. @throws ProviderFailed when it was never read */
  read(): Promise<string>
  /** Read anew, at most once a minute; in between, as last read. For when a verification fails. */
  renew(): Promise<string>
}

/** Where things are kept: one implementation, with AWS or the embedded servers on its far side. */
import type { Config } from './config.ts'
import { connect, connectEmbedded, type Keeping, type Stores } from './providers/aws/connect.ts'
import type { EmbeddedSockets } from './providers/embedded/start.ts'
import { embeddedTables } from './providers/embedded/tables.ts'

export type { Keeping, Stores }

/** Starts the embedded servers where no AWS resources are named. @throws Error when another process holds the folder. */
export async function openStores(config: Config['stores'], keeping: Keeping): Promise<Stores> {
  if (config.kind === 'aws') return connect(config, keeping)
  const { startEmbedded } = await import('./providers/embedded/start.ts')
  const { cases, held, threads: pictures } = keeping.retention
  const embedded = await startEmbedded(config.folder, { cases, held, pictures })
  const stores = await openEmbedded(embedded.sockets, keeping)
  return {
    ...stores,
    close: async () => {
      await stores.close()
      await embedded.close()
    },
  }
}

/** Over embedded servers that somebody else started. */
export const openEmbedded = (sockets: EmbeddedSockets, keeping: Keeping): Promise<Stores> =>
  connectEmbedded(sockets, embeddedTables, keeping)

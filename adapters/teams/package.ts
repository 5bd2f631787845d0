/** The app package: what is uploaded to Teams (Microsoft's page on app packages). */
import { strToU8, zipSync } from 'fflate'
import { colourIcon, outlineIcon } from './icons.ts'
import { teamsManifest, type TeamsApp } from './manifest.ts'

/** A zip. The same app gives the same bytes. */
export function teamsPackage(app: TeamsApp): Uint8Array {
  const manifest = teamsManifest(app)
  const files = {
    'manifest.json': strToU8(JSON.stringify(manifest, null, 2)),
    [manifest.icons.color]: colourIcon(),
    [manifest.icons.outline]: outlineIcon(),
  }
  return zipSync(files, { mtime: '1980-01-02T00:00:00' })
}

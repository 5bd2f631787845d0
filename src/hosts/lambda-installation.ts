/** Once in every deployment that changes them: Slack's manifest and Teams' package, for the addresses that there are now -> the bucket. */
import { quietAwsClients } from '../config.ts'
import { ProviderFailed, type ObjectStore } from '../ports.ts'
import { s3ObjectStore } from '../providers/aws/object-store.ts'
import { s3Client } from '../providers/aws/s3-client.ts'
import { fulfil } from './function/custom-resource.ts'
import { filesOf, readInstallation, type InstallationFile } from './function/installation.ts'

quietAwsClients()
const client = s3Client({ kind: 'aws' })

export const handler = (event: unknown): Promise<void> =>
  fulfil(event, async ({ installation }) => {
    const wanted = readInstallation(installation)
    const { bucket } = wanted
    const objects = s3ObjectStore({ client, bucket })
    await Promise.all(filesOf(wanted).map((file) => put(file, objects, bucket)))
  })

async function put({ key, bytes, contentType }: InstallationFile, objects: ObjectStore, bucket: string): Promise<void> {
  await objects.put(key, bytes, contentType).catch((cause: unknown) => {
    const why = cause instanceof ProviderFailed ? cause.message : 'it failed'
    throw new Error(`${key} is not in the bucket ${bucket}: ${why}`, { cause })
  })
}

/** Long texts and pictures in S3. */
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { ObjectStore } from '../../ports.ts'
import { serviceFailure } from './service-failure.ts'

export function s3ObjectStore({ client, bucket }: { readonly client: S3Client; readonly bucket: string }): ObjectStore {
  return {
    async put(key, bytes, contentType) {
      const object = { Bucket: bucket, Key: key, Body: bytes, ContentType: contentType }
      await client.send(new PutObjectCommand(object)).catch(fail('PutObject'))
    },
    async get(key) {
      try {
        const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
        return body ? await body.transformToByteArray() : new Uint8Array()
      } catch (error) {
        if (error instanceof NoSuchKey) return null
        throw serviceFailure('store', 'GetObject', error)
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch(fail('DeleteObject'))
    },
  }
}

const fail = (operation: string) => (error: unknown) => {
  throw serviceFailure('store', operation, error)
}

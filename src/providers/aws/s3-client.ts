import { S3Client } from '@aws-sdk/client-s3'
import { connection, type FarSide } from './connection.ts'

export const s3Client = (far: FarSide): S3Client =>
  new S3Client({ ...connection(far, 's3'), ...(far.kind === 'embedded' && plainS3) })

const plainS3 = {
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const

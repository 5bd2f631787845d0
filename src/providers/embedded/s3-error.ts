/** The service's errors as its XML protocol carries them. Codes, statuses and wording: S3 API reference, "Error responses". */

const statuses = {
  AccessDenied: 403,
  BadDigest: 400,
  EntityTooLarge: 413,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidBucketName: 400,
  InvalidURI: 400,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotImplemented: 501,
} as const

export type S3ErrorCode = keyof typeof statuses

export class S3Error extends Error {
  override name = 'S3Error'
  readonly code: S3ErrorCode
  /** @param message must need no escaping in XML. */
  constructor(code: S3ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export const errorAnswer = ({ code, message }: S3Error) => ({
  status: statuses[code],
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
})

/** The service's errors as its JSON protocol carries them. Names, codes and statuses: the published SQS service model. */

/** Type in the body -> code in the `x-amzn-query-error` header, status. */
export const modelledErrors = {
  InvalidAttributeName: ['InvalidAttributeName', 400],
  InvalidAttributeValue: ['InvalidAttributeValue', 400],
  InvalidMessageContents: ['InvalidMessageContents', 400],
  MessageNotInflight: ['AWS.SimpleQueueService.MessageNotInflight', 400],
  QueueDoesNotExist: ['AWS.SimpleQueueService.NonExistentQueue', 400],
  QueueNameExists: ['QueueAlreadyExists', 400],
  ReceiptHandleIsInvalid: ['ReceiptHandleIsInvalid', 404],
  UnsupportedOperation: ['AWS.SimpleQueueService.UnsupportedOperation', 400],
} as const satisfies Record<string, readonly [string, number]>

/** Not of SQS's own model: every AWS service may answer with these ("Common Errors" in the SQS API reference). */
const commonErrors = {
  AccessDeniedException: ['AccessDenied', 403],
  InternalFailure: ['InternalFailure', 500],
  InvalidParameterValueException: ['InvalidParameterValue', 400],
  MissingRequiredParameterException: ['MissingParameter', 400],
  RequestEntityTooLarge: ['RequestEntityTooLarge', 413],
  SerializationException: ['SerializationException', 400],
  UnknownOperationException: ['UnknownOperation', 400],
} as const satisfies Record<string, readonly [string, number]>

export type SqsErrorType = keyof typeof modelledErrors | keyof typeof commonErrors

export class SqsError extends Error {
  override name = 'SqsError'
  readonly type: SqsErrorType
  constructor(type: SqsErrorType, message: string) {
    super(message)
    this.type = type
  }
}

/** @returns status, headers and body of the answer. */
export function errorAnswer({ type, message }: SqsError) {
  const [code, status] = { ...modelledErrors, ...commonErrors }[type]
  const namespace = type in modelledErrors ? 'com.amazonaws.sqs' : 'com.amazon.coral.service'
  return {
    status,
    headers: { 'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}` },
    body: { __type: `${namespace}#${type}`, message },
  }
}

/** The value is left out of the message where it may hold what a person wrote. */
export const invalidParameter = (name: string, value: string | number, reason: string) =>
  new SqsError('InvalidParameterValueException', `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`)

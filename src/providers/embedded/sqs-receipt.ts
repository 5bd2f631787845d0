/** Receipt handles: what a receiver holds of a message. Every receive has its own. */
import { randomUUID } from 'node:crypto'
import { SqsError } from './sqs-error.ts'

export const mintReceipt = (queue: string, sequence: number) =>
  Buffer.from(`${queue} ${sequence} ${randomUUID()}`).toString('base64')

/** The message's sequence. @throws SqsError for what this queue never gave out. */
export function readReceipt(queue: string, handle: string): number {
  const [name, sequence, receive] = Buffer.from(handle, 'base64').toString().split(' ')
  if (name !== queue || !receive)
    throw new SqsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`)
  return Number(sequence)
}

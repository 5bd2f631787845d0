/** How an inbound is written into the queue, whoever sends it. */
import { createHash } from 'node:crypto'
import { groupOf, inboundId, type Inbound } from '../../turn.ts'

/** Members of SQS's SendMessage (API reference). What is sent twice within five minutes is kept once. */
export const queueMessage = (inbound: Inbound) => ({
  MessageBody: writeBody(inbound),
  MessageGroupId: hash(groupOf(inbound)),
  MessageDeduplicationId: hash(inboundId(inbound)),
})

// Group and deduplication ids end at 128 characters, and platforms' ids may be longer.
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

/** SQS takes no U+FFFE and U+FFFF, which JSON leaves as they are; everything else that it refuses JSON escapes. */
const writeBody = (inbound: Inbound) =>
  JSON.stringify(inbound).replaceAll(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)

/** The trace that a message was sent in: X-Ray reads it from the queue, and goes on with it in whoever receives. */

/** SQS developer guide, "Amazon SQS and AWS X-Ray". `header` null: there is no trace. */
export const traced = <Message extends object>(message: Message, header: string | null) => ({
  ...message,
  ...(header !== null && {
    MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String' as const, StringValue: header } },
  }),
})

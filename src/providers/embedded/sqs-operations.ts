/** The operations of the server: what each takes, and what it answers. */
import { SqsError } from './sqs-error.ts'
import { type Input, optionalInteger, required, text, textMap, texts } from './sqs-input.ts'
import type { SqsQueue } from './sqs-queue.ts'
import { receive, receiveMembers, visibility } from './sqs-receive.ts'
import { send, sendMembers } from './sqs-send.ts'
import type { SqsService } from './sqs-service.ts'

export interface Operation {
  /** The members that are honoured; a request with any other is refused. */
  readonly members: readonly string[]
  run(input: Input, service: SqsService, abandoned: AbortSignal): object | Promise<object>
}

// The host of the address is of no account: the client's endpoint decides where it is sent.
const urlOf = ({ record }: SqsQueue) => ({ QueueUrl: `http://localhost/000000000000/${record.name}` })

function queueOf(input: Input, service: SqsService): SqsQueue {
  const url = text(input, 'QueueUrl')
  return service.find(url.slice(url.lastIndexOf('/') + 1))
}

const all: Readonly<Record<string, Operation>> = {
  CreateQueue: {
    members: ['QueueName', 'Attributes'],
    run: (input, service) => urlOf(service.create(text(input, 'QueueName'), textMap(input, 'Attributes'))),
  },
  GetQueueUrl: {
    members: ['QueueName'],
    run: (input, service) => urlOf(service.find(text(input, 'QueueName'))),
  },
  GetQueueAttributes: {
    members: ['QueueUrl', 'AttributeNames'],
    run: (input, service) => attributesOf(queueOf(input, service), texts(input, 'AttributeNames')),
  },
  SendMessage: {
    members: sendMembers,
    run: (input, service) => send(input, queueOf(input, service)),
  },
  ReceiveMessage: {
    members: receiveMembers,
    run: (input, service, abandoned) => receive(input, queueOf(input, service), abandoned),
  },
  DeleteMessage: {
    members: ['QueueUrl', 'ReceiptHandle'],
    run: (input, service) => {
      queueOf(input, service).remove(text(input, 'ReceiptHandle'))
      return {}
    },
  },
  ChangeMessageVisibility: {
    members: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
    run: (input, service) => {
      const seconds = required('VisibilityTimeout', optionalInteger(input, 'VisibilityTimeout', visibility))
      queueOf(input, service).hide(text(input, 'ReceiptHandle'), seconds)
      return {}
    },
  },
}

/** By name. */
export const operations: ReadonlyMap<string, Operation> = new Map(Object.entries(all))

function attributesOf(queue: SqsQueue, names: readonly string[]): object {
  const { visible, inFlight } = queue.counts()
  const created = String(Math.floor(queue.record.created / 1000))
  const known: Readonly<Record<string, string>> = {
    ...queue.record.attributes,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: '0',
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    QueueArn: queue.arn,
  }
  if (names.includes('All')) return { Attributes: known }
  const unknown = names.find((name) => !Object.hasOwn(known, name) && name !== 'RedrivePolicy')
  if (unknown !== undefined) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`)
  const wanted = names.flatMap((name) => (Object.hasOwn(known, name) ? [[name, known[name]]] : []))
  return wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) as unknown } : {}
}

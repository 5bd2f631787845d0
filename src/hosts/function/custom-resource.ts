/** What CloudFormation asks of a resource of one's own, and how it is answered (CloudFormation user guide, "Custom resources"). */
import * as z from 'zod'

const request = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  /** Signed for one answer without a content type. */
  ResponseURL: z.url({ protocol: /^https?$/ }),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResourceProperties: z.record(z.string(), z.unknown()),
})

type Request = z.infer<typeof request>
type Properties = Request['ResourceProperties']

const patience = 10_000

/**
 * `make` is given what the template says; where it throws, the deployment fails with the error's message. Nothing is done when the
 * resource is deleted. @throws when CloudFormation cannot be told, so that Lambda calls once more
 */
export async function fulfil(event: unknown, make: (properties: Properties) => Promise<void>): Promise<void> {
  const asked = request.parse(event)
  const problem = asked.RequestType === 'Delete' ? null : await problemOf(make(asked.ResourceProperties))
  await tell(asked, problem)
}

const problemOf = (made: Promise<void>) =>
  made.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : 'It failed without a word'),
  )

async function tell(asked: Request, problem: string | null): Promise<void> {
  const { ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId = LogicalResourceId } = asked
  const answer = {
    Status: problem === null ? 'SUCCESS' : 'FAILED',
    ...(problem !== null && { Reason: problem.slice(0, longestReason) }),
    StackId,
    RequestId,
    LogicalResourceId,
    // The same for ever: another one would have CloudFormation delete the first.
    PhysicalResourceId,
  }
  const { ok, status } = await fetch(ResponseURL, {
    method: 'PUT',
    // Bytes: a text would bring a content type along.
    body: Buffer.from(JSON.stringify(answer)),
    signal: AbortSignal.timeout(patience),
  })
  if (!ok) throw new Error(`CloudFormation could not be told (${status})`)
}

/** Characters; an answer may have 4,096 bytes in all. */
const longestReason = 1_000

/** Whether statements allow a call (IAM user guide, "Policy evaluation logic": some statement must, and none of ours denies). */
import type { Statement } from './principals.ts'

export interface Asked {
  /** As in `sqs:SendMessage`. */
  readonly action: string
  readonly resource: string
  /** Condition keys, as the service gives them along. */
  readonly context: Readonly<Record<string, readonly string[]>>
}

/** @throws Error for a condition whose operator is unknown here */
export const isAllowed = (statements: readonly Statement[], asked: Asked): boolean =>
  statements.some(
    ({ actions, resources, conditions }) =>
      // Names of actions are the same in any case; resources are not.
      actions.some((action) => like(action.toLowerCase(), asked.action.toLowerCase())) &&
      resources.some((resource) => like(resource, asked.resource)) &&
      Object.entries(conditions).every(([operator, keys]) =>
        Object.entries(keys).every(([key, wanted]) => holds(operator, wanted, asked.context[key] ?? [])),
      ),
  )

function holds(operator: string, wanted: readonly string[], given: readonly string[]): boolean {
  const isWanted = (value: string) => wanted.includes(value)
  switch (operator) {
    // True of no value as well.
    case 'ForAllValues:StringEquals':
      return given.every(isWanted)
    case 'StringEquals':
      return given.some(isWanted)
    case 'StringLike':
      return given.some((value) => wanted.some((pattern) => like(pattern, value)))
    default:
      throw new Error(`The condition ${operator} is not evaluated: teach it to test/infra/iam/evaluate.ts`)
  }
}

const like = (pattern: string, value: string) =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(value)

/** What statements allow and nobody ever asked for: `action on resource`. */
export const unusedOf = (statements: readonly Statement[], seen: readonly Asked[]): readonly string[] => [
  ...new Set(
    statements.flatMap((statement) =>
      statement.actions.flatMap((action) =>
        statement.resources
          .filter(
            (resource) =>
              !seen.some((asked) => isAllowed([{ ...statement, actions: [action], resources: [resource] }], asked)),
          )
          .map((resource) => `${action} on ${resource}`),
      ),
    ),
  ),
]

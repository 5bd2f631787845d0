/** The real way from a guard's answer to a decision: rendered, asked, read, judged, decided. */
import { judge } from '../../src/judge.ts'
import { builtInPolicy } from '../../src/policy/built-in.ts'
import { allows, decide } from '../../src/policy/decide.ts'
import { ruleOf } from '../../src/policy/policy.ts'
import { ProviderFailed } from '../../src/ports.ts'
import { MalformedAnswer, type Completion, type GuardFamily } from '../../src/prompts/family.ts'
import { textGuard } from '../../src/text-models.ts'

const never = new AbortController().signal
const question = 'Hello there'

/** Whether the question would be let through. A guard failure lets nothing through; any other error is thrown on. */
export async function cleared(family: GuardFamily, completion: Completion): Promise<boolean> {
  const completer = { complete: async () => completion }
  const guard = textGuard({ family, categories: family.categories, completer, name: family.name })
  try {
    return allows(decide(builtInPolicy, await judge([guard], [{ role: 'user', text: question }], never), question))
  } catch (error) {
    if (error instanceof ProviderFailed && error.cause instanceof MalformedAnswer) return false
    throw error
  }
}

/** The lowest score that is no longer answered. */
export const limitOf = (category: string) => ruleOf(builtInPolicy, category)?.bands.probably ?? 0

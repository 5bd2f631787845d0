/** The models and guards that a host works with. */
import { modelsOf, type Models } from '../assemble.ts'
import type { Config } from '../config.ts'
import type { Policy } from '../policy/policy.ts'
import type { Observer, Tracer, WakeStore } from '../ports.ts'
import type { ServiceClients } from '../providers/aws/service-clients.ts'
import { resilient } from '../resilience.ts'
import type { Log } from '../telemetry.ts'

interface Around {
  readonly policy: Policy
  readonly services: ServiceClients
  readonly wakes: WakeStore
  readonly observer: Observer
  readonly tracer: Tracer
  readonly log: Log
}

/** Each asked with bounded patience. @throws ConfigurationError */
export async function openModels({ models: slots }: Config, around: Around): Promise<Models> {
  const { policy, log } = around
  const models = await modelsOf(slots, { ...around, now: Date.now })
  const unmasked = policy.masking.filter((type) => !models.masker.types.includes(type))
  if (unmasked.length > 0) log.warn('personal data that the masker cannot find', { types: unmasked.join(', ') })
  return resilient(models, { ...around, now: Date.now })
}

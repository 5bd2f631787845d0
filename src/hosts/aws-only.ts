import { ConfigurationError, type Config } from '../config.ts'
import { awsResources } from '../config/together.ts'

/** What is embedded lives with one process alone. @throws ConfigurationError */
export function awsOnly({ stores }: Config, who: string): Extract<Config['stores'], { kind: 'aws' }> {
  if (stores.kind === 'aws') return stores
  throw new ConfigurationError(
    `${awsResources.join(', ')} must be set: ${who} shares its state with others, and embedded stores serve one process alone`,
  )
}

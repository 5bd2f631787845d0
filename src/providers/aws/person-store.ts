/** To be built. */
import type { PersonStore } from '../../ports.ts'

const toBeBuilt = () => Promise.reject(new Error('To be built'))

export const dynamoPersonStore = (): PersonStore => ({ recent: toBeBuilt, forget: toBeBuilt, rate: toBeBuilt })

/** To be built. */
import type { WakeStore } from '../../ports.ts'

const toBeBuilt = () => Promise.reject(new Error('To be built'))

export const dynamoWakeStore = (): WakeStore => ({ expected: toBeBuilt, seen: toBeBuilt })

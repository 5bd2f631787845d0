/** To be built. */
import type { Masker } from '../../ports.ts'

export const demoMasker = (): Masker => ({ mask: () => Promise.reject(new Error('To be built')) })

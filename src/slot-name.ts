/** What a model or a guard is called where people or moderators read of it. */
import type { PictureGuardSlot, PictureSlot, PromptGuardSlot } from './config.ts'

/** Which model, and where: `llama-guard-1@endpoint`, `llama-3@127.0.0.1:11434`. Of an address only the host. */
export function slotName(slot: PromptGuardSlot | PictureSlot | PictureGuardSlot): string {
  switch (slot.kind) {
    case 'demo':
      return 'a demonstration'
    case 'comprehend':
      return 'Comprehend'
    case 'rekognition':
      return slot.adapter === null ? 'Rekognition' : 'Rekognition with an adapter'
    case 'sagemaker': {
      const family = 'family' in slot ? slot.family : 'sdxl'
      return `${family}@${slot.endpoint}${slot.component === null ? '' : `/${slot.component}`}`
    }
    case 'openai':
    case 'ollama':
      return `${slot.family}@${new URL(slot.baseUrl).host}`
  }
}

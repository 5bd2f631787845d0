/** Demonstrations behind the real prompt formats: what is rendered, budgeted and read is what a server would be sent. */
import type { Bot } from './bot.ts'
import { guardCategories, type Policy } from './policy/policy.ts'
import type { ChatModel, TextGuard } from './ports.ts'
import { llama2 } from './prompts/llama-2.ts'
import { llamaGuard1 } from './prompts/llama-guard-1.ts'
import { demoChat, demoGuard } from './providers/demo/completers.ts'
import { demoMasker } from './providers/demo/masker.ts'
import { demoPictureGuard } from './providers/demo/picture-guard.ts'
import { demoPictureModel } from './providers/demo/picture-model.ts'
import { demoPromptGuard } from './providers/demo/prompt-guard.ts'
import { asked, chatModel, textGuard } from './text-models.ts'

export type Models = Pick<Bot, 'model' | 'guards' | 'promptGuards' | 'masker' | 'pictureModel' | 'pictureGuard'>

export const demoModels = (policy: Policy): Models => ({
  model: demoChatModel(policy),
  guards: [demoTextGuard(policy)],
  promptGuards: [demoPromptGuard()],
  masker: demoMasker(),
  pictureModel: demoPictureModel(),
  pictureGuard: demoPictureGuard(),
})

export const demoChatModel = (policy: Policy): ChatModel =>
  chatModel({ family: llama2, completer: demoChat(), ...asked(policy) })

export const demoTextGuard = (policy: Policy): TextGuard =>
  textGuard({
    family: llamaGuard1,
    categories: guardCategories(policy, llamaGuard1.categories),
    completer: demoGuard(),
    name: 'demonstration guard',
  })

/** config -> the models and guards of a working bot. */
import type { Bot } from './bot.ts'
import { guardCategories, type Policy } from './policy/policy.ts'
import { llama2 } from './prompts/llama-2.ts'
import { llamaGuard1 } from './prompts/llama-guard-1.ts'
import { demoChat, demoGuard } from './providers/demo/completers.ts'
import { demoMasker } from './providers/demo/masker.ts'
import { demoPictureGuard } from './providers/demo/picture-guard.ts'
import { demoPictureModel } from './providers/demo/picture-model.ts'
import { demoPromptGuard } from './providers/demo/prompt-guard.ts'
import { chatModel, systemPrompt, textGuard } from './text-models.ts'

type Models = Pick<Bot, 'model' | 'guards' | 'promptGuards' | 'masker' | 'pictureModel' | 'pictureGuard'>

/** Demonstrations behind the real prompt formats: what is rendered, budgeted and read is what a server would be sent. */
export function demoModels(policy: Policy): Models {
  return {
    model: chatModel({
      family: llama2,
      completer: demoChat(),
      system: systemPrompt,
      replyTokens: policy.limits.replyTokens,
      stop: policy.sampling.stop,
    }),
    guards: [
      textGuard({
        family: llamaGuard1,
        categories: guardCategories(policy, llamaGuard1.categories),
        completer: demoGuard(),
        name: 'demonstration guard',
      }),
    ],
    promptGuards: [demoPromptGuard()],
    masker: demoMasker(),
    pictureModel: demoPictureModel(),
    pictureGuard: demoPictureGuard(),
  }
}

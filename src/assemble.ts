/** config -> the models and guards of a working bot. */
import type { Bot } from './bot.ts'
import { ConfigurationError, type Config, type PromptGuardSlot, type Slot } from './config.ts'
import { guardCategories, type Policy } from './policy/policy.ts'
import type { ChatModel, Completer, Masker, PictureGuard, PictureModel, PromptGuard, TextGuard } from './ports.ts'
import { chatFamilies, guardFamilies } from './prompts/families.ts'
import { llama2 } from './prompts/llama-2.ts'
import { llamaGuard1 } from './prompts/llama-guard-1.ts'
import { comprehendMasker } from './providers/aws/masker.ts'
import { rekognitionPictureGuard } from './providers/aws/picture-guard.ts'
import { comprehendPromptGuard } from './providers/aws/prompt-guard.ts'
import { sageMakerCompleter } from './providers/aws/sagemaker/completer.ts'
import { sageMakerPictureModel } from './providers/aws/sagemaker/picture-model.ts'
import type { ServiceClients } from './providers/aws/service-clients.ts'
import { demoChat, demoGuard } from './providers/demo/completers.ts'
import { demoMasker } from './providers/demo/masker.ts'
import { demoPictureGuard } from './providers/demo/picture-guard.ts'
import { demoPictureModel } from './providers/demo/picture-model.ts'
import { demoPromptGuard } from './providers/demo/prompt-guard.ts'
import { ollamaCompleter } from './providers/self-hosted/ollama-completer.ts'
import { openAiCompleter } from './providers/self-hosted/openai-completer.ts'
import { slotName } from './slot-name.ts'
import { asPromptGuard, chatModel, systemPrompt, textGuard } from './text-models.ts'

export type Models = Pick<Bot, 'model' | 'guards' | 'promptGuards' | 'masker' | 'pictureModel' | 'pictureGuard'>

type Slots = Config['models']

export interface Surroundings {
  readonly policy: Policy
  readonly services: ServiceClients
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** What the slots name. Only the families that are named are loaded. @throws ConfigurationError */
export async function modelsOf(slots: Slots, around: Surroundings): Promise<Models> {
  const [model, guards, promptGuards] = await Promise.all([
    chatModelOf(slots.chat, around),
    textGuardsOf(slots.guard, around),
    Promise.all(slots.promptGuards.map((slot) => promptGuardOf(slot, around))),
  ])
  return {
    model,
    guards,
    promptGuards,
    masker: maskerOf(slots, around),
    pictureModel: pictureModelOf(slots.picture, around),
    pictureGuard: pictureGuardOf(slots.pictureGuard, around),
  }
}

/** Demonstrations behind the real prompt formats: what is rendered, budgeted and read is what a server would be sent. */
export const demoModels = (policy: Policy): Models => ({
  model: demoChatModel(policy),
  guards: [demoTextGuard(policy)],
  promptGuards: [demoPromptGuard()],
  masker: demoMasker(),
  pictureModel: demoPictureModel(),
  pictureGuard: demoPictureGuard(),
})

const demoChatModel = (policy: Policy): ChatModel =>
  chatModel({ family: llama2, completer: demoChat(), ...asked(policy) })

/** What every chat model is asked with. */
const asked = ({ limits, sampling }: Policy) => ({
  system: systemPrompt,
  replyTokens: limits.replyTokens,
  stop: sampling.stop,
})

const demoTextGuard = (policy: Policy): TextGuard =>
  textGuard({
    family: llamaGuard1,
    categories: guardCategories(policy, llamaGuard1.categories),
    completer: demoGuard(),
    name: 'demonstration guard',
  })

async function chatModelOf(slot: Slot, around: Surroundings): Promise<ChatModel> {
  if (slot.kind === 'demo') return demoChatModel(around.policy)
  const family = await familyIn(chatFamilies, slot.family)(around)
  const completer = completerOf(slot, family.context, around)
  return chatModel({ family, completer, ...asked(around.policy) })
}

/** The guards of text alone: all that judging a question takes. @throws ConfigurationError */
export const textGuardsOf = async (slot: Slot, around: Surroundings): Promise<readonly TextGuard[]> => [
  await textGuardOf(slot, around),
]

async function textGuardOf(slot: Slot, around: Surroundings): Promise<TextGuard> {
  if (slot.kind === 'demo') return demoTextGuard(around.policy)
  const family = await familyIn(guardFamilies, slot.family)()
  const completer = completerOf(slot, family.context, around)
  const categories = guardCategories(around.policy, family.categories)
  return textGuard({ family, categories, completer, name: slotName(slot) })
}

async function promptGuardOf(slot: PromptGuardSlot, around: Surroundings): Promise<PromptGuard> {
  switch (slot.kind) {
    case 'demo':
      return demoPromptGuard()
    case 'comprehend':
      return comprehendPromptGuard({ client: around.services.comprehend() })
    case 'sagemaker':
    case 'openai':
    case 'ollama':
      return asPromptGuard(await textGuardOf(slot, around), around.policy.languages)
  }
}

function completerOf(
  slot: Exclude<Slot, { kind: 'demo' }>,
  context: number,
  { policy, services }: Surroundings,
): Completer {
  const { sampling } = policy
  switch (slot.kind) {
    case 'sagemaker':
      return sageMakerCompleter({ client: services.sageMaker(), slot, sampling })
    case 'openai':
      return openAiCompleter({ ...slot, sampling })
    case 'ollama':
      return ollamaCompleter({ ...slot, context, sampling })
  }
}

function pictureModelOf(slot: Slots['picture'], { services }: Surroundings): PictureModel {
  switch (slot.kind) {
    case 'demo':
      return demoPictureModel()
    case 'sagemaker':
      return sageMakerPictureModel({ client: services.sageMaker(), ...slot })
  }
}

function pictureGuardOf(slot: Slots['pictureGuard'], { policy, services }: Surroundings): PictureGuard {
  switch (slot.kind) {
    case 'demo':
      return demoPictureGuard()
    case 'rekognition':
      return rekognitionPictureGuard({ client: services.rekognition(), adapter: slot.adapter, terms: policy.pictures })
  }
}

/** Comprehend's where AWS serves a model anyway; elsewhere the demonstration's patterns. */
function maskerOf(
  { chat, guard, promptGuards, picture, pictureGuard }: Slots,
  { policy, services }: Surroundings,
): Masker {
  const kinds = new Set([chat, guard, ...promptGuards, picture, pictureGuard].map(({ kind }) => kind))
  const aws = (['sagemaker', 'comprehend', 'rekognition'] as const).some((kind) => kinds.has(kind))
  if (policy.masking.length === 0 || !aws) return demoMasker()
  return comprehendMasker({ client: services.comprehend() })
}

function familyIn<Load>(families: Readonly<Record<string, Load>>, name: string): Load {
  const load = Object.hasOwn(families, name) ? families[name] : undefined
  if (!load) throw new ConfigurationError(`There is no family ${name}`)
  return load
}

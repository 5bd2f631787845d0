/** config -> the models and guards of a working bot. */
import { ConfigurationError, type Config, type PromptGuardSlot, type Slot } from './config.ts'
import { demoChatModel, demoTextGuard, type Models } from './demo-models.ts'
import { guardCategories, type Policy } from './policy/policy.ts'
import type { ChatModel, Completer, Masker, PictureGuard, PictureModel, PromptGuard, TextGuard } from './ports.ts'
import { chatFamilies, guardFamilies } from './prompts/families.ts'
import type { ServiceClients } from './providers/aws/service-clients.ts'
import { demoMasker } from './providers/demo/masker.ts'
import { demoPictureGuard } from './providers/demo/picture-guard.ts'
import { demoPictureModel } from './providers/demo/picture-model.ts'
import { demoPromptGuard } from './providers/demo/prompt-guard.ts'
import { slotName } from './slot-name.ts'
import { asked, asPromptGuard, chatModel, textGuard } from './text-models.ts'

export type { Models }

type Slots = Config['models']

export interface Surroundings {
  readonly policy: Policy
  readonly services: ServiceClients
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** What the slots name. Only what is named is loaded: clients and vocabularies take time and memory. @throws ConfigurationError */
export async function modelsOf(slots: Slots, around: Surroundings): Promise<Models> {
  const [model, guards, promptGuards, masker, pictureModel, pictureGuard] = await Promise.all([
    chatModelOf(slots.chat, around),
    textGuardsOf(slots.guard, around),
    Promise.all(slots.promptGuards.map((slot) => promptGuardOf(slot, around))),
    maskerOf(slots, around),
    pictureModelOf(slots.picture, around),
    pictureGuardOf(slots.pictureGuard, around),
  ])
  return { model, guards, promptGuards, masker, pictureModel, pictureGuard }
}

async function chatModelOf(slot: Slot, around: Surroundings): Promise<ChatModel> {
  if (slot.kind === 'demo') return demoChatModel(around.policy)
  const family = await familyIn(chatFamilies, slot.family)(around)
  const completer = await completerOf(slot, family.context, around)
  return chatModel({ family, completer, ...asked(around.policy) })
}

/** The guards of text alone: all that judging a question takes. @throws ConfigurationError */
export const textGuardsOf = async (slot: Slot, around: Surroundings): Promise<readonly TextGuard[]> => [
  await textGuardOf(slot, around),
]

async function textGuardOf(slot: Slot, around: Surroundings): Promise<TextGuard> {
  if (slot.kind === 'demo') return demoTextGuard(around.policy)
  const family = await familyIn(guardFamilies, slot.family)()
  const completer = await completerOf(slot, family.context, around)
  const categories = guardCategories(around.policy, family.categories)
  return textGuard({ family, categories, completer, name: slotName(slot) })
}

async function promptGuardOf(slot: PromptGuardSlot, around: Surroundings): Promise<PromptGuard> {
  switch (slot.kind) {
    case 'demo':
      return demoPromptGuard()
    case 'comprehend': {
      const { comprehendPromptGuard } = await import('./providers/aws/prompt-guard.ts')
      return comprehendPromptGuard({ client: await around.services.comprehend() })
    }
    case 'sagemaker':
    case 'openai':
    case 'ollama':
      return asPromptGuard(await textGuardOf(slot, around), around.policy.languages)
  }
}

async function completerOf(
  slot: Exclude<Slot, { kind: 'demo' }>,
  context: number,
  { policy, services }: Surroundings,
): Promise<Completer> {
  const { sampling } = policy
  switch (slot.kind) {
    case 'sagemaker': {
      const { sageMakerCompleter } = await import('./providers/aws/sagemaker/completer.ts')
      return sageMakerCompleter({ client: await services.sageMaker(), slot, sampling })
    }
    case 'openai': {
      const { openAiCompleter } = await import('./providers/self-hosted/openai-completer.ts')
      return openAiCompleter({ ...slot, sampling })
    }
    case 'ollama': {
      const { ollamaCompleter } = await import('./providers/self-hosted/ollama-completer.ts')
      return ollamaCompleter({ ...slot, context, sampling })
    }
  }
}

async function pictureModelOf(slot: Slots['picture'], { services }: Surroundings): Promise<PictureModel> {
  if (slot.kind === 'demo') return demoPictureModel()
  const { sageMakerPictureModel } = await import('./providers/aws/sagemaker/picture-model.ts')
  return sageMakerPictureModel({ client: await services.sageMaker(), ...slot })
}

async function pictureGuardOf(slot: Slots['pictureGuard'], { policy, services }: Surroundings): Promise<PictureGuard> {
  if (slot.kind === 'demo') return demoPictureGuard()
  const { rekognitionPictureGuard } = await import('./providers/aws/picture-guard.ts')
  return rekognitionPictureGuard({
    client: await services.rekognition(),
    adapter: slot.adapter,
    terms: policy.pictures,
  })
}

/** Comprehend's where AWS serves a model anyway; elsewhere the demonstration's patterns. */
async function maskerOf(
  { chat, guard, promptGuards, picture, pictureGuard }: Slots,
  { policy, services }: Surroundings,
): Promise<Masker> {
  const kinds = new Set([chat, guard, ...promptGuards, picture, pictureGuard].map(({ kind }) => kind))
  const aws = (['sagemaker', 'comprehend', 'rekognition'] as const).some((kind) => kinds.has(kind))
  if (policy.masking.length === 0 || !aws) return demoMasker()
  const { comprehendMasker } = await import('./providers/aws/masker.ts')
  return comprehendMasker({ client: await services.comprehend() })
}

function familyIn<Load>(families: Readonly<Record<string, Load>>, name: string): Load {
  const load = Object.hasOwn(families, name) ? families[name] : undefined
  if (!load) throw new ConfigurationError(`There is no family ${name}`)
  return load
}

/** What can be deployed to SageMaker here: which artefact, how the bot speaks to it, and what it needs. */
import { createRequire } from 'node:module'
import type { sagemaker_deployment as deployment } from '@cdklabs/generative-ai-cdk-constructs'

export interface Deployable {
  /** As the bot's slots name it, with the wire dialect of the pinned version where that is not the family's own. */
  readonly family: string
  readonly source:
    | { readonly kind: 'jumpstart'; readonly model: string }
    /** Loaded by the large-model-inference container from a bucket that whoever deploys has filled. */
    | { readonly kind: 'large-model'; readonly huggingFace: string; readonly tensorParallel: number }
  readonly instance: string
  /** What one copy takes of its instance. */
  readonly accelerators: number
  /** In MiB: at least so much is reserved for a copy. */
  readonly memory: number
  /** What the container is told beyond the artefact's own settings. */
  readonly environment: Readonly<Record<string, string>>
  /** What must be accepted; null: no gated licence. */
  readonly licence: string | null
}

/** As much as the bot ever asks. The model could take sixteen times that, for which these GPUs have no room beside its weights. */
const eightThousand = { OPTION_MAX_MODEL_LEN: '8192' }

/** Versions are pinned: one JumpStart id changes its wire format between them. */
export const deployables = {
  'llama-guard-7b': {
    family: 'llama-guard-1+tgi',
    source: { kind: 'jumpstart', model: 'META_TEXTGENERATION_LLAMA_GUARD_7B_1_2_23' },
    instance: 'ml.g5.2xlarge',
    accelerators: 1,
    memory: 16_384,
    environment: {},
    licence: 'llama-2',
  },
  'llama-guard-3-8b': {
    family: 'llama-guard-3+lmi',
    source: { kind: 'jumpstart', model: 'META_TEXTGENERATION_LLAMA_GUARD_3_8B_1_0_8' },
    instance: 'ml.g5.4xlarge',
    accelerators: 1,
    memory: 20_480,
    environment: eightThousand,
    licence: 'llama-3.1',
  },
  'llama-2-7b-f': {
    family: 'llama-2+tgi',
    source: { kind: 'jumpstart', model: 'META_TEXTGENERATION_LLAMA_2_7B_F_4_3_0' },
    instance: 'ml.g5.2xlarge',
    accelerators: 1,
    memory: 16_384,
    environment: {},
    licence: 'llama-2',
  },
  'llama-3.1-8b': {
    family: 'llama-3.1+lmi',
    source: { kind: 'jumpstart', model: 'META_TEXTGENERATION_LLAMA_3_1_8B_INSTRUCT_2_2_4' },
    instance: 'ml.g5.4xlarge',
    accelerators: 1,
    memory: 20_480,
    environment: eightThousand,
    licence: 'llama-3.1',
  },
  openchatkit: {
    family: 'openchatkit+lmi',
    source: { kind: 'large-model', huggingFace: 'togethercomputer/GPT-NeoXT-Chat-Base-20B', tensorParallel: 4 },
    instance: 'ml.g5.12xlarge',
    accelerators: 4,
    memory: 98_304,
    environment: {},
    licence: null,
  },
  'gpt-jt-moderation': {
    family: 'gpt-jt-moderation+lmi',
    source: { kind: 'large-model', huggingFace: 'togethercomputer/GPT-JT-Moderation-6B', tensorParallel: 1 },
    instance: 'ml.g5.2xlarge',
    accelerators: 1,
    memory: 16_384,
    environment: {},
    licence: null,
  },
  sdxl: {
    family: 'sdxl',
    source: { kind: 'jumpstart', model: 'MODEL_IMAGEGENERATION_STABILITYAI_STABLE_DIFFUSION_XL_BASE_1_0_1_0_15' },
    instance: 'ml.g5.4xlarge',
    accelerators: 1,
    memory: 24_576,
    environment: {},
    licence: null,
  },
} as const satisfies Readonly<Record<string, Deployable>>

export type DeployableName = keyof typeof deployables

/** GPUs of an instance (Amazon EC2, accelerated computing instances); null for a family that is not known here. */
export function gpusOf(instance: string): number | null {
  const [, family = '', size = ''] = instance.split('.')
  if (/^g[56]e?$/.test(family)) return { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 }[size] ?? 1
  return /^p[45]/.test(family) ? (size === '4xlarge' ? 1 : 8) : null
}

const folder = '@cdklabs/generative-ai-cdk-constructs/lib/patterns/gen-ai/aws-model-deployment-sagemaker'

interface Buckets {
  readonly contentBucket: string
  readonly gatedContentBucket: string
}

/** The parts of the construct library that hold AWS's JumpStart manifest, without the rest of it, which takes seconds to load. */
const load = createRequire(import.meta.url)

export interface Artefact {
  readonly image: string
  readonly uri: string
  /** Of a compressed archive; else a prefix. */
  readonly compressed: boolean
  readonly environment: Readonly<Record<string, string>>
}

/**
 * One copy of a model on an instance of that type. It is told of no more GPUs than it gets: JumpStart's own settings for a larger
 * instance would have it use all of them. @throws Error when JumpStart does not offer the model in that region or on that instance.
 */
export function jumpStartArtefact(model: string, instance: string, region: string): Artefact {
  /* oxlint-disable typescript/no-unsafe-type-assertion -- a CommonJS library, loaded in parts */
  const models = load(`${folder}/jumpstart-model.js`) as {
    JumpStartModel: Readonly<Record<string, deployment.JumpStartModel>>
  }
  const { JumpStartConstants } = load(`${folder}/private/jumpstart-constants.js`) as {
    JumpStartConstants: { JUMPSTART_LAUNCHED_REGIONS: Readonly<Record<string, Buckets>> }
  }
  /* oxlint-enable typescript/no-unsafe-type-assertion */
  const spec = models.JumpStartModel[model]?.bind()
  const buckets = JumpStartConstants.JUMPSTART_LAUNCHED_REGIONS[region]
  if (!spec || !buckets) throw new Error(`JumpStart does not offer ${model} in ${region}`)
  if (!spec.instanceTypes.includes(instance)) {
    throw new Error(`${model} cannot run on ${instance}, but on ${spec.instanceTypes.join(', ')}`)
  }
  const family = instance.split('.')[1]
  const alias = spec.instanceVariants?.find(({ instanceType }) => instanceType === family)?.imageUri?.replace('$', '')
  const image = spec.instanceAliases?.find((each) => each.region === region)?.aliases[alias ?? '']
  if (!image) throw new Error(`JumpStart names no container for ${model} on ${instance} in ${region}`)
  const key = spec.prepackedArtifactKey ?? spec.artifactKey
  const environment = Object.entries(spec.environment ?? {})
    .filter(([name]) => name !== 'SAGEMAKER_SUBMIT_DIRECTORY')
    .map(([name, value]) => [name, String(value)])
  return {
    image,
    uri: `s3://${spec.gatedBucket ? buckets.gatedContentBucket : buckets.contentBucket}/${key}`,
    compressed: key?.endsWith('.tar.gz') ?? false,
    environment: Object.fromEntries(environment),
  }
}

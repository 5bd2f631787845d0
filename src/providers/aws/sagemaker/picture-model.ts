/** Stable Diffusion XL on SageMaker, in JumpStart's container. */
import type { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'
import { ProviderFailed, type PictureModel } from '../../../ports.ts'
import { MalformedPicture, readSdxl, renderSdxl } from '../../../prompts/sdxl.ts'
import { sageMakerFailure } from './failure.ts'
import { invoke } from './invoke.ts'

export function sageMakerPictureModel(served: {
  readonly client: SageMakerRuntimeClient
  readonly endpoint: string
  /** Of an endpoint that has inference components. */
  readonly component: string | null
}): PictureModel {
  return {
    notes: [],
    async draw(request, signal) {
      const call = { body: renderSdxl(request), mostBytes }
      try {
        return readSdxl(Buffer.from(await invoke(served, call, signal)).toString())
      } catch (cause) {
        if (!(cause instanceof MalformedPicture)) throw sageMakerFailure('model', served, cause)
        // The same seed would only give the same again.
        throw new ProviderFailed('model', `${served.endpoint} gave no picture`, { retryable: false, cause })
      }
    },
  }
}

/** 5 MB, the most that a picture may have, are 7 MB in base64. */
const mostBytes = 8 * 1024 * 1024

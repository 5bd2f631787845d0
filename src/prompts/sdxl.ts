/** How Stable Diffusion XL wants its request and how its answer is read, as the JumpStart container has it. */
import type { PictureRequest } from '../turn.ts'

/** Body of the request, JSON. A negative prompt is one of negative weight, as in Stability's own API. */
export function renderSdxl({ prompt, negative, width, height, seed, steps, cfg }: PictureRequest): string {
  return JSON.stringify({
    text_prompts: [{ text: prompt, weight: 1 }, ...(negative === '' ? [] : [{ text: negative, weight: -1 }])],
    width,
    height,
    sampler: 'DPMPP2MSampler',
    cfg_scale: cfg,
    steps,
    seed,
    // As in AWS's own example of this container.
    use_refiner: true,
    refiner_steps: 40,
    refiner_strength: 0.2,
  })
}

/** Anything but canonical base64 in `generated_image`. Holds nothing of the answer. */
export class MalformedPicture extends Error {
  override name = 'MalformedPicture'
}

/**
 * The picture's bytes, not yet looked at.
 * @throws MalformedPicture also for base64 that is cut, broken into lines or part of a `data:` URL: Node would read on.
 */
export function readSdxl(body: string): Uint8Array {
  const encoded = imageOf(body)
  const bytes = Buffer.from(encoded ?? '', 'base64')
  if (encoded === null || bytes.toString('base64') !== encoded) throw new MalformedPicture()
  return bytes
}

function imageOf(body: string): string | null {
  try {
    const answer: unknown = JSON.parse(body)
    const whole = typeof answer === 'object' && answer !== null && 'generated_image' in answer
    return whole && typeof answer.generated_image === 'string' ? answer.generated_image : null
  } catch {
    return null
  }
}

/** What the doctor does when it is told to ask: every model and guard once, with something harmless. It wakes and costs. */
import type { Models } from '../assemble.ts'
import type { Config, PictureGuardSlot, PictureSlot, PromptGuardSlot } from '../config.ts'
import { NotAPicture, pictureFrom } from '../picture.ts'
import { ModelAsleep, ProviderFailed, type Check, type Diagnosis } from '../ports.ts'
import { MalformedAnswer } from '../prompts/family.ts'
import { serviceDiagnosis } from '../providers/aws/doctor/service-diagnosis.ts'
import type { Finding, Picture, PictureRequest } from '../turn.ts'

type AnySlot = PromptGuardSlot | PictureSlot | PictureGuardSlot

const greeting = [{ role: 'user', text: 'Hello' }] as const
const scene: PictureRequest = {
  prompt: 'a lighthouse at dawn',
  negative: '',
  width: 1024,
  height: 1024,
  seed: 1,
  steps: 20,
  cfg: 7,
}

/** Demonstrations are left out. `milliseconds`: how long each may take. */
export function askChecks(models: Models, slots: Config['models'], milliseconds: number): readonly Check[] {
  const patience = () => AbortSignal.timeout(milliseconds)
  let picture: Promise<Picture> | undefined
  const drawn = () => (picture ??= models.pictureModel.draw(scene, patience()).then(pictureFrom))
  return [
    ...asked(slots.chat, 'CHAT_MODEL', async () => {
      const reply = await models.model.reply(greeting, patience())
      return reply.trim() === '' ? strange('a greeting is answered with nothing') : ok('it answers')
    }),
    ...models.guards.flatMap((guard) =>
      asked(slots.guard, 'TEXT_GUARD', async () => judgedText(await guard.judge(greeting, patience()))),
    ),
    ...models.promptGuards.flatMap((guard, index) =>
      asked(slots.promptGuards[index], 'PROMPT_GUARD', async () =>
        judged(await guard.judge([scene.prompt], patience())),
      ),
    ),
    ...asked(slots.picture, 'PICTURE_MODEL', async () => {
      await drawn()
      return ok('it draws')
    }),
    ...asked(slots.pictureGuard, 'PICTURE_GUARD', async () => {
      const shown = await drawn().catch(() => null)
      if (shown === null) return { state: 'not asked', found: 'there is no picture to judge', mend: null }
      return judged(await models.pictureGuard.inspect(shown, patience()))
    }),
  ]
}

const ok = (found: string): Diagnosis => ({ state: 'ok', found, mend: null })
const strange = (found: string): Diagnosis => ({
  state: 'wrong',
  found,
  mend: 'name the family that the model was made with',
})

const judged = (findings: readonly Finding[]) =>
  findings.some(({ score }) => score >= 0.5) ? strange('it takes something harmless for unsafe') : ok('it judges')

/** A guard with probabilities gives P(unsafe) of what is safe as well. */
function judgedText(findings: readonly Finding[]): Diagnosis {
  const verdict = judged(findings)
  if (verdict.state !== 'ok') return verdict
  const [finding] = findings
  return finding
    ? ok(`it judges, with probabilities (a greeting: ${finding.score.toFixed(4)})`)
    : ok('it judges, without probabilities: every score is 0 or 1, and no threshold between them counts')
}

/** The IAM actions that asking takes. */
const actions: Readonly<Record<string, string>> = {
  sagemaker: 'sagemaker:InvokeEndpoint (and sagemaker:InvokeEndpointWithResponseStream)',
  comprehend: 'comprehend:DetectToxicContent',
  rekognition: 'rekognition:DetectModerationLabels',
}

function asked(slot: AnySlot | undefined, name: string, ask: () => Promise<Diagnosis>): readonly Check[] {
  if (!slot || slot.kind === 'demo') return []
  const run = async () => {
    try {
      return [await ask()]
    } catch (error) {
      return [failed(actions[slot.kind] ?? 'it', error)]
    }
  }
  return [{ name, run }]
}

function failed(action: string, error: unknown): Diagnosis {
  if (error instanceof ModelAsleep)
    return { state: 'asleep', found: `${error.model} is waking now`, mend: 'ask again in some minutes' }
  if (error instanceof NotAPicture) return { state: 'wrong', found: error.message, mend: null }
  if (!(error instanceof ProviderFailed)) throw error
  const { cause, message, retryable } = error
  if (cause instanceof MalformedAnswer) return strange('it answers something that is no verdict')
  if (cause instanceof Error && '$metadata' in cause)
    return serviceDiagnosis(
      { subject: message, action, mendMissing: 'deploy it, or name the one that is there' },
      cause,
    )
  return { state: retryable ? 'unreachable' : 'refused', found: message, mend: null }
}

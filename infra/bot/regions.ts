/** What AWS offers in which regions: what is missing there would fail at every single question. */

/** "New for Amazon Comprehend: toxicity detection" (AWS News Blog); elsewhere the guard model reads prompts of pictures. */
const toxicity: readonly string[] = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-southeast-2']

/** AWS General Reference, "Amazon Rekognition endpoints and quotas". */
const moderation: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'us-gov-west-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'il-central-1',
]

export const detectsToxicity = (region: string) => toxicity.includes(region)

/** Which guard reads what somebody wants to have drawn, as PROMPT_GUARD takes it. */
export const promptGuardIn = (region: string, textGuard: string) => (detectsToxicity(region) ? 'comprehend' : textGuard)

/** @throws Error where no guard could look at a picture. */
export function refusePicturesUnseen(region: string): void {
  if (moderation.includes(region)) return
  throw new Error(
    `Rekognition is not known to be in ${region}, and no picture is shown unseen: set models.pictures to null, or add the region to infra/bot/regions.ts if it is there by now`,
  )
}

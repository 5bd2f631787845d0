/** What guards of prompts and pictures look for, and by which names the services call it. */
import type { Bands, CategoryRule } from './policy.ts'

const usual: Bands = { possibly: 0.25, probably: 0.5, caution: 0.7, intervention: 0.9 }
/** Often harmless at work: a note when it is likely, held back only when it is all but certain. */
const mild: Bands = { possibly: 0.5, probably: 0.95, caution: Infinity, intervention: Infinity }

const rule = (title: string, plain: string, bands = usual): CategoryRule => ({ title, plain, bands })

export const pictureCategories: Readonly<Record<string, CategoryRule>> = {
  graphic: rule('Graphic language', 'graphic descriptions'),
  'harassment or abuse': rule('Harassment or abuse', 'harassment or abuse'),
  'hate speech': rule('Hate speech', 'hate speech'),
  insult: rule('Insult', 'insults'),
  profanity: rule('Profanity', 'swearing'),
  sexual: rule('Sexual language', 'sexual content'),
  'violence or threat': rule('Violence or threat', 'violence or a threat'),
  'explicit images': rule('Explicit picture', 'explicit pictures'),
  'non-explicit nudity': rule('Non-explicit nudity', 'nudity'),
  'swimwear or underwear': rule('Swimwear or underwear', 'swimwear or underwear', mild),
  'violent images': rule('Violent picture', 'violent pictures'),
  'visually disturbing images': rule('Visually disturbing picture', 'disturbing pictures'),
  'drugs and tobacco images': rule('Drugs and tobacco', 'drugs or tobacco'),
  'alcohol images': rule('Alcohol', 'alcohol', mild),
  'rude gestures': rule('Rude gestures', 'rude gestures'),
  'gambling images': rule('Gambling', 'gambling', mild),
  'hate symbols': rule('Hate symbols', 'hate symbols'),
}

/** Amazon Comprehend API reference, DetectToxicContent: label -> category. */
export const toxicityLabels: Readonly<Record<string, string>> = {
  GRAPHIC: 'graphic',
  HARASSMENT_OR_ABUSE: 'harassment or abuse',
  HATE_SPEECH: 'hate speech',
  INSULT: 'insult',
  PROFANITY: 'profanity',
  SEXUAL: 'sexual',
  VIOLENCE_OR_THREAT: 'violence or threat',
}

/** Amazon Rekognition developer guide, content moderation, model 7: top-level label -> category. */
export const moderationLabels: Readonly<Record<string, string>> = {
  Explicit: 'explicit images',
  'Non-Explicit Nudity of Intimate parts and Kissing': 'non-explicit nudity',
  'Swimwear or Underwear': 'swimwear or underwear',
  Violence: 'violent images',
  'Visually Disturbing': 'visually disturbing images',
  'Drugs & Tobacco': 'drugs and tobacco images',
  Alcohol: 'alcohol images',
  'Rude Gestures': 'rude gestures',
  Gambling: 'gambling images',
  'Hate Symbols': 'hate symbols',
}

/** The few words that the way in shows, taken from the policy when the function is built: it is too small to read one. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { DoorWords } from '../../../adapters/slack/reply.ts'

const words = z.strictObject({
  working: z.string(),
  forget: z.strictObject({ question: z.string(), label: z.string() }),
})

/** Beside the function's code. */
export const doorWordsFile = 'door-words.json'

export const readDoorWords = (beside: string): DoorWords =>
  words.parse(JSON.parse(readFileSync(new URL(doorWordsFile, beside), 'utf8')))

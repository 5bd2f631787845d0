/** Which models answer, said truthfully to whoever starts the bot or tries it. */
import type { Config } from '../config.ts'
import { isLoopback } from '../config/endpoint.ts'
import { slotName } from '../slot-name.ts'

const slotsOf = ({ chat, guard, promptGuards, picture, pictureGuard }: Config['models']) =>
  [chat, guard, ...promptGuards, picture, pictureGuard] as const

/** One line. */
export function modelsInWords(models: Config['models']): string {
  if (slotsOf(models).every(({ kind }) => kind === 'demo'))
    return 'The models here are demonstrations: a word list as the guard, canned answers as the model.'
  const { chat, guard, promptGuards, picture, pictureGuard } = models
  const prompts = promptGuards.map(slotName).join(' and ')
  return (
    `Questions are answered by ${slotName(chat)} and guarded by ${slotName(guard)}. ` +
    `Pictures come from ${slotName(picture)}, guarded by ${slotName(pictureGuard)}, and their prompts by ${prompts}.`
  )
}

/** Whether every model runs on this machine. */
export const modelsStayHere = (models: Config['models']): boolean =>
  slotsOf(models).every(
    (slot) => slot.kind === 'demo' || ('baseUrl' in slot && isLoopback(new URL(slot.baseUrl).hostname)),
  )

/** What Slack shows at once: the body of the answer to a slash command, seen by whoever gave it alone. */
import { actionIds } from './action.ts'

export interface DoorWords {
  /** A result will follow. */
  readonly working: string
  /** Asks whether everything kept of the person is to be erased, and names the button that does. */
  readonly forget: { readonly question: string; readonly label: string }
}

export type Reply = Readonly<Record<string, unknown>>

export const whisper = (text: string): Reply => ({ response_type: 'ephemeral', text })

/** A fixed form: nothing is erased before its button is pressed. */
export const forgetForm = ({ forget: { question, label } }: DoorWords): Reply => ({
  ...whisper(question),
  blocks: [
    { type: 'section', text: { type: 'plain_text', text: question } },
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: actionIds.forget, style: 'danger', text: { type: 'plain_text', text: label } },
      ],
    },
  ],
})

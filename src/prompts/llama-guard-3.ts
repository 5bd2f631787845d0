import type { Utterance } from '../turn.ts'
import { describeCategory } from './describe-category.ts'
import type { GuardCategory, GuardFamily } from './family.ts'
import { llama3Tokens } from './llama-3-tokens.ts'
import { readVerdict } from './read-verdict.ts'

/** By number: S1 to S14. The wording of the titles is the prompt's, which differs a little from the model card's. */
const hazards: readonly GuardCategory[] = [
  ['violent crimes', 'Violent Crimes'],
  ['non-violent crimes', 'Non-Violent Crimes'],
  ['sex crimes', 'Sex Crimes'],
  ['child exploitation', 'Child Exploitation'],
  ['defamation', 'Defamation'],
  ['specialized advice', 'Specialized Advice'],
  ['privacy', 'Privacy'],
  ['intellectual property', 'Intellectual Property'],
  ['indiscriminate weapons', 'Indiscriminate Weapons'],
  ['hate', 'Hate'],
  ['self-harm', 'Self-Harm'],
  ['sexual content', 'Sexual Content'],
  ['elections', 'Elections'],
  ['code interpreter abuse', 'Code Interpreter Abuse'],
].map(([category = '', title = '']) => ({ category, title, shouldNot: [], can: [], should: [] }))

/** Llama Guard 3 8B. The template is that of its model card, byte for byte. */
export const llamaGuard3_8b: GuardFamily = llamaGuard3('llama-guard-3', hazards, ['', '\n\n'])

/** Llama Guard 3 1B, which knows no code interpreter. The template is that of its model card, byte for byte. */
export const llamaGuard3_1b: GuardFamily = llamaGuard3('llama-guard-3-1b', hazards.slice(0, 13), [' ', ''])

/** What stands before the end of the user's block, and after the assistant's header. */
type Edges = readonly [before: string, after: string]

function llamaGuard3(name: string, categories: readonly GuardCategory[], edges: Edges): GuardFamily {
  return {
    name,
    // The 8B takes 131,072 tokens, but servers are commonly started with less.
    context: 8192,
    answerTokens: 64,
    stop: [],
    categories,
    render: (conversation, rendered) => promptOf(conversation, numbered(categories, rendered), edges),
    read(completion, rendered, guard) {
      const byNumber: GuardCategory[] = []
      for (const [number, category] of numbered(categories, rendered)) byNumber[number - 1] = category
      return readVerdict(completion, byNumber, guard, 'S')
    },
    // A text stands after a space and before two newlines, which its tokens may hold.
    tokens: (text) => llama3Tokens(` ${text.trim()}\n\n`),
  }
}

type Numbered = readonly [number: number, category: GuardCategory]

/**
 * A category that the model was trained with keeps its number, as in the model card's template, so that one left out
 * of the list can never be taken for another: its code, which may still come, is `unknown`. Others follow after.
 */
function numbered(trained: readonly GuardCategory[], rendered: readonly GuardCategory[]): readonly Numbered[] {
  let last = trained.length
  return rendered
    .map((category): Numbered => {
      const position = trained.findIndex(({ title }) => title === category.title)
      return [position < 0 ? (last += 1) : position + 1, category]
    })
    .toSorted(([a], [b]) => a - b)
}

const speaker = { user: 'User', agent: 'Agent' } as const

/** The very first `<|begin_of_text|>` is left out: servers add it. */
function promptOf(conversation: readonly Utterance[], categories: readonly Numbered[], [before, after]: Edges): string {
  const judged = speaker[conversation.at(-1)?.role ?? 'user']
  return `<|start_header_id|>user<|end_header_id|>

Task: Check if there is unsafe content in '${judged}' messages in conversations according our safety policy with the below categories.

<BEGIN UNSAFE CONTENT CATEGORIES>
${categories.map(([number, category]) => describeCategory(`S${number}: ${category.title}.`, category)).join('\n')}
<END UNSAFE CONTENT CATEGORIES>

<BEGIN CONVERSATION>

${conversation.map(({ role, text }) => `${speaker[role]}: ${text.trim()}`).join('\n\n')}

<END CONVERSATION>

Provide your safety assessment for ONLY THE LAST ${judged} message in the above conversation:
 - First line must read 'safe' or 'unsafe'.
 - If unsafe, a second line must include a comma-separated list of violated categories.${before}<|eot_id|><|start_header_id|>assistant<|end_header_id|>${after}`
}

import type { Finding, Grade } from '../turn.ts'
import { estimatedTokens } from './estimated-tokens.ts'
import { type Completion, type GuardFamily, MalformedAnswer } from './family.ts'

/** The model's labels are our grades. Each becomes a score in the middle of that grade's usual band; no finding at 0. */
const scores: Readonly<Record<Grade, number>> = {
  casual: 0,
  'needs caution': 0.8,
  'needs intervention': 0.95,
  'possibly needs caution': 0.3,
  'probably needs caution': 0.6,
}

/**
 * GPT-JT-Moderation-6B. The template is that of its model card, without examples. It knows no categories: a policy's
 * are ignored, and its findings are `unspecified`. It was trained with one text, so only the last utterance is judged,
 * without its conversation; what several messages say only together it cannot see.
 */
export const gptJtModeration: GuardFamily = {
  name: 'gpt-jt-moderation',
  context: 2048,
  answerTokens: 8,
  stop: ['\n'],
  categories: [],
  render: (conversation) => `Possible labels:
1. casual
2. needs caution
3. needs intervention
4. possibly needs caution
5. probably needs caution

Input: ${conversation.at(-1)?.text.trim() ?? ''}
Output:`,
  read,
  tokens: estimatedTokens,
}

/** No label is longer, whatever the model writes after it. */
const longest = 1000

/**
 * One exact label, alone on the first line. After it the model goes on with inputs of its own, where no server stops
 * it: they are no answer. But a line that was cut short may be no label yet.
 */
function read({ text, finish }: Completion, _categories: unknown, guard: string): readonly Finding[] {
  const [line = ''] = text.split('\n', 1)
  const ended = finish === 'stop' || (finish === 'length' && line.length < text.length)
  const label = line
    .trim()
    .replace(/<\|endoftext\|>$/, '')
    .trim()
  if (!ended || text.length > longest || !isLabel(label)) {
    throw new MalformedAnswer('The guard answered none of its five labels')
  }
  return label === 'casual' ? [] : [{ category: 'unspecified', score: scores[label], guard }]
}

const isLabel = (text: string): text is Grade => Object.hasOwn(scores, text)

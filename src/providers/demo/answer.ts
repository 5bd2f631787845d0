import type { Completion } from '../../prompts/family.ts'
import type { Directives } from './directives.ts'

/** What a demonstration model makes of a prompt, and what the judged or answered text asks of it besides. */
export interface Answer {
  readonly directives: Directives
  readonly completion: Completion
}

import type { GuardCategory } from './family.ts'

/** A category as a Llama Guard prompt has it: its heading, and the blocks that it has lines for. */
export function describeCategory(heading: string, { shouldNot, can, should }: GuardCategory): string {
  const blocks = [...block('Should not', shouldNot), ...block('Can', can), ...block('Should', should)]
  return [heading, ...blocks].join('\n')
}

const block = (heading: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [heading, ...lines.map((line) => `- ${line}`)]

/** The names and list places that lead to a part of a policy file. */
export type Path = readonly PropertyKey[]

/** `categories.self-harm.thresholds.caution`, `languages[0]`. */
export const nameOf = (path: Path) =>
  path.reduce<string>(
    (name, part) => (typeof part === 'number' ? `${name}[${part}]` : `${name}${name && '.'}${String(part)}`),
    '',
  ) || 'the policy'

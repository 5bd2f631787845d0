/** What the doctor looks at. */

/** Looks at something that the bot stands on, and changes, wakes and pays for nothing. */
export interface Check {
  /** As an operator knows it: a variable's name where there is one. */
  readonly name: string
  /** May reject: then nothing is known of it. */
  run(): Promise<readonly Diagnosis[]>
}

export interface Diagnosis {
  /** `asleep` wakes when it is needed; `not asked`: looking costs money, or wakes something. All but these and `ok` need mending. */
  readonly state: 'ok' | 'asleep' | 'not asked' | 'missing' | 'refused' | 'unreachable' | 'wrong'
  /** What was found, with the name of the thing. Holds no secret, and no word of another service. */
  readonly found: string
  /** What to do about it; null when nothing. */
  readonly mend: string | null
}

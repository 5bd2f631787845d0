/** The two tables as plain data, for whoever creates them. Keys cannot change once a table holds items. */

export interface KeyAttribute {
  readonly name: string
  readonly type: 'S' | 'N'
}

export interface IndexDescription {
  readonly name: string
  readonly partition: KeyAttribute
  readonly sort: KeyAttribute | null
  readonly projection: 'ALL' | 'KEYS_ONLY'
}

export interface TableDescription {
  readonly partition: KeyAttribute
  readonly sort: KeyAttribute
  /** The time-to-live attribute, in seconds since the epoch. */
  readonly expires: string
  readonly indexes: readonly IndexDescription[]
}

/**
 * One partition a channel. `<thread>|turn|<message>|<revision>` is a turn's audit row, which never holds words;
 * `<thread>|said|<message>|<revision>` is its permitted exchange. Indexes hold keys only, so that the writes of an
 * ordinary turn after its claim leave `by-person` alone.
 */
export const threadsTable: TableDescription = {
  partition: { name: 'channel', type: 'S' },
  sort: { name: 'entry', type: 'S' },
  expires: 'expires',
  indexes: [
    {
      name: 'by-person',
      partition: { name: 'person', type: 'S' },
      sort: { name: 'asked', type: 'N' },
      projection: 'KEYS_ONLY',
    },
    { name: 'by-post', partition: { name: 'post', type: 'S' }, sort: null, projection: 'KEYS_ONLY' },
  ],
}

/** One partition a case: `case` (ids and verdict), `content` (its words), `notice|<desk>` (one desk's card). */
export const casesTable: TableDescription = {
  partition: { name: 'case', type: 'S' },
  sort: { name: 'entry', type: 'S' },
  expires: 'expires',
  indexes: [
    {
      name: 'by-state',
      partition: { name: 'state', type: 'S' },
      sort: { name: 'opened', type: 'N' },
      projection: 'ALL',
    },
  ],
}

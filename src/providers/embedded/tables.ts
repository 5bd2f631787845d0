/** What the two tables are called here. */
export const embeddedTables = { threads: 'threads', cases: 'cases' } as const

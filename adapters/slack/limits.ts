/** All of Slack's limits that what we send could meet. Lengths are UTF-16 units, as JavaScript counts them, unless said otherwise. */
export const limits = {
  /** `text` of a message. Slack cuts beyond 40,000, and was seen to split beyond about 4,040 (reference of chat.postMessage). */
  text: 4_000,
  /** Blocks of a message; of a home tab (reference of blocks). */
  blocks: 50,
  homeBlocks: 100,
  /**
   * All blocks of a message as JSON, in bytes of UTF-8. Slack documents nothing; `msg_blocks_too_long` was met between 13,172 and
   * 13,297 characters (slackapi/bolt-js#2509).
   */
  messageBytes: 12_000,
  /** One block of rich text as JSON. Undocumented: what a section's text may have. */
  richText: 3_000,
  /** Rows and columns of a table, and tables of a message (reference of the table block). */
  tableRows: 100,
  tableColumns: 20,
  tables: 1,
  /** A table as JSON: so that it fits a message with what else belongs to it. */
  table: 9_000,
  /** Indents of a list: 0 to 8 (reference of the rich text block). */
  indent: 8,
  /** Text of a context block's element; elements of such a block. */
  contextText: 3_000,
  contextElements: 10,
  /** A button's label; its value (reference of block elements). */
  button: 75,
  buttonValue: 2_000,
  actionId: 255,
  /** Of a dialog that asks to confirm: title, text, and its two buttons (reference of composition objects). */
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** What stands in a picture's place. Undocumented for files: what an image block may have is 2,000. */
  altText: 1_000,
  /** Title of a conversation: 1 to 200 (agents.sessions.rename). */
  title: 200,
  /** Prompts that are suggested in an empty conversation (reference of the agent view). */
  suggestedPrompts: 4,
  /** Messages on one page of a conversation's history: at most 999 in a thread, fewer are advised. */
  page: 200,
} as const

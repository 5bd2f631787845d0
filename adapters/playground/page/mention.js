/**
 * How the bot's mention stands in a text, for page and adapter alike: anywhere, in any case, but not as a part of another
 * word or of an address. The source of a regular expression with the flags `i` and `u`.
 * @param {string} mention
 */
export const mentionPattern = (mention) =>
  String.raw`(?<![\p{L}\p{N}_@.-])${mention}(?![\p{L}\p{N}_]|[-.@][\p{L}\p{N}])`

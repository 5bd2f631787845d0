/** How ids are joined into one text. */

export const join = (...parts: readonly string[]) => parts.map(encodeURIComponent).join(':')

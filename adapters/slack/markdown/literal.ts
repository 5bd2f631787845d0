/** Text as it stands, in which no markup counts. */
import { grouped } from './divide.ts'
import { quote, section, texts, type RichText } from './rich-text.ts'

/** A block for each paragraph; none for no text. */
export const plainBlocks = (text: string): readonly RichText[] =>
  text.split(/\n{2,}/).flatMap((paragraph) => (paragraph.trim() ? grouped([section(texts(paragraph))]) : []))

export const quotedBlocks = (text: string): readonly RichText[] => grouped([quote(texts(text))])

export const headingBlocks = (text: string): readonly RichText[] => grouped([section(texts(text, { bold: true }))])

/** What Slack would refuse in a message's blocks, by its reference of Block Kit. The numbers are its own, not those of our code. */
import { refuse } from './state.ts'

type Fields = Readonly<Record<string, unknown>>

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : refuse('invalid_blocks')

const list = (value: unknown, least: number, most: number): readonly unknown[] =>
  Array.isArray(value) && value.length >= least && value.length <= most ? value : refuse('invalid_blocks')

const text = (value: unknown, least: number, most: number) =>
  typeof value === 'string' && value.length >= least && value.length <= most ? value : refuse('invalid_blocks')

const known = (value: Fields, ...names: readonly string[]) => {
  for (const name of Object.keys(value)) if (!names.includes(name)) refuse('invalid_blocks')
}

export function checkBlocks(blocks: unknown, most = 50): void {
  list(blocks, 1, most).forEach(checkBlock)
  if (most === 50 && JSON.stringify(blocks).length > 13_200) refuse('msg_blocks_too_long')
  if (list(blocks, 1, most).filter((block) => fields(block)['type'] === 'table').length > 1) refuse('invalid_blocks')
}

function checkBlock(given: unknown): void {
  const block = fields(given)
  switch (block['type']) {
    case 'rich_text':
      known(block, 'type', 'elements')
      return list(block['elements'], 1, Infinity).forEach(checkRich)
    case 'table':
      known(block, 'type', 'rows', 'column_settings')
      list(block['column_settings'], 0, 20)
      return list(block['rows'], 1, 100).forEach((row) => list(row, 1, 20).forEach(checkBlock))
    case 'divider':
      return known(block, 'type')
    case 'context':
      known(block, 'type', 'elements')
      return list(block['elements'], 1, 10).forEach((element) => checkPlain(element, 3000))
    case 'actions':
      known(block, 'type', 'elements')
      return list(block['elements'], 1, 25).forEach(checkButton)
    case 'context_actions':
      known(block, 'type', 'elements')
      return list(block['elements'], 1, 5).forEach(checkFeedback)
    default:
      return refuse('invalid_blocks')
  }
}

function checkRich(given: unknown): void {
  const element = fields(given)
  if (element['type'] === 'rich_text_list') {
    known(element, 'type', 'style', 'indent', 'offset', 'elements')
    if (!['bullet', 'ordered'].includes(String(element['style']))) refuse('invalid_blocks')
    if (Number(element['indent']) > 8) refuse('invalid_blocks')
    return list(element['elements'], 1, Infinity).forEach(checkRich)
  }
  known(element, 'type', 'elements')
  if (!['rich_text_section', 'rich_text_quote', 'rich_text_preformatted'].includes(String(element['type'])))
    refuse('invalid_blocks')
  list(element['elements'], 1, Infinity).forEach(checkInline)
}

function checkInline(given: unknown): void {
  const element = fields(given)
  if (element['type'] === 'link') {
    known(element, 'type', 'url', 'text')
    if (!URL.canParse(text(element['url'], 1, 3000))) refuse('invalid_blocks')
    return void text(element['text'], 1, 3000)
  }
  known(element, 'type', 'text', 'style')
  if (element['type'] !== 'text') refuse('invalid_blocks')
  text(element['text'], 1, Infinity)
}

function checkPlain(given: unknown, most: number): void {
  const plain = fields(given)
  known(plain, 'type', 'text', 'emoji')
  if (plain['type'] !== 'plain_text') refuse('invalid_blocks')
  text(plain['text'], 1, most)
}

function checkButton(given: unknown): void {
  const button = fields(given)
  known(button, 'type', 'action_id', 'text', 'value', 'style', 'confirm')
  if (button['type'] !== 'button') refuse('invalid_blocks')
  checkPlain(button['text'], 75)
  text(button['action_id'], 1, 255)
  text(button['value'], 1, 2000)
  if (button['confirm'] === undefined) return
  const { title, text: asked, confirm, deny } = fields(button['confirm'])
  checkPlain(title, 100)
  checkPlain(asked, 300)
  checkPlain(confirm, 30)
  checkPlain(deny, 30)
}

function checkFeedback(given: unknown): void {
  const element = fields(given)
  if (element['type'] !== 'feedback_buttons') refuse('invalid_blocks')
  for (const side of ['positive_button', 'negative_button']) {
    const button = fields(element[side])
    checkPlain(button['text'], 75)
    text(button['value'], 1, 2000)
  }
}

/** The adapter's own few words: what a press is answered with at once, and what stands on buttons. */
import type { Press } from './activity.ts'

const en = {
  draw_again: 'Drawing it again…',
  remove: 'Asked for it to be removed: whoever asked for a picture can do that, and so can moderators.',
  reveal: 'It is on its way to your own chat with me.',
  'not a moderator': 'Only the moderators of this bot can do that.',
  forget: 'Erasing it…',
  'not ours': 'This button cannot be used here.',
  later: 'That did not work just now. Please try again.',
}
type Words = Readonly<Record<keyof typeof en, string>>

const zhHans: Words = {
  draw_again: '正在重新绘制…',
  remove: '已请求移除：请求图片的人和审核员可以移除。',
  reveal: '内容将发送到你与我的单独聊天中。',
  'not a moderator': '只有本机器人的审核员可以这样做。',
  forget: '正在删除…',
  'not ours': '此按钮不能在这里使用。',
  later: '刚才没有成功，请再试一次。',
}

export const word = (id: Press['verb'] | keyof Words, locale: string) =>
  (/^zh(?:$|-(?:hans|cn|sg))/i.test(locale) ? zhHans : en)[id]

import type { Sentences } from './en.ts'

/** Our sentences in Simplified Chinese. */
export const zhHans: Sentences = {
  help: '有问题就问我吧：在频道里提及我，或者直接给我发消息。我会在同一消息串中回答，在那里继续提问不必再提及我。每个问题和每个回答都要先经过检查才会显示。',
  'no answer': '模型对此没有给出回答。请换个说法再问一次。',
  stopped: '这条消息没有得到回答，因为没有通过安全检查。提问者已在私信中收到进一步说明。',
  'too long':
    '内容太长了：最多只能整体检查约 {limit} 个词元（大约相当于 {words} 个英文单词），而只检查了一部分的内容我不会回答。请缩短后再试。',
  'edited too often': '这条消息已被编辑超过 {limit} 次，我不再重新回答。请另发一条消息提问。',
  'refused question':
    '你的问题没有通过安全检查：内容似乎涉及{about}。它不会被用于之后的任何回答。审核人员已收到通知。你可以换个方式提问，也可以联系审核人员并提供编号 {reference}。',
  'refused reply':
    '模型对你的问题写出的回答没有通过安全检查：内容似乎涉及{about}。它不会被用于之后的任何回答。审核人员已收到通知。你可以换个方式提问，也可以联系审核人员并提供编号 {reference}。',
  failed: '我没能得到经过检查的回答，所以什么也不显示。请稍后再试。编号：{reference}。',
  'in doubt':
    '针对你的问题，回答已经写好并通过了检查，但我无法确定它是否已经发出，所以没有再发一次。如果没有看到，请再问一次。编号：{reference}。',
  'needs caution': '安全检查对这段内容不太有把握，请谨慎阅读。',
  'earlier messages unread': '在我被提及之前，这个消息串里写过的内容我没有读过。',
  'language not covered': '安全检查不是为这种语言设计的，可能会有遗漏。',
}

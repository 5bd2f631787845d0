import type { Sentences } from './en.ts'

/** Our sentences in Simplified Chinese. */
export const zhHans: Sentences = {
  help: '有问题就问我吧：在频道里提及我，或者直接给我发消息。我会在同一消息串中回答；只要那里只有你和我，继续提问就不必再提及我。想要图片，就以 imagine 一词开头。每个问题、回答和图片都要先经过检查才会显示；未通过检查的内容，审核人员可以看到。',
  'no files': '我还不能读取附件。请用文字提问，我会回答文字部分。',
  'no answer': '模型对此没有给出回答。请换个说法再问一次。',
  stopped: '这条消息没有得到回答，因为没有通过安全检查。提问者已在私信中收到进一步说明。',
  'stopped untold':
    '内容未通过安全检查，因此这里不予显示。我无法给提问者发私信；可凭编号 {reference} 向审核人员了解更多。',
  'too long':
    '内容太长了：最多只能整体检查约 {limit} 个词元（大约相当于 {words} 个英文单词），而只检查了一部分的内容我不会回答。请缩短后再试。',
  'edited too often': '这条消息已被编辑超过 {limit} 次，我不再重新回答。请另发一条消息提问。',
  'refused question':
    '你的问题没有通过安全检查：内容似乎涉及{about}。它不会被用于之后的任何回答。审核人员已收到通知。你可以换个方式提问，也可以联系审核人员并提供编号 {reference}。',
  'refused reply':
    '模型对你的问题写出的回答没有通过安全检查：内容似乎涉及{about}。它不会被用于之后的任何回答。审核人员已收到通知。你可以换个方式提问，也可以联系审核人员并提供编号 {reference}。',
  'refused prompt':
    '你对图片的描述没有通过安全检查：内容似乎涉及{about}。它不会被用于之后的任何回答。审核人员已收到通知。你可以换个方式提问，也可以联系审核人员并提供编号 {reference}。',
  'refused picture':
    '模型为你绘制的图片没有通过安全检查：内容似乎涉及{about}。除审核人员外，任何人都看不到它；审核人员已收到通知。你可以换个方式提问，也可以联系审核人员并提供编号 {reference}。',
  failed: '我没能得到经过检查的回答，所以什么也不显示。请稍后再试。编号：{reference}。',
  waking: '处理这条消息所需的模型正在唤醒，可能需要几分钟。你的消息会一直等候，并会在这里得到回答。',
  'waking estimate':
    '处理这条消息所需的模型正在唤醒，最近几次大约用了 {minutes} 分钟。你的消息会一直等候，并会在这里得到回答。',
  'still asleep': '处理这条消息所需的模型处于休眠状态，未能及时唤醒，所以没有回答。请稍后再试。编号：{reference}。',
  'in doubt':
    '针对你的问题，回答已经写好并通过了检查，但我无法确定它是否已经发出，所以没有再发一次。如果没有看到，请再问一次。编号：{reference}。',
  undeliverable: '我无法在你留言的地方发布回复：我无权在那里发言，或者那里已关闭。请换个地方问我。编号：{reference}。',
  'imagine help':
    '告诉我要画什么：`/imagine 黎明时的灯塔`。选项：{options}。每个描述和每张图片都要先经过检查才会显示。',
  'imagine no option': '没有绘制任何内容：没有这个选项。可用的选项有：{options}。',
  'imagine problem': '没有绘制任何内容：这个 `--{problem}` 我无法使用。写法是：{option}。',
  'imagine --size': '`--size 1024x1024`（宽 x 高，各为 {step} 的倍数，从 {least} 到 {most}，总面积不超过 1024x1536）',
  'imagine --seed': '`--seed 7`（不超过 {most} 的整数）',
  'imagine --steps': '`--steps 50`（{least} 到 {most}）',
  'imagine --cfg': '`--cfg 7`（{least} 到 {most}：遵循描述的程度）',
  'imagine --negative': '`--negative "模糊, 文字"`（图片中不应出现的内容）',
  'too many turns': '这条消息没有得到回答：你的提问次数已达上限，每小时 {hour} 次，每天 {day} 次。请稍后再试。',
  'too many turns here':
    '这条消息没有得到回答：本频道的提问次数已达上限，每小时 {hour} 次，每天 {day} 次。请稍后再试。',
  guest: '我不回答本工作区访客的提问。如果你认为我应该回答，请联系我的管理员。',
  stranger: '我只回答运行我的组织的成员。',
  absent: '什么也没有做：我不是那个频道的成员，无法在那里回答。请先邀请我，再重新提问。',
  'budget spent':
    '这条消息没有得到回答：本月用于我的预算已经用完。下个月我会继续回答；如果我的管理员提高预算，还会更早。',
  'picture budget spent':
    '没有绘制任何内容：本月用于图片的预算已经用完。提问仍会得到回答；下个月我会继续画图，如果我的管理员提高预算，还会更早。',
  'prompt too long': '没有绘制任何内容：内容太长了。图片的描述连同选项最多 {limit} 个字符。请缩短后再试。',
  'too many pictures': '没有绘制任何内容：你的图片数量已达上限，每小时 {hour} 张，每天 {day} 张。请稍后再试。',
  'picture stopped': '这里没有显示图片，因为它没有通过安全检查。提问者已在私信中收到进一步说明。',
  'picture failed':
    '由于技术原因，图片未能绘制或检查。这并不是对你的请求的评判，什么也没有显示。请稍后再试。编号：{reference}。',
  'picture gone': '要重新绘制的图片已不再保存。请再用一次 `/imagine`。',
  'not a moderator': '此内容仅供审核人员查看。这次请求已被记录。',
  welcome:
    '我可以回答问题，也可以画图。可以在这里直接提问，在频道里提及我，或者以 imagine 一词开头来要一张图片。每个问题和每个回答都要先经过检查才会显示；未通过检查的内容，审核人员可以看到。',
  'home what':
    '我是一个助手：由语言模型回答问题，由图片模型画图。两者都可能出错。每个问题、每个回答和每张图片都要先经过检查才会显示。',
  'home moderators':
    '未通过检查的内容不会显示。审核人员可以看到它、提问者是谁，以及此前在该消息串中对我说过的话，并判断这样处理是否正确。',
  'home kept':
    '问题和回答保存 {threads} 天，未通过检查的内容保存 {cases} 天，被暂扣的内容保存 {held} 天。此后（总共最多 {audit} 天）只保留不含原文的记录：编号、分数和决定。',
  'home recent': '你最近的提问',
  'home none': '还没有。',
  'home no words': '（未保存其文字）',
  'data kept': '在你最近的提问和图片（共 {asked} 项）中，目前保存着 {count} 项的原文。',
  'forget label': '删除我的提问和回答',
  'forget confirm':
    '你问过我的一切和我的回答（包括图片）都会从我的记录中删除。已经发在频道里的内容会留在那里。未通过检查的内容仍由审核人员保留，直到期限结束。',
  'forget cancel': '保留',
  forgotten:
    '已完成。你向我提出过的所有内容（共 {count} 项），文字和图片都已不再保存。未通过检查的内容仍由审核人员保留，最多 {cases} 天。已经发在频道里的内容不归我删除：删除你的消息，我的回答也会随之消失。',
  'needs caution': '安全检查对这段内容不太有把握，请谨慎阅读。',
  'earlier messages unread': '在我被提及之前，这个消息串里写过的内容我没有读过。',
  'files unread': '我还不能读取附件：只用到了你消息中的文字。',
  'demonstration picture': '这是演示程序绘制的：由文字和种子生成的抽象图案，并非出自任何图像模型。',
  'language not covered': '安全检查不是为这种语言设计的，可能会有遗漏。',
  'masking not covered': '问题中的个人信息会先被隐去再使用，但这一步不是为这种语言设计的，可能会有遗漏。',
  'ai-generated': '由人工智能生成，重要内容请自行核实。',
  seed: '种子 {seed}',
  'draw again': '重新绘制',
  remove: '移除',
  helpful: '有帮助',
  'not helpful': '没有帮助',
  working: '正在处理：结果会显示在这里。',
  thinking: '正在思考…',
  drawing: '正在绘制…',
  'suggested question': '你能做什么，不做什么？',
  'suggested picture': 'imagine 黎明时的灯塔',
  notice: '致审核人员',
  'notice alert': '需要审核人员立即处理',
  'notice reason': '原因',
  'notice stage': '阶段',
  'notice grade': '等级',
  'notice score': '分数',
  'notice person': '相关人员',
  'notice reference': '编号',
  'notice message': '前往该消息',
  reveal: '向我显示被拦截的内容',
  revealed: '案例 {reference} 中被拦截的内容在这个消息串里，可能令人不适。',
  'revealed gone': '案例 {reference} 中被拦截的内容已不再保存。',
  'revealed before': '此前的对话',
  'revealed question': '提出的问题',
  'revealed reply': '模型写出的内容',
  'revealed picture': '被拦截的图片',
  'notice place': '位置',
  'notice alone': '与机器人的单独聊天',
  'notice picture': '有一张图片被拦截。只有在这里要求查看的审核人员才能看到。',
  'reveal asked': '内容将发送到你与我的单独聊天中。',
  'removal asked': '已请求移除：请求图片的人和审核人员可以移除。',
  erasing: '正在删除…',
  'foreign button': '此按钮不能在这里使用。',
}

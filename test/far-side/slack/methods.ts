/** The methods of Slack's Web API that the bot calls, over one workspace. Arguments come as a form: all are strings. */
import { checkBlocks } from './blocks.ts'
import { refuse, self, type SlackMessage, type Workspace } from './state.ts'

export type Arguments = Readonly<Record<string, string>>
type Answer = Readonly<Record<string, unknown>>
type Methods = Readonly<Record<string, (args: Arguments) => Answer>>

const json = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text))

export function methodsOf(space: Workspace, origin: () => string): Methods {
  const channelOf = (id = '') => {
    const channel = space.channels.get(id) ?? refuse('channel_not_found')
    if (channel.is_archived) refuse('is_archived')
    return channel
  }
  const spokenTo = (id: string | undefined) => {
    const channel = channelOf(id)
    if (!channel.is_im && !channel.is_member) refuse('not_in_channel')
    return channel
  }
  const standing = (channel: string, thread: string) =>
    space.messages.find((each) => each.channel === channel && each.ts === thread && each.only === null)

  function add(args: Arguments, more: Pick<SlackMessage, 'metadata' | 'file' | 'only'>): SlackMessage {
    const { id } = spokenTo(args['channel'])
    const asked = args['thread_ts'] ?? null
    // As Slack does it: an answer to what is gone goes to the channel.
    const thread = asked !== null && standing(id, asked) ? asked : null
    const about = { channel: id, ts: space.stamp(), thread_ts: thread, user: self.user, text: args['text'] ?? '' }
    const message = { ...about, blocks: (json(args['blocks']) ?? []) as readonly unknown[], ...more }
    space.messages.push(message)
    return message
  }

  function written(args: Arguments, only: string | null): SlackMessage {
    if (!args['text'] && !args['blocks']) refuse('no_text')
    if ((args['text'] ?? '').length > 4000) refuse('msg_too_long')
    if (args['blocks']) checkBlocks(json(args['blocks']))
    const message = add(args, { metadata: json(args['metadata']) ?? null, file: null, only })
    space.statuses.delete(`${message.channel}/${message.thread_ts ?? ''}`)
    return message
  }

  const shown = (message: SlackMessage, metadata: boolean): Answer => ({
    type: 'message',
    ts: message.ts,
    user: message.user,
    text: message.text,
    blocks: message.blocks,
    ...(message.thread_ts === null ? {} : { thread_ts: message.thread_ts }),
    ...(metadata && space.shows.metadata && message.metadata ? { metadata: message.metadata } : {}),
    ...(message.file ? { files: [{ id: message.file.id, name: message.file.name }] } : {}),
  })

  function paged(messages: readonly SlackMessage[], args: Arguments): Answer {
    const [from, limit] = [Number(args['cursor'] ?? 0), Number(args['limit'] ?? 100)]
    const next = from + limit < messages.length ? String(from + limit) : ''
    const page = messages.slice(from, from + limit).map((each) => shown(each, args['include_all_metadata'] === 'true'))
    return { messages: page, has_more: next !== '', response_metadata: { next_cursor: next } }
  }

  const fileOf = (id = '') => space.files.get(id) ?? refuse('file_not_found')

  return {
    'apps.connections.open': () => ({ url: 'wss://wss-primary.slack.com/link/?ticket=1' }),
    'auth.test': () => ({ team_id: self.team, url: self.url, user_id: self.user, bot_id: self.bot }),
    'chat.postMessage': (args) => {
      const message = written(args, null)
      return { channel: message.channel, ts: message.ts, message: shown(message, false) }
    },
    'chat.postEphemeral': (args) => ({ message_ts: written(args, args['user'] ?? refuse('user_not_in_channel')).ts }),
    'chat.delete': ({ channel, ts }) => {
      const { id } = channelOf(channel)
      const at = space.messages.findIndex((each) => each.channel === id && each.ts === ts && each.only === null)
      if (at < 0) refuse('message_not_found')
      if (space.messages[at]?.user !== self.user) refuse('cant_delete_message')
      space.messages.splice(at, 1)
      return {}
    },
    'conversations.open': ({ users = '' }) => {
      if (!space.users.has(users)) refuse('user_not_found')
      const id = `D${users.slice(1)}`
      space.channels.set(id, { id, is_im: true })
      return { channel: { id } }
    },
    'conversations.info': ({ channel = '' }) => ({
      channel: space.channels.get(channel) ?? refuse('channel_not_found'),
    }),
    'conversations.history': (args) => {
      const { id } = spokenTo(args['channel'])
      const top = space.messages.filter(
        (each) =>
          each.channel === id &&
          each.thread_ts === null &&
          each.only === null &&
          Number(each.ts) > Number(args['oldest'] ?? 0),
      )
      return paged(top.toReversed(), args)
    },
    'conversations.replies': (args) => {
      const { id } = spokenTo(args['channel'])
      const parent = standing(id, args['ts'] ?? '') ?? refuse('thread_not_found')
      return paged(
        [parent, ...space.messages.filter((each) => each.channel === id && each.thread_ts === parent.ts)],
        args,
      )
    },
    'files.getUploadURLExternal': ({ filename = '', length = '0', alt_text = '' }) => {
      if (Number(length) <= 0 || filename === '') refuse('invalid_arguments')
      if (alt_text.length > 1000) refuse('alt_txt_too_large')
      const id = `F0FILE${space.files.size + 1}`
      space.files.set(id, { id, name: filename, alt: alt_text, bytes: null, shared: false })
      return { upload_url: `${origin()}/upload/${id}`, file_id: id }
    },
    'files.completeUploadExternal': (args) => {
      const [wanted] = json(args['files']) as readonly { id: string }[]
      const file = fileOf(wanted?.id)
      if (!file.bytes) refuse('file_not_found')
      add(
        { ...args, channel: args['channel_id'] ?? '', text: args['initial_comment'] ?? '' },
        { metadata: null, file, only: null },
      )
      file.shared = true
      return { files: [{ id: file.id }] }
    },
    'files.info': ({ file = '' }) => {
      const { id, name } = fileOf(file)
      const waiting = space.shows.filesAfter > 0
      if (waiting) space.shows.filesAfter -= 1
      const where = waiting ? [] : space.messages.filter((each) => each.file?.id === id)
      const shares = Object.fromEntries(where.map(({ channel, ts }) => [channel, [{ ts }]]))
      return { file: { id, name, shares: { private: shares } } }
    },
    'files.delete': ({ file = '' }) => {
      space.files.delete(fileOf(file).id)
      return {}
    },
    'users.info': ({ user = '' }) => ({ user: space.users.get(user) ?? refuse('user_not_found') }),
    'views.publish': ({ user_id = '', view }) => {
      const published = json(view) as { readonly type: string; readonly blocks: unknown }
      if (published.type !== 'home') refuse('invalid_arguments')
      checkBlocks(published.blocks, 100)
      space.views.set(user_id, published)
      return {}
    },
    'assistant.threads.setStatus': ({ channel_id = '', thread_ts = '', status = '' }) => {
      if (!/^\d{10}\.\d{6}$/.test(thread_ts)) refuse('invalid_thread_ts')
      const place = `${spokenTo(channel_id).id}/${thread_ts}`
      if (status === '') space.statuses.delete(place)
      else space.statuses.set(place, status)
      return {}
    },
    'assistant.threads.setTitle': ({ channel_id = '', thread_ts = '', title = '' }) => {
      if (title.length < 1 || title.length > 200) refuse('invalid_arguments')
      space.titles.set(`${spokenTo(channel_id).id}/${thread_ts}`, title)
      return {}
    },
    'assistant.threads.setSuggestedPrompts': ({ channel_id = '', ...args }) => {
      const prompts = json(args['prompts']) as readonly unknown[]
      if (prompts.length < 1 || prompts.length > 4) refuse('invalid_arguments')
      space.prompts.set(spokenTo(channel_id).id, { title: args['title'], prompts })
      return {}
    },
  }
}

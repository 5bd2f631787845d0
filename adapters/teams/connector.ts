/** Teams' connector service, through the Bot Framework's own client: paths and bodies are its, the way out is ours. */
import type { Activity, ConversationParameters } from 'botbuilder'
import { ConnectorClient, ConnectorMappers } from 'botframework-connector/lib/connectorApi/connectorClient.js'
import type { Door } from './door.ts'

/** What goes out. */
export type Outgoing = Pick<Activity, 'type'> &
  Partial<Pick<Activity, 'text' | 'textFormat' | 'attachments' | 'entities' | 'channelData' | 'summary'>>

export interface Connector {
  /** Gives the activity's id. @throws ConnectorFailed, as all here */
  send(conversation: string, activity: Outgoing): Promise<string>
  remove(conversation: string, activity: string): Promise<void>
  /** The conversation of a person alone with the bot; the same one however often it is asked for. */
  openPersonal(person: string): Promise<string>
  /** A member of the conversation, as the service has it: not yet held against a schema. */
  member(conversation: string, person: string): Promise<unknown>
}

// The client drops whatever it does not know of an entity: the label of what a model wrote would never leave the bot.
Object.assign(ConnectorMappers.Entity.type, { additionalProperties: { type: { name: 'Object' } } })

interface Parts {
  readonly door: Door
  /** Null for local test clients. */
  readonly appId: string | null
  readonly tenant: string
}

/** Where a conversation is served, may change from one call to the next. */
export function connectorAt(serviceUrl: string, { door, appId, tenant }: Parts): Connector {
  const client = new ConnectorClient(
    { signRequest: async (request) => request },
    {
      baseUri: serviceUrl.replace(/\/*$/, '/'),
      httpClient: {
        async sendRequest(request) {
          const body = typeof request.body === 'string' ? request.body : null
          const received = await door({ url: request.url, method: request.method, body })
          const headers = request.headers.clone()
          for (const [name, value] of Object.entries(headers.toJson())) if (value !== undefined) headers.remove(name)
          for (const [name, value] of Object.entries(received.headers)) headers.set(name, String(value))
          return { request, status: received.status, headers, bodyAsText: received.body }
        },
      },
    },
  )
  const { conversations } = client
  return {
    async send(conversation, activity) {
      const { id } = await conversations.sendToConversation(conversation, activity)
      return id
    },
    async remove(conversation, activity) {
      await conversations.deleteActivity(conversation, activity)
    },
    async openPersonal(person) {
      const parameters = {
        isGroup: false,
        ...(appId === null ? {} : { bot: { id: `28:${appId}`, name: '' } }),
        members: [{ id: person, name: '' }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the client's type wants an activity to begin with, the service does not
      const { id } = await conversations.createConversation(parameters as ConversationParameters)
      return id
    },
    async member(conversation, person) {
      // Of a member the client keeps nothing but the name: role and tenant are in what it was answered.
      const { _response } = await conversations.getConversationMember(conversation, person)
      return JSON.parse(_response.bodyAsText ?? 'null')
    },
  }
}

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { eventTypes } from '../../../adapters/slack/event.ts'
import { scopes, subscriptions } from '../../../adapters/slack/installation.ts'
import { slackManifest } from '../../../adapters/slack/manifest.ts'
import { methods } from '../../../adapters/slack/methods.ts'
import { readConfig } from '../../../src/config.ts'
import { manifestCommand } from '../../../src/hosts/manifest-command.ts'
import { en } from '../../../src/policy/wording/en.ts'
import { openDoor } from './door.ts'
import { manifestSchema } from '../../far-side/slack/manifest-check.ts'
import { command, formRequest } from '../../far-side/slack-sender.ts'

const read = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object
const template = read('manifests/slack.json')
const problems = (manifest: object) => manifestSchema.safeParse(manifest).error?.issues ?? []

const url = 'https://bot.example.com'
const http = slackManifest({ kind: 'http', url }, null)
const socket = slackManifest({ kind: 'socket' }, 'Guide')

test.each([
  ['as it lies there', template],
  ['for HTTP', http],
  ['for Socket Mode', socket],
])('the manifest, %s, keeps every limit of the schema that Slack published', (_, manifest) => {
  expect(problems(manifest)).toEqual([])
})

test('the check would refuse what Slack does', () => {
  expect(problems({ ...http, display_information: { name: 'x'.repeat(36) } })).not.toEqual([])
  expect(problems({ ...http, settings: { ...http.settings, events: true } })).not.toEqual([])
})

describe('D38: the app asks for what it uses, and for nothing else', () => {
  const used = new Set([...Object.values(methods), ...Object.values(subscriptions)].flat())

  test('its scopes are those of the methods that are called, the events that are read, and the commands', () => {
    expect(http.oauth_config.scopes.bot).toEqual([...used, 'commands'].toSorted())
    expect(http.oauth_config.scopes.bot).toEqual(scopes)
  })

  test('its events are those that are read', () => {
    expect(http.settings.event_subscriptions.bot_events).toEqual(Object.keys(subscriptions))
    expect(new Set(Object.keys(subscriptions).map((name) => name.split('.')[0]))).toEqual(eventTypes)
  })

  test('its commands are those that are read, each differently', async () => {
    const door = openDoor()
    for (const { command: name } of http.features.slash_commands) await door.send(formRequest(command(name, 'help')))
    expect(door.inbounds.map(({ kind }) => kind)).toEqual(['turn', 'request'])
  })
})

test('it suggests what the bot itself suggests', () => {
  const suggested = [en['suggested question'], en['suggested picture']]
  expect(http.features.agent_view.suggested_prompts).toEqual(suggested.map((text) => ({ title: text, message: text })))
})

test('over HTTP everything comes to one address; in Socket Mode there is none', () => {
  const addresses = JSON.stringify(http).match(/https:[^"]*/g)
  expect(addresses).toEqual(Array(4).fill('https://bot.example.com/slack/events'))
  for (const same of [`${url}/`, `${url}/slack/events`])
    expect(JSON.stringify(slackManifest({ kind: 'http', url: same }, null))).toBe(JSON.stringify(http))
  expect(JSON.stringify(socket)).not.toContain('https:')
  expect([http.settings.socket_mode_enabled, socket.settings.socket_mode_enabled]).toEqual([false, true])
  expect([socket.display_information.name, socket.features.bot_user.display_name]).toEqual(['Guide', 'Guide'])
})

test('D38: README takes an administrator through it in five steps, with variables that the bot takes', () => {
  const readme = readFileSync('README.md', 'utf8')
  const [, section = ''] = /## Slack in five steps\n(.*?)\n## /su.exec(readme) ?? []
  expect(section.match(/^\d\. /gmu)).toHaveLength(5)
  const given = [...section.matchAll(/^ *export (?<name>[A-Z_]+)=(?<value>\S+)/gmu)].map(({ groups }) => [
    groups?.['name'] ?? '',
    (groups?.['value'] ?? '').replaceAll('…', '0123'),
  ])
  const { slack, moderators } = readConfig(Object.fromEntries(given) as Record<string, string>)
  expect([slack?.adminChannel, slack?.appToken?.kind, moderators.length]).toEqual(['C0123', 'value', 2])
})

describe('npm run manifest', () => {
  const say = (line: string) => manifestCommand(line.split(' ').filter(Boolean))

  test('prints the manifest, filled in, to be pasted', () => {
    expect(say(`slack --url ${url}`)).toEqual({ code: 0, text: JSON.stringify(http, null, 2), file: null })
    expect(say('slack --socket --name Guide')).toEqual({ code: 0, text: JSON.stringify(socket, null, 2), file: null })
  })

  test.each([
    ['', 'Name a platform: slack, teams.'],
    ['irc', 'There is: slack, teams.'],
    ['constructor', 'There is: slack, teams.'],
    ['slack', 'Give --url'],
    ['slack --socket --url https://a.example', 'either --url or --socket'],
    ['slack --url bot.example.com', 'a whole address'],
    ['slack --url http://bot.example.com', 'must begin with https'],
    ['slack --url https://u:p@bot.example.com', 'no user'],
    [`slack --socket --name ${'x'.repeat(36)}`, '1 to 35 characters'],
    ['slack --sockets', "Unknown option '--sockets'"],
  ])('"%s" is answered in words', (line, words) => {
    const { text, code } = say(line)
    expect(code).toBe(2)
    expect(text).toContain(words)
    expect(text).toContain('Usage:')
  })
})

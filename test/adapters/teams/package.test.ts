import { strFromU8, unzipSync } from 'fflate'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { commandIn } from '../../../adapters/teams/command.ts'
import { appIdOf } from '../../../adapters/teams/manifest.ts'
import { teamsPackage } from '../../../adapters/teams/package.ts'
import { manifestCommand } from '../../../src/hosts/manifest-command.ts'
import { imagineIn } from '../../../src/turn.ts'
import { appId } from '../../far-side/teams/identity.ts'
import { manifestSchema } from '../../far-side/teams/manifest-check.ts'

const url = 'https://bot.example.com'
const app = { id: appId, url, name: null, version: '1.0.0', followUps: false }

const opened = (bytes: Uint8Array) => {
  const files = unzipSync(bytes)
  const { 'manifest.json': manifest = new Uint8Array() } = files
  return { files, manifest: manifestSchema.parse(JSON.parse(strFromU8(manifest))) }
}

describe('the app package', () => {
  const { files, manifest } = opened(teamsPackage(app))

  test('holds a manifest that Teams takes, and the two icons that it names', () => {
    expect(Object.keys(files).toSorted()).toEqual(['color.png', 'manifest.json', 'outline.png'])
    expect(manifest).toMatchObject({
      bots: [{ botId: appId, scopes: ['personal', 'team', 'groupChat'] }],
      developer: { websiteUrl: url, privacyUrl: url, termsOfUseUrl: url },
      icons: { color: 'color.png', outline: 'outline.png' },
    })
  })

  test('its icons have the sizes that Teams wants: one filled to its edges, one white on nothing', () => {
    const icon = (name: string) => PNG.sync.read(Buffer.from(files[name] ?? []))
    const pixels = ({ data, width, height }: PNG) =>
      Array.from({ length: width * height }, (_, at) => [...data.subarray(at * 4, at * 4 + 4)])
    const [colour, outline] = [icon('color.png'), icon('outline.png')]
    expect([colour.width, colour.height, outline.width, outline.height]).toEqual([192, 192, 32, 32])
    expect(pixels(colour).every(([, , , alpha]) => alpha === 255)).toBe(true)
    expect(new Set(pixels(colour).map(String)).size).toBeGreaterThan(2)
    expect(pixels(outline).every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true)
    const solid = pixels(outline).filter(([, , , alpha]) => alpha === 255).length
    const empty = pixels(outline).filter(([, , , alpha]) => alpha === 0).length
    expect([solid > 100, empty > 400]).toEqual([true, true])
  })

  test('D38: asks for no permission, unless follow-ups are to need no mention', () => {
    expect(manifest).not.toHaveProperty('authorization')
    expect(manifest).not.toHaveProperty('webApplicationInfo')
    expect(opened(teamsPackage({ ...app, followUps: true })).manifest).toMatchObject({
      webApplicationInfo: { id: appId },
      authorization: {
        permissions: {
          resourceSpecific: [
            { name: 'ChannelMessage.Read.Group', type: 'Application' },
            { name: 'ChatMessage.Read.Chat', type: 'Application' },
          ],
        },
      },
    })
  })

  test('the commands that it lists are those that the bot reads, in every scope', () => {
    for (const { commands } of manifest.bots[0].commandLists)
      expect(commands.map(({ title }) => commandIn(title) ?? imagineIn(title))).toEqual(['help', '', 'data', 'forget'])
    expect(manifest.bots[0].commandLists.map(({ scopes }) => scopes)).toEqual([['personal'], ['team'], ['groupChat']])
  })

  test('is the same for the same bot, byte for byte, and another for another', () => {
    expect(teamsPackage(app)).toEqual(teamsPackage(app))
    expect(appIdOf(appId)).toBe(manifest.id)
    expect(appIdOf(appId)).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(appIdOf(appId.replace('1', '2'))).not.toBe(manifest.id)
  })
})

describe('npm run manifest -- teams', () => {
  const say = (line: string, environment = {}) =>
    manifestCommand(`teams ${line}`.split(' ').filter(Boolean), environment)

  test('makes the package, and says what to do with it and what Azure is to be told', () => {
    const { text, file, code } = say(`--url ${url}/ --id ${appId.toUpperCase()} --name Guide --version 1.2.3`)
    expect(code).toBe(0)
    expect(text).toContain(`${url}/api/messages`)
    expect(text).toContain('Upload new app')
    expect(file?.name).toBe('chaperone-teams.zip')
    expect(opened(file?.bytes ?? new Uint8Array()).manifest).toMatchObject({
      name: { short: 'Guide', full: 'Guide' },
      version: '1.2.3',
      bots: [{ botId: appId }],
    })
  })

  test('takes the id from where the bot has it, and writes where it is told', () => {
    const { file } = say(`--url ${url} --follow-ups --out /tmp/a.zip`, { TEAMS_APP_ID: appId })
    expect(file?.name).toBe('/tmp/a.zip')
    expect(opened(file?.bytes ?? new Uint8Array()).manifest.webApplicationInfo?.id).toBe(appId)
  })

  test.each([
    ['', 'Give --url'],
    [`--url ${url}`, 'Give --id, or set TEAMS_APP_ID'],
    [`--url ${url} --id abc`, 'Give --id'],
    [`--url http://bot.example.com --id ${appId}`, 'Teams sends to nothing else'],
    [`--url ${url}/api/messages --id ${appId}`, 'without /api/messages'],
    [`--url ${url} --id ${appId} --version 1`, '--version must read as'],
    [`--url ${url} --id ${appId} --name ${'x'.repeat(31)}`, '1 to 30 characters'],
    [`--url ${url} --id ${appId} --socket`, "Unknown option '--socket'"],
  ])('"%s" is answered in words, and nothing is made', (line, words) => {
    const { text, file, code } = say(line)
    expect([code, file]).toEqual([2, null])
    expect(text).toContain(words)
    expect(text).toContain('Usage:')
  })
})

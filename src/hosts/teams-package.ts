/** `npm run manifest -- teams`: the app package, and what is still to be set in Azure. */
import { appIdOf, longestName, versionForm } from '../../adapters/teams/manifest.ts'
import { teamsPackage } from '../../adapters/teams/package.ts'
import { teamsAppId, type Environment } from '../config.ts'
import { teamsVariables } from '../config/teams.ts'
import type { Made } from './manifest-command.ts'
import { addressIn, Misuse, nameIn, optionsIn } from './misuse.ts'

const text = { type: 'string' } as const
const options = {
  url: text,
  id: text,
  name: text,
  version: text,
  out: text,
  'follow-ups': { type: 'boolean' },
} as const

/** @throws Misuse */
export function teamsPackageFor(words: readonly string[], environment?: Environment): Made {
  const { out = 'chaperone-teams.zip', version = '1.0.0', ...given } = optionsIn(words, options)
  if (given.url === undefined) throw new Misuse('Give --url with the address of the bot.')
  if (!versionForm.test(version)) throw new Misuse('--version must read as 1.0.0.')
  const url = addressIn(given.url, 'Teams', '/api/messages')
  const id = idIn(given.id ?? teamsAppId(environment))
  const followUps = given['follow-ups'] ?? false
  const bytes = teamsPackage({ id, url, name: nameIn(given.name, longestName), version, followUps })
  return { text: said(out, id, url, followUps), file: { name: out, bytes } }
}

function idIn(given: string | undefined): string {
  const { data } = teamsVariables.id.safeParse(given)
  if (data === undefined)
    throw new Misuse('Give --id, or set TEAMS_APP_ID: the application (client) id of the app registration.')
  return data
}

const said = (out: string, id: string, url: string, followUps: boolean) =>
  `${out} is the app package. Upload it in the Teams admin center: Teams apps, Manage apps, Upload new app.

  bot                 ${id}
  app                 ${appIdOf(id)}
  messaging endpoint  ${url}/api/messages
                      (Azure portal: the Azure Bot, Configuration)
  reads               ${followUps ? 'everything in the teams and chats that consent when the app is added' : 'what mentions it, and what is written to it alone'}`

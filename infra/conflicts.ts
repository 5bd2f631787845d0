/** Settings that are right each by itself, and wrong together: a line for each problem. */
import { longestName as longestSlackName } from '../adapters/slack/manifest.ts'
import { longestName as longestTeamsName } from '../adapters/teams/manifest.ts'
import { isCalled } from './bot/webhooks.ts'
import { deployables } from './models/catalog.ts'
import { trackedMinutes } from './models/scaling.ts'
import type { Settings } from './settings.ts'

export const conflicts = (settings: Settings): readonly string[] => [
  ...amongPeople(settings),
  ...inNames(settings),
  ...onTheWayIn(settings),
  ...amongModels(settings.models),
]

const amongPeople = ({ slack, teams, moderators }: Settings) => [
  ...(slack || teams ? [] : ['slack or teams must be set']),
  ...(moderators === '' ? ['moderators must name somebody: "slack:U…,teams:<Entra object id>"'] : []),
  ...(!(slack ?? teams) || (slack?.adminChannel ?? teams?.adminChannel)
    ? []
    : ['an adminChannel of slack or teams must be set']),
]

function inNames({ appName, slack, teams }: Settings) {
  const longer = (longest: number) => appName !== null && appName.length > longest
  const problem = (platform: string, longest: number) =>
    `appName must have at most ${longest} characters: ${platform} takes no more`
  return [
    ...(slack && longer(longestSlackName) ? [problem('Slack', longestSlackName)] : []),
    ...(teams && longer(longestTeamsName) ? [problem('Teams', longestTeamsName)] : []),
  ]
}

function onTheWayIn(settings: Settings) {
  const { slack, ingress, certificate, hostName } = settings
  const isNamed = certificate !== null && hostName !== null
  const isHalfNamed = !isNamed && (certificate ?? hostName) !== null
  return [
    ...(slack?.mode === 'socket' && ingress === 'lambda'
      ? ['slack.mode socket needs ingress fargate: a Lambda function holds no connection']
      : []),
    ...((ingress === 'fargate' && isCalled(settings) && !isNamed) || isHalfNamed
      ? ['certificate and hostName must both be set: Slack and Microsoft call containers over https alone']
      : []),
  ]
}

function amongModels({ chat, guard, pictures, acceptLicences, shareInstance, idleMinutes }: Settings['models']) {
  const wanted = [chat, guard, pictures].filter((choice) => choice !== null && typeof choice === 'object')
  const homeless = wanted.filter(
    ({ deploy, artefacts }) => deployables[deploy].source.kind === 'large-model' && !artefacts,
  )
  const unaccepted = [...new Set(wanted.map(({ deploy }) => deployables[deploy].licence))].filter(
    (licence) => licence !== null && !acceptLicences.includes(licence),
  )
  return [
    ...unaccepted.map(
      (licence) => `models.acceptLicences must hold "${licence}": read it, and add it if you accept it`,
    ),
    ...homeless.map(({ deploy }) => `${deploy} needs its artefacts: the s3 prefix that its files were copied to`),
    ...(idleMinutes > trackedMinutes && wanted.some(({ copies }) => copies > 1)
      ? [
          `models.idleMinutes can be over ${trackedMinutes} only where every model has one copy: AWS lets further ones go by then`,
        ]
      : []),
    ...(shareInstance !== null && (typeof chat === 'string' || typeof guard === 'string')
      ? ['models.shareInstance needs chat and guard to be deployed here']
      : []),
  ]
}

import { describe, expect, test } from 'vitest'
import { readSettings, SettingsError } from '../../infra/settings.ts'
import { smallest } from './deployments.ts'

const problems = (settings: unknown): readonly string[] => {
  try {
    readSettings(settings)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return error.message.split('\n')
  }
  return []
}

test('a workspace, its moderators and an accepted licence are enough', () => {
  expect(readSettings(smallest)).toMatchObject({
    name: 'chaperone',
    region: 'us-east-1',
    ingress: 'lambda',
    worker: 'lambda',
    concurrency: { turns: 20, pictures: 4 },
    models: { chat: { deploy: 'llama-2-7b-f' }, guard: { deploy: 'llama-guard-7b' }, pictures: { deploy: 'sdxl' } },
    budget: null,
    vpcEndpoints: false,
  })
})

describe('what is refused before anything is deployed', () => {
  const { models: _models, ...unlicensed } = smallest

  test.each([
    ['no platform', { ...smallest, slack: null, teams: null }, 'slack or teams must be set'],
    ['no moderators', { ...smallest, moderators: '' }, 'moderators must name somebody'],
    [
      'nowhere for notices',
      { ...smallest, slack: { team: 'T0EXAMPLE' } },
      'an adminChannel of slack or teams must be set',
    ],
    ['a licence that nobody accepted', unlicensed, 'models.acceptLicences must hold "llama-2"'],
    ['a word that no setting has', { ...smallest, wokers: 'fargate' }, 'Unrecognized key: "wokers"'],
    [
      'pictures that leave no room for chat',
      { ...smallest, concurrency: { turns: 4, pictures: 4 } },
      'concurrency pictures must leave room for chat',
    ],
    [
      'Socket Mode on Lambda',
      { ...smallest, slack: { ...smallest.slack, mode: 'socket' } },
      'slack.mode socket needs ingress fargate: a Lambda function holds no connection',
    ],
    [
      'a large model without its files',
      { ...smallest, models: { ...smallest.models, chat: { deploy: 'openchatkit' } } },
      'openchatkit needs its artefacts: the s3 prefix that its files were copied to',
    ],
    [
      'a shared instance for a model that is elsewhere',
      { ...smallest, models: { ...smallest.models, shareInstance: 'ml.g5.12xlarge', chat: 'sagemaker:llama-2@mine' } },
      'models.shareInstance needs chat and guard to be deployed here',
    ],
  ])('%s', (_what, settings, problem) => {
    expect(problems(settings)).toEqual([expect.stringContaining(problem)])
  })

  test('every problem is named, a line each', () => {
    expect(problems({ region: 'Frankfurt', logDays: 3 })).toHaveLength(2)
  })
})

import { describe, expect, test } from 'vitest'
import { ConfigurationError, readConfig, type Environment, type SecretRef } from '../../src/config.ts'

const slack = {
  SLACK_SIGNING_SECRET: 'signing-canary',
  SLACK_BOT_TOKEN: 'xoxb-canary',
  SLACK_ADMIN_CHANNEL: 'C0ADMIN',
  MODERATORS: 'slack:U0MIRA',
}

const teams = {
  TEAMS_APP_ID: '11111111-2222-3333-4444-55555555555A',
  TEAMS_TENANT_ID: '99999999-2222-3333-4444-555555555555',
  TEAMS_APP_PASSWORD: 'password-canary',
  TEAMS_ADMIN_CHANNEL: '19:moderation@thread.tacv2',
  MODERATORS: 'teams:AAAAAAAA-2222-3333-4444-555555555555',
}

function problems(environment: Environment): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    expect(error.message).not.toContain('canary')
    return error.message.split('\n')
  }
  return []
}

const valueOf = (ref: SecretRef | null | undefined) => (ref?.kind === 'value' ? ref.value.reveal() : ref)

const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:chaperone/${name}-AbCdEf`

describe('Slack', () => {
  test('four values are enough, and the playground gives way', () => {
    const read = readConfig(slack)
    expect(read.slack).toMatchObject({ appToken: null, teamId: null, apiUrl: 'https://slack.com/api/' })
    expect(valueOf(read.slack?.botToken)).toBe('xoxb-canary')
    expect(valueOf(read.slack?.signingSecret)).toBe('signing-canary')
    expect(read.slack?.adminChannel).toBe('C0ADMIN')
    expect(read.moderators).toEqual([{ platform: 'slack', id: 'U0MIRA' }])
    expect(read.playground.on).toBe(false)
    expect(readConfig({ ...slack, PLAYGROUND: 'on' }).playground.on).toBe(true)
  })

  test('its secrets can be in Secrets Manager, each under one name only', () => {
    const { SLACK_BOT_TOKEN: _token, ...rest } = slack
    expect(readConfig({ ...rest, SLACK_BOT_TOKEN_ARN: arn('bot') }).slack?.botToken).toEqual({
      kind: 'arn',
      arn: arn('bot'),
    })
    expect(problems({ ...slack, SLACK_BOT_TOKEN_ARN: arn('bot') })).toEqual([
      'SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_ARN must not both be set',
    ])
    expect(problems({ ...rest, SLACK_BOT_TOKEN_ARN: 'xoxb-canary' })).toEqual([
      'SLACK_BOT_TOKEN_ARN must be the ARN of a Secrets Manager secret',
    ])
  })

  test('an app token stands in for the signing secret: Socket Mode signs nothing', () => {
    const { SLACK_SIGNING_SECRET: _secret, ...rest } = slack
    expect(readConfig({ ...rest, SLACK_APP_TOKEN: 'xapp-canary' }).slack?.signingSecret).toBe(null)
    expect(problems(rest)).toEqual(['SLACK_SIGNING_SECRET must be set too: Slack needs it'])
  })

  test.each([
    ['SLACK_TEAM_ID', 'acme'],
    ['SLACK_ADMIN_CHANNEL', '#moderation'],
    ['SLACK_API_URL', 'http://slack.example/api/'],
    ['SLACK_API_URL', 'https://169.254.169.254/'],
  ])('input 61: %s cannot be %s', (name, value) => {
    expect(problems({ ...slack, [name]: value })).toEqual([expect.stringContaining(`${name} must be`)])
  })
})

describe('Teams', () => {
  test('its public cloud needs four values and no addresses', () => {
    const read = readConfig(teams)
    expect(read.teams).toMatchObject({
      app: { id: teams.TEAMS_APP_ID.toLowerCase(), tenantId: teams.TEAMS_TENANT_ID, credential: { kind: 'password' } },
      local: false,
      openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      loginUrl: 'https://login.microsoftonline.com',
      adminChannel: '19:moderation@thread.tacv2',
    })
    expect(read.teams?.serviceHosts).toContain('smba.trafficmanager.net')
    expect(read.moderators).toEqual([{ platform: 'teams', id: 'aaaaaaaa-2222-3333-4444-555555555555' }])
  })

  test('other clouds and tests name their own addresses', () => {
    const read = readConfig({
      ...teams,
      TEAMS_LOGIN_URL: 'http://127.0.0.1:4001/',
      TEAMS_OPENID_METADATA: 'http://127.0.0.1:4001/openid',
      TEAMS_SERVICE_HOSTS: '127.0.0.1:4002, smba.infra.gov.teams.microsoft.us',
    })
    expect(read.teams).toMatchObject({
      loginUrl: 'http://127.0.0.1:4001',
      openIdMetadata: 'http://127.0.0.1:4001/openid',
      serviceHosts: ['127.0.0.1:4002', 'smba.infra.gov.teams.microsoft.us'],
    })
  })

  test.each(['TEAMS_APP_ID', 'TEAMS_TENANT_ID'])('without %s it does not start', (name) => {
    expect(problems({ ...teams, [name]: undefined })).toEqual([`${name} must be set too: Teams needs it`])
  })

  test('one credential is needed, a password or a certificate', () => {
    const { TEAMS_APP_PASSWORD: _password, ...rest } = teams
    expect(problems(rest)).toEqual(['TEAMS_APP_PASSWORD or TEAMS_APP_CERTIFICATE must be set too: Teams needs it'])
    const certificate = { ...rest, TEAMS_APP_CERTIFICATE_ARN: arn('certificate') }
    expect(readConfig(certificate).teams?.app?.credential.kind).toBe('certificate')
    expect(problems({ ...certificate, TEAMS_APP_PASSWORD: 'x' })).toEqual([
      'TEAMS_APP_PASSWORD and TEAMS_APP_CERTIFICATE must not both be set',
    ])
  })

  test('input 29: local test clients are let in only where no real app is and nobody else can reach it', () => {
    expect(readConfig({ TEAMS_LOCAL: 'on', MODERATORS: teams.MODERATORS }).teams).toMatchObject({
      app: null,
      local: true,
    })
    expect(problems({ ...teams, TEAMS_LOCAL: 'on' })).toEqual([
      'TEAMS_LOCAL must not be on beside TEAMS_APP_ID: it lets activities in without a token',
    ])
    expect(problems({ TEAMS_LOCAL: 'on', MODERATORS: teams.MODERATORS, HOST: '0.0.0.0' })).toEqual([
      'TEAMS_LOCAL must not be on when HOST is not loopback',
    ])
  })

  test.each([
    ['TEAMS_APP_ID', 'my-app'],
    ['TEAMS_SERVICE_HOSTS', 'https://smba.trafficmanager.net'],
    ['TEAMS_SERVICE_HOSTS', '*.trafficmanager.net'],
    ['TEAMS_LOGIN_URL', 'http://login.example'],
    ['TEAMS_OPENID_METADATA', 'file:///keys'],
    ['TEAMS_ADMIN_CHANNEL', 'Moderation'],
    ['TEAMS_LOCAL', 'yes'],
  ])('%s cannot be %s', (name, value) => {
    expect(problems({ ...teams, [name]: value })).toEqual([expect.stringContaining(`${name} must`)])
  })
})

describe('moderators (input 61)', () => {
  test('beside a chat platform there must be one, and a place where they are told', () => {
    expect(problems({ ...slack, MODERATORS: undefined, SLACK_ADMIN_CHANNEL: undefined })).toEqual([
      'MODERATORS must be set beside a chat platform: without one nobody could look at what is stopped',
      'SLACK_ADMIN_CHANNEL or TEAMS_ADMIN_CHANNEL must be set beside a chat platform: that is where moderators are told',
    ])
  })

  test('one deployment serves both platforms, with moderators on either', () => {
    const both = {
      ...slack,
      ...teams,
      SLACK_ADMIN_CHANNEL: undefined,
      MODERATORS: `${slack.MODERATORS},${teams.MODERATORS}`,
    }
    expect(readConfig(both).moderators.map(({ platform }) => platform)).toEqual(['slack', 'teams'])
  })

  test.each(['U0MIRA', 'slack:', 'slack:mira', 'teams:mira', 'slack:U0MIRA,', 'playground:mira', ','])(
    '%s names nobody',
    (MODERATORS) => {
      expect(problems({ MODERATORS })).toEqual([expect.stringMatching(/^MODERATORS must read "slack:U…"/)])
    },
  )
})

describe('models', () => {
  test('every slot of the operator has its form', () => {
    const read = readConfig({
      CHAT_MODEL: 'ollama:llama-3:llama3.1:8b@http://127.0.0.1:11434',
      TEXT_GUARD: 'sagemaker:llama-guard-1@guard/part',
      PROMPT_GUARD: 'comprehend, openai:llama-guard-3:guard@https://models.example/v1',
      PICTURE_MODEL: 'sagemaker:sdxl@pictures',
      PICTURE_GUARD:
        'rekognition@arn:aws:rekognition:eu-central-1:123456789012:project/ours/version/ours.1/1700000000000',
    })
    expect(read.models).toEqual({
      chat: { kind: 'ollama', family: 'llama-3', model: 'llama3.1:8b', baseUrl: 'http://127.0.0.1:11434' },
      guard: { kind: 'sagemaker', family: 'llama-guard-1', dialect: 'tgi', endpoint: 'guard', component: 'part' },
      promptGuards: [
        { kind: 'comprehend' },
        { kind: 'openai', family: 'llama-guard-3', model: 'guard', baseUrl: 'https://models.example/v1' },
      ],
      picture: { kind: 'sagemaker', endpoint: 'pictures', component: null },
      pictureGuard: {
        kind: 'rekognition',
        adapter: 'arn:aws:rekognition:eu-central-1:123456789012:project/ours/version/ours.1/1700000000000',
      },
    })
  })

  test.each([
    ['PROMPT_GUARD', 'comprehend,'],
    ['PROMPT_GUARD', 'rekognition'],
    ['PICTURE_MODEL', 'sagemaker:dall-e@pictures'],
    ['PICTURE_MODEL', 'openai:sdxl:m@http://127.0.0.1'],
    ['PICTURE_GUARD', 'rekognition@arn:aws:s3:::bucket'],
    ['CHAT_MODEL', 'openai:llama-3:m@http://models.example'],
    ['CHAT_MODEL', 'openai:llama-3:m@http://169.254.169.254'],
    ['CHAT_MODEL', 'openai:llama-3:m@https://name:word@models.example'],
    ['TEXT_GUARD', 'ollama:llama-guard-3:m@http://10.0.0.1'],
  ])('input 60: %s cannot be %s', (name, value) => {
    expect(problems({ [name]: value })).toEqual([expect.stringMatching(`^${name} must have one of the forms`)])
  })
})

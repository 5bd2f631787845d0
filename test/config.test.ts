import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { ConfigurationError, readConfig, type Environment, type SecretRef } from '../src/config.ts'

const aws = {
  THREADS_TABLE: 'chaperone-threads',
  CASES_TABLE: 'chaperone-cases',
  PICTURES_BUCKET: 'chaperone-pictures',
  TURNS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/turns.fifo',
  AWS_REGION: 'eu-central-1',
}

const valueOf = (ref: SecretRef | null) => (ref?.kind === 'value' ? ref.value.reveal() : null)

function problems(environment: Environment): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return error.message.split('\n')
  }
  return []
}

describe('what is read', () => {
  test('with nothing set the bot runs whole on one machine, for this machine only', () => {
    expect(readConfig({})).toEqual({
      http: { port: 3000, host: '127.0.0.1' },
      ops: { port: 3001, host: '127.0.0.1' },
      playground: { on: true, token: null },
      models: {
        chat: { kind: 'demo' },
        guard: { kind: 'demo' },
        promptGuards: [{ kind: 'demo' }],
        picture: { kind: 'demo' },
        pictureGuard: { kind: 'demo' },
      },
      slack: null,
      teams: null,
      moderators: [],
      stores: { kind: 'embedded', folder: '.chaperone' },
      picturesAtOnce: 4,
      dataFolder: '.chaperone',
      policyFile: null,
      logLevel: 'info',
      deployment: null,
      traces: 'off',
    })
  })

  test('an empty variable counts as unset', () => {
    const names = ['PORT', 'HOST', 'PLAYGROUND', 'CHAT_MODEL', 'THREADS_TABLE', 'LOG_LEVEL', 'SLACK_BOT_TOKEN']
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
  })

  test('every variable is honoured', () => {
    const read = readConfig({
      PORT: '8080',
      HOST: '0.0.0.0',
      OPS_PORT: '9090',
      OPS_HOST: '::1',
      DATA_DIR: '/var/lib/chaperone',
      PLAYGROUND: 'on',
      PLAYGROUND_TOKEN: 'let me in',
      CHAT_MODEL: 'demo',
      TEXT_GUARD: 'demo',
      LOG_LEVEL: 'debug',
    })
    expect(read).toMatchObject({
      http: { port: 8080, host: '0.0.0.0' },
      ops: { port: 9090, host: '::1' },
      stores: { kind: 'embedded', folder: '/var/lib/chaperone' },
      logLevel: 'debug',
    })
    expect(valueOf(read.playground.token)).toBe('let me in')
  })

  test('four named AWS resources take the place of the embedded stores', () => {
    expect(readConfig(aws).stores).toEqual({
      kind: 'aws',
      threadsTable: 'chaperone-threads',
      casesTable: 'chaperone-cases',
      picturesBucket: 'chaperone-pictures',
      turnsQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/turns.fifo',
    })
  })

  test('a region that only the SDK knows is left to the SDK', () => {
    expect(problems({ ...aws, AWS_REGION: undefined })).toEqual([])
  })

  test.each(['localhost', '127.0.0.2', '::1', 'bot.localhost'])('on %s the playground needs no token', (HOST) => {
    expect(problems({ HOST })).toEqual([])
  })

  test.each(['0.0.0.0', '::', '192.168.0.1', 'bot.example'])('on %s the playground needs its token', (HOST) => {
    const needed = 'PLAYGROUND_TOKEN must be set when HOST is not loopback and the playground is on'
    expect(problems({ HOST })).toEqual([needed])
    expect(problems({ HOST, PLAYGROUND_TOKEN: 'x' })).toEqual([])
    expect(problems({ HOST, PLAYGROUND: 'off' })).toEqual([])
  })
})

describe('what is refused (fault 38)', () => {
  test('one message names every problem, a line each', () => {
    const lines = problems({
      PORT: '70000',
      OPS_PORT: 'ops',
      PLAYGROUND: 'maybe',
      CHAT_MODEL: 'gpt',
      LOG_LEVEL: 'verbose',
      THREADS_TABLE: 'threads',
      MODERATORS: 'U1',
      AWS_ENDPOINT_URL_SQS: 'http://queue.example',
    })
    expect(lines).toEqual([
      'PORT must be a whole number from 1 to 65535, not "70000"',
      'OPS_PORT must be a whole number from 1 to 65535, not "ops"',
      'PLAYGROUND must be one of on, off, not "maybe"',
      expect.stringMatching(
        /^CHAT_MODEL must have one of the forms "demo".*llama-2, llama-3, llama-3\.1, openchatkit, not "gpt"$/,
      ),
      'MODERATORS must read "slack:U…" or "teams:<Entra object id>", several joined by ","',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, not "verbose"',
      'CASES_TABLE, PICTURES_BUCKET, TURNS_QUEUE_URL must be set too: AWS resources are named all or not at all',
      'AWS_ENDPOINT_URL_SQS must be an https address (plain http only to this machine)',
    ])
  })

  test.each(['0', '-1', '65536', '3e3', '0x50', ' 3000', '3000.0', '03000', 'NaN', '99999999999999999999'])(
    'PORT %s is no port',
    (PORT) => {
      expect(problems({ PORT })).toEqual([expect.stringMatching(/^PORT must be a whole number from 1 to 65535/)])
    },
  )

  test('the two servers cannot share a port', () => {
    expect(problems({ PORT: '3001' })).toEqual(['PORT and OPS_PORT must differ'])
  })

  test.each([
    ['HOST', 'http://localhost'],
    ['OPS_HOST', 'a b'],
    ['THREADS_TABLE', 'no spaces'],
    ['CASES_TABLE', 'arn:aws:dynamodb'],
    ['PICTURES_BUCKET', 'Upper_Case'],
    ['TURNS_QUEUE_URL', 'turns.fifo'],
    ['TURNS_QUEUE_URL', 'https://sqs.eu-central-1.amazonaws.com/1/turns'],
    ['TURNS_QUEUE_URL', 'http://sqs.eu-central-1.amazonaws.com/1/turns.fifo'],
    ['TURNS_QUEUE_URL', 'https://169.254.169.254/turns.fifo'],
    ['AWS_REGION', 'evil.example/#'],
    ['LOG_LEVEL', 'INFO'],
    ['PLAYGROUND', 'ON'],
  ])('%s cannot be %s', (name, value) => {
    const lines = problems({ ...aws, PLAYGROUND_TOKEN: 'x', [name]: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(`${name} must be`)
  })

  test.each(['THREADS_TABLE', 'CASES_TABLE', 'PICTURES_BUCKET', 'TURNS_QUEUE_URL'])(
    'the AWS resources without %s are not enough',
    (name) => {
      const all = 'must be set too: AWS resources are named all or not at all'
      expect(problems({ ...aws, [name]: undefined })).toEqual([`${name} ${all}`])
    },
  )
})

describe('endpoints (input 60)', () => {
  test.each([
    'https://vpce-1.sqs.eu-central-1.vpce.amazonaws.com',
    'http://localhost:4566',
    'http://127.0.0.1:8000',
    'http://[::1]:8000',
  ])('%s is allowed', (url) => {
    expect(problems({ AWS_ENDPOINT_URL_DYNAMODB: url, AWS_ENDPOINT_URL: url })).toEqual([])
  })

  test.each([
    'http://169.254.169.254',
    'https://169.254.169.254/latest/meta-data',
    'https://2852039166',
    'https://0xa9.0xfe.0xa9.0xfe',
    'https://169.254.169.254.',
    'https://[::ffff:169.254.169.254]',
    'https://[fe80::1]',
    'https://[fd00:ec2::254]',
    'http://dynamodb.example',
    'http://127.0.0.1.example',
    'file:///etc/passwd',
    'ftp://127.0.0.1',
    'https://canary-user:canary-word@dynamodb.example',
    'http://canary-user@localhost:8000',
    'dynamodb.example',
    '//dynamodb.example',
  ])('%s is refused, without repeating it', (url) => {
    for (const name of ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL']) {
      const lines = problems({ [name]: url })
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(new RegExp(`^${name} must `))
      expect(lines[0]).not.toContain(url)
      expect(lines[0]).not.toContain('canary')
    }
  })
})

describe('secrets (input 62)', () => {
  const canary = 'hunterswordfish'

  test('a token is shown by nothing but reveal', () => {
    const config = readConfig({ PLAYGROUND_TOKEN: canary })
    const { token } = config.playground
    const seen = [
      JSON.stringify(config),
      inspect(config, { depth: null, showHidden: true, getters: true }),
      'in a template '.concat(String(token?.kind === 'value' ? token.value : token?.kind)),
      Object.values({ ...token })
        .map(String)
        .join(),
    ].join('\n')
    expect(seen).not.toContain(canary)
    expect(valueOf(token)).toBe(canary)
  })

  const everywhere =
    `PORT HOST OPS_PORT OPS_HOST PLAYGROUND CHAT_MODEL TEXT_GUARD PROMPT_GUARD PICTURE_MODEL PICTURE_GUARD LOG_LEVEL AWS_REGION
    MODERATORS SLACK_TEAM_ID SLACK_API_URL SLACK_ADMIN_CHANNEL SLACK_BOT_TOKEN_ARN TEAMS_APP_ID TEAMS_TENANT_ID
    TEAMS_OPENID_METADATA TEAMS_LOGIN_URL TEAMS_SERVICE_HOSTS TEAMS_ADMIN_CHANNEL TEAMS_LOCAL
    THREADS_TABLE CASES_TABLE PICTURES_BUCKET TURNS_QUEUE_URL AWS_ENDPOINT_URL_S3 DEPLOYMENT`.split(/\s+/)
  test.each([
    'xoxb-1234567890-abcdefABCDEF',
    '0123456789abcdef0123456789abcdef',
    'AKIAIOSFODNN7EXAMPLE',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----',
    '8Q~abcDEF_ghi.jkl-MNO',
    'correct horse battery staple',
  ])('%s in place of any other value is never repeated', (value) => {
    const pieces = value.split(/\s+/).filter((piece) => piece.length > 3 && !/^-+(?:BEGIN|END)$|KEY/.test(piece))
    const message = problems(Object.fromEntries(everywhere.map((name) => [name, value]))).join('\n')
    expect(message).toContain('PORT must be')
    for (const piece of pieces.length > 0 ? pieces : [value]) expect(message).not.toContain(piece)
  })

  test('a plain word that is also some secret of the environment is not repeated', () => {
    const lines = problems({ LOG_LEVEL: canary, DATABASE_PASSWORD: canary })
    expect(lines).toEqual(['LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent'])
  })

  test('the error carries no value in any other way', () => {
    try {
      readConfig({ PORT: canary, MY_TOKEN: canary, SLACK_BOT_TOKEN: canary })
      expect.unreachable()
    } catch (error) {
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(canary)
      expect(JSON.stringify(error)).not.toContain(canary)
    }
  })
})

/** What an operator may ask for and this version lacks: refused when set, since ignoring it would look like obeying. */
export const notYet: Readonly<Record<string, readonly string[]>> = {
  Slack: [
    'SLACK_SIGNING_SECRET',
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_TEAM_ID',
    'SLACK_API_URL',
    'SLACK_ADMIN_CHANNEL',
  ],
  Teams: [
    'TEAMS_APP_ID',
    'TEAMS_TENANT_ID',
    'TEAMS_APP_PASSWORD',
    'TEAMS_APP_CERTIFICATE',
    'TEAMS_ADMIN_CHANNEL',
    'TEAMS_OPENID_METADATA',
    'TEAMS_LOGIN_URL',
    'TEAMS_SERVICE_HOSTS',
    'TEAMS_LOCAL',
  ],
  moderators: ['MODERATORS'],
  'Secrets Manager': [
    'PLAYGROUND_TOKEN_ARN',
    'SLACK_SIGNING_SECRET_ARN',
    'SLACK_BOT_TOKEN_ARN',
    'SLACK_APP_TOKEN_ARN',
    'TEAMS_APP_PASSWORD_ARN',
    'TEAMS_APP_CERTIFICATE_ARN',
  ],
}

/** These alone: of a package that is loaded whole, a bundle would keep everything. */
export { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

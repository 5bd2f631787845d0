/** These alone: of a package that is loaded whole, a bundle would keep everything. */
export { ComprehendClient } from '@aws-sdk/client-comprehend'

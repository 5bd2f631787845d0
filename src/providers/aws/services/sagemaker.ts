/** These alone: of a package that is loaded whole, a bundle would keep everything. */
export { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime'

/** These alone: of a package that is loaded whole, a bundle would keep everything. */
export { RekognitionClient } from '@aws-sdk/client-rekognition'

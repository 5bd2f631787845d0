import type { IVpc } from 'aws-cdk-lib/aws-ec2'
import type { ICluster } from 'aws-cdk-lib/aws-ecs'
import type { Models } from '../models/models-stack.ts'
import type { FunctionEnvironment } from './function.ts'
import type { Queues } from './queue.ts'
import type { Secrets } from './secrets.ts'
import type { State } from './state.ts'

/** Folders: of each function, with `index.mjs`; of the container, with its Dockerfile and what that copies. */
export interface Code {
  readonly ingress: string
  /** The way in from Teams. */
  readonly teams: string
  readonly worker: string
  readonly budget: string
  readonly canary: string
  readonly installation: string
  readonly container: string
}

/** What both halves of the bot stand on. */
export interface Parts {
  readonly code: Code
  readonly environment: FunctionEnvironment
  readonly state: State
  readonly queues: Queues
  readonly secrets: Secrets
  readonly models: Models
  readonly vpc: IVpc | null
  readonly cluster: ICluster | null
}

/** One model: its container and its files, which a role is let to read. */
import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { deployables, jumpStartArtefact, type Artefact, type DeployableName } from './catalog.ts'

interface Choice {
  readonly job: string
  readonly deploy: DeployableName
  readonly instance: string
  readonly artefacts: string | undefined
  readonly region: string
  /** Of the endpoint that it is served on. */
  readonly role: Role
}

/** A JumpStart model of the same container: its image is AWS's large-model-inference container in every region. */
const largeModelContainer = 'META_TEXTGENERATION_LLAMA_3_1_8B_INSTRUCT_2_2_4'

export function model(scope: Construct, choice: Choice): { readonly cfn: CfnModel } {
  const { source } = deployables[choice.deploy]
  const artefact =
    source.kind === 'jumpstart'
      ? jumpStartArtefact(source.model, choice.instance, choice.region)
      : large(choice, source.tensorParallel)
  const { role } = choice
  mayRead(role, artefact)
  const cfn = new CfnModel(scope, `${choice.job}-model`, {
    executionRoleArn: role.roleArn,
    // Weights and code come from the bucket; nothing that people write can leave the container.
    enableNetworkIsolation: true,
    primaryContainer: {
      image: artefact.image,
      environment: { ...artefact.environment, ...deployables[choice.deploy].environment },
      ...filesOf(artefact, choice.deploy),
    },
  })
  cfn.node.addDependency(role)
  return { cfn }
}

/** GPT-NeoX and GPT-J in half precision, as AWS shows for OpenChatKit: cut over the instance's GPUs. */
function large({ artefacts = '', region }: Choice, tensorParallel: number): Artefact {
  const { image } = jumpStartArtefact(largeModelContainer, 'ml.g5.12xlarge', region)
  return {
    image,
    uri: artefacts,
    compressed: false,
    environment: {
      HF_MODEL_ID: '/opt/ml/model',
      OPTION_DTYPE: 'fp16',
      OPTION_MAX_MODEL_LEN: '2048',
      OPTION_TENSOR_PARALLEL_DEGREE: String(tensorParallel),
    },
  }
}

function filesOf({ uri, compressed }: Artefact, deploy: DeployableName) {
  if (compressed) return { modelDataUrl: uri }
  // Whoever deploys has accepted it by name in the settings, or nothing would have come this far.
  const accepted = deployables[deploy].licence === null ? {} : { modelAccessConfig: { acceptEula: true } }
  return {
    modelDataSource: { s3DataSource: { compressionType: 'None', s3DataType: 'S3Prefix', s3Uri: uri, ...accepted } },
  }
}

function mayRead(role: Role, { image, uri }: Artefact): void {
  const { partition, region } = Stack.of(role)
  const allow = (actions: string[], ...resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }))
  const [bucket = '', ...key] = uri.replace('s3://', '').split('/')
  const [registry = '', repository = ''] = image.split(':')[0]?.split(/\/(.*)/s) ?? []
  allow(['s3:GetObject'], `arn:${partition}:s3:::${bucket}/${key.join('/')}${uri.endsWith('/') ? '*' : ''}`)
  allow(['s3:ListBucket'], `arn:${partition}:s3:::${bucket}`)
  allow(
    ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
    `arn:${partition}:ecr:${region}:${registry.split('.')[0]}:repository/${repository}`,
  )
  allow(['ecr:GetAuthorizationToken'], '*')
  acknowledge(
    role,
    'No resource can be named for the registry token; a model is many objects under one prefix',
    'IAM5[Resource::*]',
    `IAM5[Resource::arn:<AWS::Partition>:s3:::${bucket}/${key.join('/')}*]`,
  )
}

/** What must outlive every deployment: keys, tables, pictures. Nothing here is ever replaced or deleted by an update. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { Policy } from '../../src/policy/policy.ts'
import { casesTable, threadsTable, type KeyAttribute, type TableDescription } from '../../src/providers/aws/tables.ts'
import { acknowledge } from '../acknowledge.ts'

export interface State {
  readonly key: Key
  readonly threads: Table
  readonly cases: Table
  readonly pictures: Bucket
}

export function state(scope: Construct, retention: Policy['retention']): State {
  const key = keyOf(scope)
  return {
    key,
    threads: table(scope, 'threads', threadsTable, key),
    cases: table(scope, 'cases', casesTable, key),
    pictures: bucket(scope, retention, key),
  }
}

function keyOf(scope: Construct): Key {
  const key = new Key(scope, 'key', {
    description: 'Encrypts all that Chaperone keeps',
    enableKeyRotation: true,
    // Of a first deployment that fails nothing remains that costs.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })
  const { partition, region, account } = Stack.of(scope)
  // Without this no log group can be made with it (CloudWatch Logs user guide, "Encrypt log data using AWS KMS").
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
      },
    }),
  )
  return key
}

function table(scope: Construct, id: string, description: TableDescription, key: Key): Table {
  const made = new Table(scope, id, {
    partitionKey: attribute(description.partition),
    sortKey: attribute(description.sort),
    timeToLiveAttribute: description.expires,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    // Always: a table that is protected could not be taken back with a first deployment that fails.
    removalPolicy: RemovalPolicy.RETAIN,
  })
  for (const { name, partition, sort, projection } of description.indexes) {
    made.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: attribute(partition),
      ...(sort && { sortKey: attribute(sort) }),
      projectionType: ProjectionType[projection],
    })
  }
  return made
}

const attribute = ({ name, type }: KeyAttribute) => ({
  name,
  type: type === 'S' ? AttributeType.STRING : AttributeType.NUMBER,
})

/** As the embedded store sweeps: `held/` are stopped pictures, `cases/` long words of a case, `pictures/` what was shown; `teams/answers/`: whose post answers what. */
function bucket(scope: Construct, { threads, cases, held }: Policy['retention'], key: Key): Bucket {
  const expiring = (prefix: string, days: number) => ({ prefix: `${prefix}/`, expiration: Duration.days(days) })
  const made = new Bucket(scope, 'pictures', {
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [
      expiring('pictures', threads),
      expiring('held', held),
      expiring('cases', cases),
      expiring('teams/answers', threads),
      // Whatever it was: what is deleted or written over is gone a day later, and so is the mark of it.
      {
        noncurrentVersionExpiration: Duration.days(1),
        expiredObjectDeleteMarker: true,
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })
  acknowledge(
    made,
    'Object reads are in CloudTrail where an account wants them; a second bucket would keep who looked at what for ever',
    'S1',
  )
  return made
}

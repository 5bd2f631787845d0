/** What must outlive every deployment: keys, tables, pictures. Nothing here is ever replaced or deleted by an update. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
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
  const key = new Key(scope, 'key', {
    description: 'Encrypts all that Chaperone keeps',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  encryptLogs(key)
  return {
    key,
    threads: table(scope, 'threads', threadsTable, key),
    cases: table(scope, 'cases', casesTable, key),
    pictures: bucket(scope, retention, key),
  }
}

/** No log group can be made under a key whose policy does not let the logs of its region use it (CloudWatch Logs user guide). */
function encryptLogs(key: Key): void {
  const { partition, region, account } = Stack.of(key)
  key.grantEncryptDecrypt(
    new ServicePrincipal(`logs.${region}.amazonaws.com`).withConditions({
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
    }),
  )
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

/** As the embedded store sweeps: `held/` are stopped pictures, `cases/` long words of a case, `pictures/` what was shown. */
function bucket(scope: Construct, { threads, cases, held }: Policy['retention'], key: Key): Bucket {
  const expiring = (prefix: string, days: number) => ({
    prefix: `${prefix}/`,
    expiration: Duration.days(days),
    noncurrentVersionExpiration: Duration.days(1),
  })
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
      { abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  })
  acknowledge(
    made,
    'Object reads are in CloudTrail where an account wants them; a second bucket would keep who looked at what for ever',
    'S1',
  )
  return made
}

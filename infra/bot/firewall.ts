/** A firewall before whatever the internet can reach. */
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import { webhooks } from './webhooks.ts'

/**
 * No rule looks at a body: people paste code and commands. No rule judges or counts by address where Slack and Microsoft call:
 * all of theirs come from a few, which they share with others, and every call of theirs is verified.
 */
export function protect(scope: Construct, resourceArn: string, { name }: Settings): void {
  const seen = (metricName: string) => ({ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName })
  const acl = new CfnWebACL(scope, 'firewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: seen(`${name}-web`),
    rules: [
      {
        name: 'known-attackers',
        priority: 0,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: 'AWSManagedRulesAmazonIpReputationList',
            scopeDownStatement: elsewhere,
          },
        },
        visibilityConfig: seen(`${name}-known-attackers`),
      },
      {
        name: 'elsewhere-at-most',
        priority: 1,
        action: { block: {} },
        statement: {
          rateBasedStatement: { limit: 300, aggregateKeyType: 'IP', scopeDownStatement: elsewhere },
        },
        visibilityConfig: seen(`${name}-elsewhere`),
      },
    ],
  })
  new CfnWebACLAssociation(scope, 'firewall-association', {
    resourceArn,
    webAclArn: acl.attrArn,
  })
}

const isWebhook = (path: string) => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'ENDS_WITH',
    searchString: path,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
})

const elsewhere = {
  notStatement: { statement: { orStatement: { statements: Object.values(webhooks).map(isWebhook) } } },
}

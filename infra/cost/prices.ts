/**
 * What AWS asks, in US dollars, on demand in us-east-1, without free tiers. Prices change: these are the ones that every figure
 * of the documents was made from. Check them against the calculator of your own region, and change them here.
 */
export const prices = {
  /** SageMaker real-time hosting, an instance and hour. */
  instance: {
    'ml.g5.2xlarge': 1.515,
    'ml.g5.4xlarge': 2.03,
    'ml.g5.8xlarge': 3.06,
    'ml.g5.12xlarge': 7.09,
    'ml.g5.24xlarge': 10.18,
    'ml.g5.48xlarge': 20.36,
  },
  /** Lambda on ARM: a GiB-second, and a request. */
  lambda: { gibibyteSecond: 0.000_013_333_4, request: 0.000_000_2 },
  /** DynamoDB on demand: a write unit (1 KB) and a read unit (4 KB). */
  dynamodb: { write: 0.000_000_625, read: 0.000_000_125 },
  /** FIFO. */
  sqsRequest: 0.000_000_5,
  apiRequest: 0.000_003_5,
  /** DetectToxicContent, a unit of 100 characters, three at least. */
  comprehendUnit: 0.0001,
  rekognitionImage: 0.001,
  /**
   * A month, used or not: one firewall with two rules, one key, three secrets, thirteen alarms on fourteen metrics and three that wake a model within
   * half a minute, some 25 of the bot's own metrics, one dashboard, and the canary's 9,000 looks.
   */
  fixed: { firewall: 7, key: 1, secrets: 1.2, alarms: 2.3, metrics: 7.5, dashboard: 3, canary: 0.2 },
  /** Fargate on ARM, a month of one task with half a vCPU and 1 GiB; and a load balancer before it. */
  fargateTask: 14.2,
  loadBalancer: 16.4,
  /** One interface endpoint in two zones, a month. */
  vpcEndpoint: 14.6,
  /** One NAT gateway, a month, without its traffic. */
  natGateway: 32.9,
} as const

export type PricedInstance = keyof typeof prices.instance

export const isPriced = (instance: string): instance is PricedInstance => Object.hasOwn(prices.instance, instance)

/** The way in, in one of two shapes: a function behind a gateway, or containers behind a load balancer or on a socket. */
import { CfnOutput, Duration } from 'aws-cdk-lib'
import type { RestApi } from 'aws-cdk-lib/aws-apigateway'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { FargateService } from 'aws-cdk-lib/aws-ecs'
import { ApplicationLoadBalancer, ApplicationProtocol, SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { Settings } from '../settings.ts'
import { containerPort, containerService } from './container.ts'
import { protect } from './firewall.ts'
import { botFunction } from './function.ts'
import { grantIngress, grantReadiness, grantTeamsNotes } from './grants.ts'
import type { Parts } from './parts.ts'
import { webApi } from './web.ts'
import { isCalled, webhooks } from './webhooks.ts'

/** Slack allows ten connections of one app; two tell of a third while it is replaced. */
const sockets = { atLeast: 2, atMost: 5 }

export interface WayIn {
  /** Null where containers receive. */
  readonly api: RestApi | null
  /** Where the internet reaches the bot, before the paths; null where nobody calls it. */
  readonly url: string | null
}

export function receive(scope: Construct, parts: Parts, settings: Settings): WayIn {
  if (settings.ingress === 'lambda') return byFunction(scope, parts, settings)
  const { cluster, code, environment, state, queues, secrets } = parts
  if (!cluster) throw new Error('Containers need a network')
  const scale = settings.slack?.mode === 'socket' ? sockets : { atLeast: 2, atMost: 10 }
  const { service } = containerService(
    scope,
    { cluster, environment, key: state.key, image: code.container, only: 'receive', ...scale },
    settings,
  )
  grantIngress(service.taskDefinition.taskRole, queues, secrets, state, settings.slack?.mode)
  grantReadiness(service.taskDefinition.taskRole, queues)
  if (settings.teams) grantTeamsNotes(service.taskDefinition.taskRole, state)
  return { api: null, url: isCalled(settings) ? byLoadBalancer(scope, service, parts, settings) : null }
}

function byFunction(scope: Construct, parts: Parts, settings: Settings): WayIn {
  const { code, environment, state, queues, secrets, vpc } = parts
  const wanted = { code: code.ingress, memory: 1769, seconds: 10, environment, key: state.key, vpc }
  const ingress = botFunction(scope, 'ingress', wanted, settings)
  grantIngress(ingress, queues, secrets, state)
  const teams = settings.teams && botFunction(scope, 'teams-ingress', { ...wanted, code: code.teams }, settings)
  if (teams) {
    grantIngress(teams, queues, {}, state)
    grantTeamsNotes(teams, state)
  }
  const api = webApi(scope, { ingress, teams }, state.key, settings)
  urls(scope, settings, (path) => api.urlForPath(path))
  return { api, url: api.url }
}

function byLoadBalancer(scope: Construct, service: FargateService, { vpc }: Parts, settings: Settings): string {
  const { certificate, hostName } = settings
  if (!vpc || certificate === null || hostName === null)
    throw new Error('A load balancer needs a network, a certificate and a name')
  const balancer = new ApplicationLoadBalancer(scope, 'balancer', {
    vpc,
    internetFacing: true,
    dropInvalidHeaderFields: true,
  })
  const listener = balancer.addListener('https', {
    protocol: ApplicationProtocol.HTTPS,
    port: 443,
    sslPolicy: SslPolicy.RECOMMENDED_TLS,
    certificates: [Certificate.fromCertificateArn(scope, 'certificate', certificate)],
  })
  listener.addTargets('receive', {
    port: containerPort,
    protocol: ApplicationProtocol.HTTP,
    targets: [service],
    healthCheck: { path: '/healthz', interval: Duration.seconds(15) },
    deregistrationDelay: Duration.seconds(30),
  })
  protect(scope, balancer.loadBalancerArn, settings)
  acknowledge(
    balancer,
    'An access log of a load balancer would hold the address of every request; counts are in its metrics',
    'ELB2',
  )
  acknowledge(balancer, 'Slack and Microsoft call it from the internet', 'EC23')
  new CfnOutput(scope, 'LoadBalancer', {
    value: balancer.loadBalancerDnsName,
    description: `Where the record of ${hostName} in DNS must lead`,
  })
  const url = `https://${hostName}`
  urls(scope, settings, (path) => `${url}${path}`)
  return url
}

function urls(scope: Construct, { slack, teams }: Settings, urlOf: (path: string) => string) {
  if (slack?.mode === 'http') new CfnOutput(scope, 'SlackUrl', { value: urlOf(webhooks.slack) })
  if (teams) new CfnOutput(scope, 'TeamsUrl', { value: urlOf(webhooks.teams) })
}

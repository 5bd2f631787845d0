/** A deployment as `cdk deploy --outputs-file` tells of it -> the environment of its functions, what it is made of, and where it is reached. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { ConfigurationError, type Environment } from '../config.ts'
import { variables } from '../config/variables.ts'
import { alarmOf, outputOf, partOutputs, variableOf } from '../providers/aws/deployment.ts'

export interface Deployed {
  /** What its functions are told, but for the policy's file, which is beside their code and not here. */
  readonly environment: Environment
  /** Without a slash at its end; null where only the load balancer's name is known, or nothing is open at all. */
  readonly url: string | null
  readonly parts: Parts
}

/** By the outputs that name them; what a deployment of this shape has not is not there, or null. */
export interface Parts {
  readonly functions: readonly { readonly output: string; readonly name: string }[]
  readonly services: readonly { readonly output: string; readonly cluster: string; readonly service: string }[]
  /** An ARN. */
  readonly ownersTopic: string | null
  /** Each with its section of the runbook (the anchor). */
  readonly alarms: readonly { readonly name: string; readonly section: string }[]
  readonly turnsAtOnce: number | null
  /** Inference components of the stack of models. */
  readonly components: readonly string[]
  /** Names of the alarms that put them to sleep; none where tracking their load does. */
  readonly sleepAlarms: readonly string[]
}

/** Of the runbook's headings. */
const anchor = /^[a-z\d]+(?:-[a-z\d]+)*$/

type Outputs = Readonly<Record<string, string>>

const file = z.record(z.string(), z.record(z.string(), z.string()))

/** Alarms, with commas between. */
const listed = z
  .string()
  .regex(/^[\w-]{1,255}(?:,[\w-]{1,255})*$/)
  .transform((text) => text.split(','))

/** Names as Lambda, ECS, SNS and SageMaker have them (API references), and our own for alarms. */
const shapes = {
  function: z.string().regex(/^[\w-]{1,140}$/),
  service: z
    .string()
    .regex(/^[\w-]{1,255}\/[\w-]{1,255}$/)
    .transform((text) => text.split('/')),
  address: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, '')),
  topic: z.string().regex(/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+$/),
  count: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number),
  components: z
    .string()
    .regex(/^[\w-]{1,63}(?:,[\w-]{1,63})*$/)
    .transform((text) => text.split(',')),
  alarms: (stack: string) =>
    listed
      .transform((names) => names.map((name) => ({ name, section: name.slice(alarmOf(stack, '').length) })))
      .refine((all) => all.every(({ name, section }) => anchor.test(section) && name === alarmOf(stack, section))),
}

/** @throws ConfigurationError when the file cannot be read, names no such stack, or says of a part what cannot be. */
export function readDeployed(path: string, stack: string): Deployed {
  const told = parse(path)
  const found = Object.hasOwn(told, stack) ? told[stack] : undefined
  if (!found) throw new ConfigurationError(`${path} tells of no stack ${stack}, but of ${Object.keys(told).join(', ')}`)
  return {
    environment: environmentOf(found),
    url: one(found, partOutputs.address, shapes.address),
    parts: partsOf(found, stack),
  }
}

/** Only what the bot reads is a variable: whatever else a stack tells of is none, by whatever name. */
const names = new Set(Object.keys(variables.shape).filter((name) => name !== 'POLICY_FILE'))

const environmentOf = (found: Outputs): Environment =>
  Object.fromEntries(
    Object.entries(found).flatMap(([output, value]) => {
      const name = variableOf(output)
      return names.has(name) && outputOf(name) === output ? [[name, value]] : []
    }),
  )

const partsOf = (found: Outputs, stack: string): Parts => ({
  functions: ending(found, 'Function', shapes.function).map(([output, name]) => ({ output, name })),
  services: ending(found, 'Service', shapes.service).map(([output, [cluster = '', service = '']]) => ({
    output,
    cluster,
    service,
  })),
  ownersTopic: one(found, partOutputs.ownersTopic, shapes.topic),
  alarms: one(found, partOutputs.alarms, shapes.alarms(stack)) ?? [],
  turnsAtOnce: one(found, partOutputs.turnsAtOnce, shapes.count),
  components: one(found, partOutputs.components, shapes.components) ?? [],
  sleepAlarms: one(found, partOutputs.sleepAlarms, listed) ?? [],
})

const one = <T>(found: Outputs, output: string, shape: z.ZodType<T>): T | null =>
  found[output] === undefined ? null : read(output, found[output], shape)

const ending = <T>(found: Outputs, end: string, shape: z.ZodType<T>) =>
  Object.entries(found)
    .filter(([output]) => output.endsWith(end) && !names.has(variableOf(output)))
    .map(([output, value]) => [output, read(output, value, shape)] as const)

function read<T>(output: string, value: string, shape: z.ZodType<T>): T {
  const { data, success } = shape.safeParse(value)
  if (!success) throw new ConfigurationError(`The output ${output} is no such thing as it is made to name`)
  return data
}

function parse(path: string): z.infer<typeof file> {
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    throw new ConfigurationError(`${path} cannot be read: make it with "npx cdk deploy --all --outputs-file ${path}"`)
  }
}

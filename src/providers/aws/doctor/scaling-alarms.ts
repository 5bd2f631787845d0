/** The alarms that wake a model and put it to sleep. That they ring is how they do so, and nobody's trouble. */
import type { Diagnosis } from '../../../ports.ts'
import { sleepAlarmOf, wakeAlarmOf } from '../deployment.ts'
import { alarmsNamed, lookingAtAlarms, unsilence } from './alarms.ts'
import type { CopiesParts } from './copies-check.ts'
import { deployAgain, looked, missing, unreadable, wrong } from './service-diagnosis.ts'

export async function scalingAlarmProblems(parts: CopiesParts): Promise<readonly Diagnosis[]> {
  const { alarms: client, component, isSentToSleep, region } = parts
  const wanted = [
    [wakeAlarmOf(component), `${component} never wakes: the alarm that wakes it`],
    ...(isSentToSleep
      ? [[sleepAlarmOf(component), `${component} does not sleep when it should: the alarm for that`] as const]
      : []),
  ] as const
  const subject = `alarms that scale ${component}`
  const told = await looked({ subject, action: lookingAtAlarms, mendMissing: deployAgain }, async () => {
    const names = wanted.map(([name]) => name)
    const found = await alarmsNamed(client, names)
    if (!found) return [unreadable(subject)]
    return wanted.flatMap(([name, words]) => {
      const alarm = found.get(name)
      if (!alarm) return [missing(`${words} is gone`, deployAgain)]
      const louder = unsilence(name, alarm, region)
      return louder === null ? [] : [wrong(`${words} was silenced by hand`, louder)]
    })
  })
  return [told].flat()
}

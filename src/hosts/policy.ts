/** `npm run policy`: checks a policy file, and shows what a policy makes of a text: the guard is the bot's own. */
import { textGuardsOf } from '../assemble.ts'
import { readConfig } from '../config.ts'
import { judge } from '../judge.ts'
import { normalise } from '../prompts/normalise.ts'
import { serviceClients } from '../providers/aws/service-clients.ts'
import { policyCommand } from './policy-command.ts'
import { orExplain } from './terminal.ts'

await orExplain(async () => {
  const config = readConfig()
  const services = serviceClients()
  const { text, code } = await policyCommand(process.argv.slice(2), {
    judge: async (question, policy) => {
      const guards = await textGuardsOf(config.models.guard, { policy, services, now: Date.now })
      return judge(guards, [{ role: 'user', text: normalise(question) }], AbortSignal.timeout(60_000))
    },
    policyFile: config.policyFile,
  })
  services.close()
  if (code === 0) console.log(text)
  else console.error(text)
  process.exitCode = code
})

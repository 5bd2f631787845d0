/** `npm run policy`: checks a policy file, and shows what a policy makes of a text. The guard is the demonstration's. */
import { demoModels } from '../assemble.ts'
import { readConfig } from '../config.ts'
import { judge } from '../judge.ts'
import { normalise } from '../prompts/normalise.ts'
import { policyCommand } from './policy-command.ts'

const { text, code } = await policyCommand(process.argv.slice(2), {
  judge: (question, policy) =>
    judge(demoModels(policy).guards, [{ role: 'user', text: normalise(question) }], AbortSignal.timeout(10_000)),
  policyFile: readConfig().policyFile,
})
if (code === 0) console.log(text)
else console.error(text)
process.exitCode = code

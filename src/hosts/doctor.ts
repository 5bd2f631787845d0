/** `npm run doctor`: looks at everything that the bot is configured to stand on, and says what needs mending. */
import { doctorCommand } from './doctor-command.ts'
import { orExplain } from './terminal.ts'

await orExplain(async () => {
  const { text, code } = await doctorCommand(process.argv.slice(2))
  console.log(text)
  process.exitCode = code
})

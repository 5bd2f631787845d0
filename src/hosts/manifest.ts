/** `npm run manifest`: prints what an administrator installs. */
import { manifestCommand } from './manifest-command.ts'

const { text, code } = manifestCommand(process.argv.slice(2))
if (code === 0) console.log(text)
else console.error(text)
process.exitCode = code

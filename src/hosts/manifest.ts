/** `npm run manifest`: prints or writes what an administrator installs. */
import { writeFileSync } from 'node:fs'
import { manifestCommand } from './manifest-command.ts'

const { text, file, code } = manifestCommand(process.argv.slice(2))
try {
  if (file) writeFileSync(file.name, file.bytes)
  if (code === 0) console.log(text)
  else console.error(text)
  process.exitCode = code
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

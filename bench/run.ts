/** `npm run bench -- [name …]`: runs the named benchmarks, or all; each prints its own table. */
import { readdirSync } from 'node:fs'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const folder = new URL('.', import.meta.url)
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.replace('.bench.ts', ''))
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const unknown = wanted.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}; there are ${all.join(', ')}`)
  process.exit(1)
}
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n## ${name}\n`)
  const bench = (await import(new URL(`${name}.bench.ts`, folder).href)) as { run: () => Promise<void> }
  await bench.run()
}

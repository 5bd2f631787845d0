/** Posts until it is killed, and names each message that was accepted. Its bot takes nothing. */
import { openAt } from './fixtures.ts'

const chat = await openAt(process.argv[2] ?? '', {
  accept: async () => {
    throw new Error('The queue is down')
  },
})
for (let number = 1; ; number += 1) {
  const { message } = await chat.say('ada', `@chaperone ${number}`)
  process.stdout.write(`${message}\n`)
}

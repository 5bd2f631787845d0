/** A month of a deployment, simulated: what it costs and how long people wait, by how many they are and how it is set. */
import { habits, times } from '../infra/cost/month.ts'
import { choicesTable, costTable } from '../infra/cost/table.ts'

export async function run(): Promise<void> {
  console.log(`${habits.questions} questions and ${habits.pictures} pictures a member and working day, 22 days`)
  console.log(
    `assumed: guard ${times.guard} s, chat ${times.chat} s, picture ${times.picture} s, waking ${times.wake} s\n`,
  )
  console.log(`${choicesTable()}\n`)
  console.log(costTable())
}

/** What the budget has stopped this month. */
import type { Check, Stopped } from '../../../ports.ts'
import { check, deployAgain, ok, wrong } from './service-diagnosis.ts'

export function budgetCheck(table: string, stopped: () => Promise<Stopped>): Check {
  const look = {
    subject: `the budget's switch in table ${table}`,
    action: 'dynamodb:GetItem',
    mendMissing: deployAgain,
  }
  return check('budget', look, async () => {
    const { chat, pictures } = await stopped()
    if (!chat && !pictures) return ok('nothing is stopped this month')
    const what = chat ? 'the month is spent: everything is stopped' : 'most of the month is spent: pictures are stopped'
    return wrong(what, 'see "The budget is spent" in docs/runbook.md')
  })
}

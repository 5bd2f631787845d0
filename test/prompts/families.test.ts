import { expect, test } from 'vitest'
import * as interface_ from '../../src/config/slot.ts'
import { chatFamilies, guardFamilies } from '../../src/prompts/families.ts'

// The compiler holds these too: a name of the operator's interface without a family is an error.
const chats: Readonly<Record<(typeof interface_.chatFamilies)[number], unknown>> = chatFamilies
const guards: Readonly<Record<(typeof interface_.guardFamilies)[number], unknown>> = guardFamilies

test('every name of the operator’s interface has a family', () => {
  expect(Object.keys(chats)).toEqual(expect.arrayContaining([...interface_.chatFamilies]))
  expect(Object.keys(guards)).toEqual(expect.arrayContaining([...interface_.guardFamilies]))
})

test('a family is called as it is chosen', async () => {
  for (const [name, load] of Object.entries(chatFamilies)) expect((await load({ now: () => 0 })).name).toBe(name)
  for (const [name, load] of Object.entries(guardFamilies)) expect((await load()).name).toBe(name)
})

test('a family that tells the date tells that of its clock', async () => {
  const now = () => Date.UTC(2026, 10, 20)
  const question = [{ role: 'user', text: 'What day is it?' }] as const
  const prompts = ['llama-3.1', 'openchatkit'] as const
  const [llama, kit] = await Promise.all(
    prompts.map(async (name) => (await chatFamilies[name]({ now })).render('', question)),
  )
  expect(llama).toContain('20 Nov 2026')
  expect(kit).toContain('2026-11-20')
})

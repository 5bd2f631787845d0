import { expect, test } from 'vitest'
import { followSwitches } from '../../../src/providers/aws/deployment.ts'
import { toldIn } from '../../../src/providers/aws/spent.ts'

/** As SNS hands it to a function (Lambda developer guide). */
const notice = (topic: string, Timestamp: string) => ({
  Records: [
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: `arn:aws:sns:us-east-1:123456789012:${topic}:21be56ed-a058-49f5-8c98-aedd2564c486`,
      Sns: {
        Type: 'Notification',
        MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
        TopicArn: `arn:aws:sns:us-east-1:123456789012:${topic}`,
        Subject: 'AWS Budgets: chaperone has exceeded your alert threshold',
        Message: 'AWS Budget Notification',
        Timestamp,
      },
    },
  ],
})

const now = Date.UTC(2026, 10, 20, 12)
const spentIn = (event: unknown) => toldIn(event, now).spent
const month = (at: number) => new Date(at).toISOString().slice(0, 7)

test.each([
  ['chaperone-budget-pictures', 'pictures'],
  ['acme-budget-chat', 'chat'],
])('the topic %s stops %s, in the month of its notice', (topic, what) => {
  const [spent, ...more] = spentIn(notice(topic, '2026-11-20T12:45:07.000Z'))
  expect(more).toEqual([])
  expect([spent?.what, month(spent?.at ?? 0)]).toEqual([what, '2026-11'])
})

test('charges are known late: what is told in the first hours of a month stops the one before, which is over', () => {
  expect(spentIn(notice('a-budget-chat', '2026-12-01T03:00:00.000Z')).map(({ at }) => month(at))).toEqual(['2026-11'])
  expect(spentIn(notice('a-budget-chat', '2026-12-01T13:00:00.000Z')).map(({ at }) => month(at))).toEqual(['2026-12'])
})

test('any other topic stops nothing', () => {
  expect(spentIn(notice('chaperone-owner', '2026-11-20T12:45:07.000Z'))).toEqual([])
})

test('an operator opens everything, or stops a part of it, by hand; the clock switches nothing', () => {
  expect(toldIn({ open: 'all' }, now)).toEqual({ spent: [], open: true })
  expect(toldIn({ stop: 'chat' }, now)).toEqual({ spent: [{ what: 'chat', at: now }], open: false })
  expect(toldIn(followSwitches, now)).toEqual({ spent: [], open: false })
  expect(toldIn(notice('a-budget-chat', '2026-11-20T12:45:07.000Z'), now).open).toBe(false)
})

test.each([
  null,
  {},
  { Records: [] },
  { Records: [{ body: '{}' }] },
  { open: 'chat' },
  { open: true },
  { stop: 'everything' },
  { open: 'all', stop: 'chat' },
  { follow: 'me' },
])('%j is nothing that anybody sends, and switches nothing', (event) => {
  expect(() => toldIn(event, now)).toThrow()
})

/** The policy of an organisation that has not written its own: a file like any other, shipped beside this one. */
import { readFileSync } from 'node:fs'
import { parsePolicy } from './parse-policy.ts'
import { en } from './wording/en.ts'
import { zhHans } from './wording/zh-hans.ts'

const file = new URL('built-in.yaml', import.meta.url)

const { policy, whole } = parsePolicy('built-in.yaml', readFileSync(file, 'utf8'), {
  wording: { en, 'zh-Hans': zhHans },
  custom: {},
  channels: {},
  pictures: { labels: {} },
})

export const builtInPolicy = policy

/** As plain data: what an organisation's file is built upon. */
export const builtInFile = whole

import { expect, test } from 'vitest'
import type { Finding } from '../../properties/finding.ts'
import { repairsMarkdown } from './markdown-repairs.ts'
import { findings, repairs } from './report.test-data.ts'
import { drawRepairs, toldRepairs } from './repairs.ts'
import { plain } from './terminal.ts'

const broken = findings[0]!
const drawn = (all: readonly Finding[]) => drawRepairs(all, plain).join('\n\n')

test('a repair is told with its changes, what they cost, where they are made, and the diff', () => {
  const text = drawn([broken])
  expect(text).toContain('REPAIR  NAL:b1\n\n  either\n  change   producer.acks: 1 → all\n')
  expect(text).toContain('/home/somebody/shop/conf/producer.properties:3\n  costs    Latency: ')
  expect(text).toContain('topic.replication.factor: unknown → 3\n')
  expect(text).toContain('    -acks=1\n    +acks=all')
  expect(text).toContain('decided  1,234 states · 3 brokers, 1 record')
  expect(text).toContain('  or\n  change   producer.acks: 1 → all\n           the program\n')
  expect(text).toContain('No smaller one does (single changes: 3 broken still).')
  expect(text).not.toMatch(/(?!\n)\p{Cc}/u)
})

test('where nothing mends, that is said', () => {
  expect(drawn([broken])).toContain('NO REPAIR  NAL:b1 and NAL:d1 together\n\n  No change of these settings')
})

test('cells that the same changes mend stand together, and what several cells share is told once', () => {
  const [one] = repairs
  const other: Finding = { ...broken, id: 'NAL:z', repairs: [{ ...one!, of: ['NAL:z'] }, repairs[1]!] }
  expect(toldRepairs([broken, other]).map(({ of }) => of)).toEqual([
    ['NAL:b1', 'NAL:z'],
    ['NAL:b1 and NAL:d1 together'],
  ])
  expect(toldRepairs([{ ...broken, repairs: [] }])).toEqual([])
})

test('Markdown has the changes as a table and the diff as a block', () => {
  const [told] = repairsMarkdown([broken])
  expect(told).toContain('### Repair: NAL:b1\n\n| change | costs | where |\n')
  expect(told).toContain('| `producer.acks: 1 → all` | Latency: ')
  expect(told).toContain(
    '```diff\n--- conf/producer.properties\n+++ conf/producer.properties\n@@ -3,1 +3,1 @@\n-acks=1\n+acks=all',
  )
  expect(told!.replace(/```diff[^`]*```/, '')).not.toContain('<img')
})

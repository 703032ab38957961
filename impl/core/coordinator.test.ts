import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupBatch, groupIn, groupsOf, noGroups, offsetsBatch, offsetsTopic, partitionOfGroup } from './coordinator.ts'
import { append, batchesOf, emptyLog, type Log, truncateTo } from './log.ts'
import { emptyImage } from './metadata.ts'
import { defaultTopicConfigs } from './protocol.ts'
import { withOffsetAndEpoch } from './record-batch.ts'

const groupId = fc.constantFrom('payments', 'audit', 'constructor', '__proto__')
const step = fc.oneof(
  fc.record({ groupId, generationId: fc.nat(5) }),
  fc.record({ groupId, offset: fc.nat(99) }),
  fc.record({ truncateTo: fc.nat(12) }),
)
type Step =
  | { readonly groupId: string; readonly generationId: number }
  | { readonly groupId: string; readonly offset: number }
  | { readonly truncateTo: number }

const commit = (groupId: string, offset: number) => offsetsBatch({ groupId, offsets: { 'orders-0': offset } })

function after(log: Log, step: Step): Log {
  if ('truncateTo' in step) return truncateTo(log, step.truncateTo)
  const { groupId } = step
  const batch =
    'offset' in step
      ? commit(groupId, step.offset)
      : groupBatch(groupId, { generationId: step.generationId, protocolName: 'range', leader: 'm', members: [] })
  return append(log, withOffsetAndEpoch(batch, log.logEndOffset, 1))
}

describe('what the groups of a log have', () => {
  test('G1: read as the log grows and is cut, it is what reading the whole log gives', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 30 }), steps => {
        let [log, known] = [emptyLog, noGroups]
        for (const [step, isRead] of steps) {
          log = after(log, step)
          if (isRead) known = groupsOf(log, known)
        }
        expect(groupsOf(log, known).byId).toEqual(groupsOf(log).byId)
      }),
      { seed: 21, numRuns: 500 },
    )
  })

  test('G1: what was read is not read again', () => {
    const log = [1, 2, 3].reduce<Log>((log, offset) => after(log, { groupId: 'payments', offset }), emptyLog)
    const known = groupsOf(log)
    expect(groupsOf(log, known)).toBe(known)
    const grown = after(log, { groupId: 'audit', offset: 9 })
    const next = groupsOf(grown, known)
    expect(next.last).toBe(batchesOf(grown).at(-1))
    expect(groupIn(next, 'payments')).toBe(groupIn(known, 'payments'))
    expect(groupIn(next, 'audit').offsets).toEqual({ 'orders-0': 9 })
  })

  test('a group that nobody made is nobody, whatever its name', () => {
    expect(groupIn(noGroups, 'constructor')).toEqual({
      generationId: 0,
      protocolName: '',
      leader: '',
      members: [],
      offsets: {},
    })
  })
})

test('a group is kept where Java’s hash code says, beyond the basic plane too', () => {
  const topics = { [offsetsTopic]: { partitions: 50, configs: defaultTopicConfigs } }
  const where = (groupId: string) => partitionOfGroup({ ...emptyImage, topics }, groupId)
  // "ab".hashCode() is 97·31 + 98, "😀".hashCode() is 0xd83d·31 + 0xde00.
  expect(where('ab')).toBe(`${offsetsTopic}-${3_105 % 50}`)
  expect(where('😀')).toBe(`${offsetsTopic}-${1_772_899 % 50}`)
})

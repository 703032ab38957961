import { assert, property } from 'fast-check'
import { expect, test } from 'vitest'
import type { Anomaly, AnomalyName } from '../anomalies.ts'
import { type Checked, checkHistory } from '../check-history.ts'
import { findCycles } from '../cycles/cycles.ts'
import type { Operation } from '../operation.ts'
import type { Recorded } from '../recorded.ts'
import { Recorder } from '../recorder.ts'
import { type Evidence, evidenceOf } from './index.ts'
import { operations } from './random-operations.test-data.ts'

const recordedOf = (lines: readonly Operation[]): Recorded => {
  const recorder = new Recorder()
  for (const line of lines) recorder.push(line)
  return recorder.recorded()
}

function checkedOf(recorded: Recorded): Checked {
  const checked = checkHistory(recorded)
  const cycles = findCycles(recorded, checked.observed, checked.order, { ww: true, processEdges: 'ours' })
  return { ...checked, anomalies: [...checked.anomalies, ...cycles] }
}

const check = (recorded: Recorded) => checkedOf(recorded).anomalies

/** Of a circle only the name: a smaller one of the same kind is told. */
function keyOf(recorded: Recorded, { name, partition, values }: Anomaly): string {
  if (partition < 0) return name
  return JSON.stringify([name, recorded.partitions[partition], recorded.valueAt(values[0]!)])
}

const showsIn = (lines: readonly Operation[], key: string): boolean => {
  const recorded = recordedOf(lines)
  return check(recorded).some(anomaly => keyOf(recorded, anomaly) === key)
}

/** Lines by the operation that they tell of: the invocation and the end of one; a transaction with all that it holds. */
function unitsOf({ history, operations }: Evidence): readonly (readonly Operation[])[] {
  const small = recordedOf(history)
  return operations.map((_, row) => {
    const isOf = (at: number) => at === row || small.transaction[at] === row
    const rows = operations.map((_, at) => at).filter(isOf)
    const lines = new Set(rows.flatMap(at => [small.invokedAt[at]!, small.completedAt[at]!]))
    return history.filter((_, line) => lines.has(line))
  })
}

function expectProof(checked: Checked, anomaly: Anomaly): Evidence {
  const { recorded } = checked
  const evidence = evidenceOf(checked, anomaly, check)
  const key = keyOf(recorded, anomaly)
  expect(evidence.isMinimal).toBe(true)
  expect(showsIn(evidence.history, key), key).toBe(true)
  expect(evidence.sentences.length).toBeGreaterThan(0)
  expect(evidence.lines.every(line => line >= 1 && line <= recorded.lines)).toBe(true)
  expect(evidence.grid.rows.map(({ line }) => line)).toEqual(evidence.lines)
  return evidence
}

const isProvable = ({ name }: Anomaly) => name !== 'empty-transaction-graph'

test('checked alone, the evidence of every anomaly of a random history shows it', () => {
  const seen = new Map<AnomalyName, number>()
  const isShown = property(operations, lines => {
    const checked = checkedOf(recordedOf(lines))
    for (const anomaly of checked.anomalies.filter(isProvable)) {
      expectProof(checked, anomaly)
      seen.set(anomaly.name, (seen.get(anomaly.name) ?? 0) + 1)
    }
  })
  assert(isShown, { seed: 11, numRuns: 300 })
  expect([...seen.keys()].toSorted()).toEqual([
    'G0',
    'G0-process',
    'G0-realtime',
    'G1a',
    'G1c',
    'G1c-process',
    'G1c-realtime',
    'PL-1-cycle-exists',
    'PL-2-cycle-exists',
    'duplicate',
    'inconsistent-offsets',
    'int-nonmonotonic-poll',
    'int-nonmonotonic-send',
    'int-poll-skip',
    'int-send-skip',
    'lost-write',
    'nonmonotonic-poll',
    'nonmonotonic-send',
    'poll-skip',
    'precommitted-read',
    'strong-PL-1-cycle-exists',
    'strong-PL-2-cycle-exists',
    'strong-session-PL-1-cycle-exists',
    'strong-session-PL-2-cycle-exists',
    'unseen',
  ])
})

test('without any one operation, the evidence of an anomaly shows it no longer', () => {
  let tried = 0
  const isMinimal = property(operations, lines => {
    const checked = checkedOf(recordedOf(lines))
    for (const anomaly of checked.anomalies.filter(isProvable)) {
      const evidence = expectProof(checked, anomaly)
      for (const unit of unitsOf(evidence)) {
        const rest = evidence.history.filter(line => !unit.includes(line))
        expect(showsIn(rest, keyOf(checked.recorded, anomaly))).toBe(false)
        tried++
      }
    }
  })
  assert(isMinimal, { seed: 12, numRuns: 150 })
  expect(tried).toBeGreaterThan(1000)
})

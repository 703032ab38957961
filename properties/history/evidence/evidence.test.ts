import { type Arbitrary, array, assert, nat, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Anomaly, type AnomalyName, anomalies } from '../anomalies.ts'
import { reads, sends, at } from '../beyond/beyond.test-data.ts'
import type { Checked } from '../check-history.ts'
import { drawings, historyOf } from '../generate.ts'
import { type Episode, interleave } from '../generated/episode.ts'
import { episodesOfGroups } from '../generated/episodes-of-groups.ts'
import { episodesOfRecords, episodesOfWrites } from '../generated/episodes-of-records.ts'
import type { Operation } from '../operation.ts'
import type { Recorded } from '../recorded.ts'
import { readNdjson } from '../readers/ndjson.ts'
import { read } from '../readers/read.test-data.ts'
import { type Evidence, evidenceOf, ndjsonOfEvidence } from './index.ts'
import { groupOperations, operations } from './random-operations.test-data.ts'
import { check, checkedOf, evidenceIn, recordedOf } from './told.test-data.ts'

/** In words, as numbers of two histories mean different things; of a circle, of which a smaller one may be told, its name alone. */
function keyOf(recorded: Recorded, { name, partition, values }: Anomaly): string {
  if (/^G0|^G1c|exists$/.test(name)) return name
  const first = values[0] === undefined ? null : String(recorded.valueAt(values[0]))
  return JSON.stringify([name, recorded.partitions[partition], first])
}

function showsIn(lines: readonly Operation[], key: string): boolean {
  const recorded = recordedOf(lines)
  return check(recorded).some(anomaly => keyOf(recorded, anomaly) === key)
}

function expectProof(checked: Checked, anomaly: Anomaly): Evidence {
  const { recorded } = checked
  const evidence = evidenceOf(checked, anomaly, check)
  const key = keyOf(recorded, anomaly)
  expect(evidence.isMinimal, key).toBe(true)
  expect(showsIn(evidence.history, key), key).toBe(true)
  expect(evidence.sentences.length).toBeGreaterThan(0)
  expect(evidence.sentences.join(' ')).not.toMatch(/undefined|NaN/)
  expect(evidence.lines.every(line => line >= 1 && line <= recorded.lines)).toBe(true)
  expect(evidence.grid.rows.map(({ line }) => line)).toEqual(evidence.lines)
  expect(evidence.grid.rows.every(({ cells }) => cells.length === evidence.grid.columns.length)).toBe(true)
  return evidence
}

const isProvable = ({ name }: Anomaly) => name !== 'empty-transaction-graph'

/** The names of all anomalies of as many random histories, each of them proven by its evidence. */
function namesProven(histories: Arbitrary<readonly Operation[]>, seed: number, numRuns: number): Set<AnomalyName> {
  const seen = new Set<AnomalyName>()
  const isShown = property(histories, lines => {
    const checked = checkedOf(recordedOf(lines))
    for (const anomaly of checked.anomalies.filter(isProvable)) {
      expectProof(checked, anomaly)
      seen.add(anomaly.name)
    }
  })
  assert(isShown, { seed, numRuns })
  return seen
}

test('checked alone, the evidence of every anomaly of a random history shows it', () => {
  const seen = new Set([...namesProven(operations, 11, 60), ...namesProven(groupOperations, 12, 200)])
  const missed = Object.keys(anomalies).filter(name => !seen.has(name as AnomalyName))
  // Their hits are told by name; no random history comes upon these four.
  const rare = ['double-ownership', 'redelivery', 'out-of-order-handling', 'never-handled']
  expect(missed).toEqual(['empty-transaction-graph', ...rare])
})

/** Rows of the evidence that go together: a transaction with all that it holds. */
function unitsOf({ history, operations }: Evidence): readonly ReadonlySet<number>[] {
  const { transaction } = recordedOf(history)
  return operations.map((_, row) => new Set([...operations.keys()].filter(at => at === row || transaction[at] === row)))
}

/** The same, by the same operations: what else may come about where one of them is gone is another anomaly. */
function isLeft(checked: Checked, anomaly: Anomaly, evidence: Evidence, without: ReadonlySet<number>): boolean {
  const small = recordedOf(evidence.history)
  const gone = new Set([...without].flatMap(row => [small.invokedAt[row]!, small.completedAt[row]!]))
  const rest = recordedOf(evidence.history.filter((_, line) => !gone.has(line)))
  const rows = evidence.operations.filter((_, row) => !without.has(row))
  return check(rest).some(other => {
    const operations = anomaly.name === 'lost-write' ? other.operations.slice(0, 1) : other.operations
    const isBySame = operations.every(row => anomaly.operations.includes(rows[row]!))
    return keyOf(rest, other) === keyOf(checked.recorded, anomaly) && isBySame && isAboutSame(rest, other)
  })

  function isAboutSame(rest: Recorded, other: Anomaly): boolean {
    const values = new Set(anomaly.values.map(value => String(checked.recorded.valueAt(value))))
    return other.values.every(value => values.has(String(rest.valueAt(value))))
  }
}

describe('without any one operation the evidence shows it no longer', () => {
  for (const [name, histories] of Object.entries({ operations, groupOperations })) {
    test(name, () => {
      let tried = 0
      const isMinimal = property(histories, lines => {
        const checked = checkedOf(recordedOf(lines))
        for (const anomaly of checked.anomalies.filter(isProvable)) {
          const evidence = expectProof(checked, anomaly)
          for (const unit of unitsOf(evidence)) {
            tried++
            expect(isLeft(checked, anomaly, evidence, unit), anomaly.name).toBe(false)
          }
        }
      })
      assert(isMinimal, { seed: 13, numRuns: 50 })
      expect(tried).toBeGreaterThan(300)
    })
  }
})

test('written as a file and read again, the evidence shows the anomaly', () => {
  const isTheSame = property(groupOperations, lines => {
    const checked = checkedOf(recordedOf(lines))
    for (const anomaly of checked.anomalies.filter(isProvable)) {
      const text = ndjsonOfEvidence(evidenceOf(checked, anomaly, check))
      const { operations, damaged } = read(readNdjson, text)
      expect(damaged).toEqual([])
      expect(showsIn(operations, keyOf(checked.recorded, anomaly)), text).toBe(true)
    }
  })
  assert(isTheSame, { seed: 14, numRuns: 40 })
})

describe('an anomaly that was put into a valid history is proven by few operations', () => {
  const episodes = Object.entries({ ...episodesOfRecords, ...episodesOfGroups, ...episodesOfWrites })
  const places = array(nat(200), { minLength: 1, maxLength: 12 })
  test.each(episodes)('%s', (_, { hit }) => {
    const isFew = property(drawings(60), places, (drawn, where) => {
      const checked = checkedOf(recordedOf(interleave(historyOf(drawn), hit.lines, where)))
      const own = checked.anomalies.filter(anomaly => isAbout(checked.recorded, anomaly, hit))
      expect(own.length).toBeGreaterThan(0)
      for (const anomaly of own) {
        const { operations } = expectProof(checked, anomaly)
        expect(operations.length).toBeLessThanOrEqual(hit.lines.length)
      }
    })
    assert(isFew, { seed: 1, numRuns: 4 })
  })
})

/** Its name, and nothing but values of the episode. */
function isAbout({ valueAt }: Recorded, { name, values }: Anomaly, { seed }: Episode): boolean {
  const told = new Set(values.map(valueAt))
  return name === seed!.name && seed!.values.every(value => told.has(value))
}

test('of several files the name is told with the line', () => {
  const whole = recordedOf([...sends('alice', at(0, 'a')), ...reads('bob', at(1, 'b'))])
  const fileOf = (position: number) => (position < 2 ? 'sent.csv' : 'read.csv')
  const lineOf = (position: number) => (position < 2 ? position + 1 : position - 1)
  const checked = checkedOf({ ...whole, fileOf, lineOf })
  const anomaly = checked.anomalies.find(({ name }) => name === 'lost-write')!
  const { sentences, grid } = evidenceOf(checked, anomaly, check)
  expect(sentences[0]).toBe('Record a was acknowledged at offset 0 of partition p (process alice, line 2 of sent.csv).')
  expect(grid.rows.map(({ file, line }) => `${file} ${line}`)).toEqual(['sent.csv 2', 'read.csv 2'])
})

test('what does not show it alone is told with the operations that are known, and called not minimal', () => {
  const checked = checkedOf(recordedOf([...sends('alice', at(0, 'a')), ...reads('bob', at(1, 'b'))]))
  const anomaly = checked.anomalies.find(({ name }) => name === 'lost-write')!
  const evidence = evidenceOf(checked, anomaly, () => [])
  expect(evidence.isMinimal).toBe(false)
  expect(evidence.lines).toEqual([2, 4])
})

test('a history of a hundred thousand operations comes down to two', () => {
  const values = Array.from({ length: 25_000 }, (_, offset) => at(offset, `v${offset}`))
  const lines = values.flatMap(record => [
    ...sends('alice', record),
    ...(record.value === 'v77' ? [] : reads('bob', record)),
  ])
  const { operations, lines: shown } = evidenceIn('lost-write', lines)
  expect(operations.length).toBe(2)
  expect(shown).toEqual([310, 314])
})

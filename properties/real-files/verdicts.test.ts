/**
 * Files in the shapes that people have, each after a public one that its first lines name: the right verdict, by the right lines.
 */
import { expect, test } from 'vitest'
import { type Decided, decided } from './decided.test-data.ts'

const rows: Readonly<Record<string, Decided>> = {
  'a benchmark that flushes everything': {
    files: ['system/openchaos-sync.yaml'],
    settings: { clients: ['java@3.7'], broker: 'kafka@3.7' },
    cells: { 'NAL:none': 'holds', 'NAL:b1': 'holds', 'NAL:p1': 'holds' },
  },
  'a benchmark with acks=0': {
    files: ['system/benchmark-acks-0.yaml'],
    settings: { clients: ['java@3.7'] },
    cells: { 'NAL:none': 'holds', 'NAL:b1': 'broken | benchmark-acks-0.yaml:15 acks=0' },
  },
  'a benchmark called exactly once, whose topic has one in-sync replica at least': {
    files: ['system/benchmark-exactly-once.yaml'],
    settings: { clients: ['java@3.7'] },
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'broken | min.insync.replicas=1' },
  },
  'a topic as the cluster has it': {
    files: ['system/topics-described.txt'],
    settings: { clients: ['java@3.7'], sets: ['producer.acks=all'] },
    cells: { 'NAL:b1': 'holds', 'NAL:d1': 'broken | topics-described.txt:3 min.insync.replicas=1' },
  },
  'a topic whose broker elects unclean leaders: one broker that stops is not enough': {
    files: ['system/topics-described.txt', 'system/configs-described.txt'],
    settings: { clients: ['java@3.7'], sets: ['producer.acks=all'] },
    cells: { 'NAL:b1': 'holds' },
  },
}

for (const [name, row] of Object.entries(rows)) {
  test(name, () => {
    expect(decided(row)).toEqual(row.cells)
  })
}

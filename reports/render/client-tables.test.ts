/** The tables of clients are searched for here once: what they must show, and that README.md shows it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { consumerTable, producerTable } from '../../properties/client-tables.ts'
import { consumersTable, producersTable, withClientTables } from './client-tables.ts'
import { between } from './readme.ts'

const producers = producerTable()
const consumers = consumerTable()

const producer = (client: string, ...lines: readonly string[]) =>
  producers.find(row => row.client === client && (row.lines ?? []).join() === lines.join())!.broken
const consumer = (client: string, handling = 'loop', ackPoint?: string) =>
  consumers.find(
    row => row.client === client && (row.says?.handling ?? 'loop') === handling && row.says?.ackPoint === ackPoint,
  )!.broken

test('acks=all survives a broker that stops or is gone; acks=1 does not; an idempotent Java client brings neither duplicates nor disorder.', () => {
  expect(producer('java@3.9')).toEqual({ NAL: ['w1', 'p1', 'p*'], AMO: [], ORD: [] })
  expect(producer('java@3.9', 'acks=1').NAL).toEqual(['b1', 'd1', 'w1', 'p1', 'p*', 'z'])
  expect(producer('java@3.9', 'enable.idempotence=false', 'max.in.flight.requests.per.connection=1')).toMatchObject({
    AMO: ['none', 'c', 'n', 'b1'],
    ORD: [],
  })
})

test('Idempotence is its client’s: kafkajs loses what was acknowledged, librdkafka after a refusal; without it neither does.', () => {
  expect(producer('kafkajs@2.2', 'enable.idempotence=true').NAL).toContain('n')
  expect(producer('kafkajs@2.2').NAL).not.toContain('n')
  expect(producer('librdkafka@2.3', 'enable.idempotence=true').NAL).toContain('none')
  expect(producer('platformatic@2.9', 'enable.idempotence=true')).toMatchObject({ AMO: [] })
})

test('What consumers lose turns on what is committed, and when; what they do twice on nothing but that; order on who handles.', () => {
  expect(consumer('java@3.9')).toEqual({ ALO: ['e'], AMO: ['c', 'e', 'rb'], ORD: [] })
  expect(consumer('librdkafka@2.3').ALO).toEqual(['c', 'e'])
  expect(consumer('java@3.9', 'loop', 'after').ALO).toEqual([])
  expect(consumer('java@3.9', 'loop', 'before').AMO).toEqual([])
  expect(consumer('java@3.9', 'parallel', 'after').ALO).toEqual(['c', 'e'])
  expect(consumer('java@3.9', 'parallel', 'lowest-unfinished').ALO).toEqual([])
  expect(consumer('java@3.9', 'parallel').ORD).toContain('none')
  expect(consumer('java@3.9', 'per-key', 'lowest-unfinished').ORD).toEqual([])
})

test('README.md has these tables (npm run docs writes them anew).', () => {
  const cells = (text: string) => text.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ')
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const fresh = between(between(readme, 'producers', producersTable(producers)), 'consumers', consumersTable(consumers))
  expect(cells(fresh)).toBe(cells(readme))
  expect(() => withClientTables('# nothing')).toThrow(/producers/)
})

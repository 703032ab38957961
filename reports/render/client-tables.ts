/**
 * The tables of clients in README.md, from searches made on the spot (properties/client-tables.ts): some seconds. `npm run docs` writes them, a test
 * says when they are stale.
 */
import { type Deployment, type FactName, NEVER } from '../../model/deployment/index.ts'
import {
  type ClientSetting,
  type ConsumerRow,
  consumerTable,
  type ProducerRow,
  producerTable,
} from '../../properties/client-tables.ts'
import { between, table } from './readme.ts'

/** The text with both tables written anew. Throws when a marker is missing. */
export function withClientTables(readme: string): string {
  // Markers first: without them nothing need be searched for.
  for (const name of ['producers', 'consumers']) between(readme, name, '')
  const producers = between(readme, 'producers', producersTable(producerTable()))
  return between(producers, 'consumers', consumersTable(consumerTable()))
}

export const producersTable = (rows: readonly ProducerRow[]): string =>
  table(
    ['client', 'set', 'acks', 'idempotence', 'in flight', 'retries', 'NAL', 'AMO', 'ORD'],
    rows.map(row => [
      row.client,
      settings(row),
      fact(row.deployment, 'producer.acks'),
      row.deployment['producer.enable.idempotence'].value === true ? 'on' : 'off',
      fact(row.deployment, 'producer.max.in.flight.requests.per.connection'),
      fact(row.deployment, 'producer.retries'),
      ...(['NAL', 'AMO', 'ORD'] as const).map(guarantee => faults(row.broken[guarantee])),
    ]),
  )

export const consumersTable = (rows: readonly ConsumerRow[]): string =>
  table(
    ['client', 'set', 'commits', 'ack point', 'handled', 'ALO', 'AMO', 'ORD'],
    rows.map(row => [
      row.client,
      settings(row),
      commits[row.parameters.commit] ?? row.parameters.commit,
      row.deployment['consumer.commit'].value === 'manual' ? fact(row.deployment, 'consumer.ack.point') : '–',
      handlings[row.parameters.handling],
      ...(['ALO', 'AMO', 'ORD'] as const).map(guarantee => faults(row.broken[guarantee])),
    ]),
  )

/** Lines of a file and facts set as options, as they stand there; ack point and handling are in their own columns. */
const settings = ({ lines = [], says: { sets = [] } = {} }: ClientSetting): string => {
  const set = [...lines, ...sets.map(fact => `--set ${fact}`)]
  return set.length === 0 ? '–' : set.map(each => `\`${each}\``).join(' ')
}

/** What comes without any fault comes under each of them. */
const faults = (broken: readonly string[]): string => {
  if (broken.length === 0) return 'holds'
  return broken.includes('none') ? 'always' : broken.map(name => (name === 'p*' ? 'p\\*' : name)).join(' ')
}

const MANY = 2_147_483_647
function fact(deployment: Deployment, name: FactName): string {
  const { value } = deployment[name]
  if (typeof value !== 'number') return String(value)
  return value >= MANY || value === NEVER ? '∞' : String(value)
}

const commits: Readonly<Record<string, string>> = {
  poll: 'in poll, what earlier polls returned',
  'handed-out': 'what was handed out, at any time',
  after: 'past each record when it is done',
  'lowest-unfinished': 'up to the lowest unfinished',
  before: 'before the handler starts',
  finally: 'past each record, however it ended',
}
const handlings = {
  loop: 'in the loop',
  'hand-off': 'by one worker beside it',
  parallel: 'by a pool',
  'per-key': 'by a queue a key',
} as const

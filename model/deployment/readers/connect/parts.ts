/**
 * Kafka Connect: what a worker and its connectors say about the producers and consumers that Connect makes.
 *
 *     worker     producer.acks ──▶ every source connector's producer          consumer.… ──▶ every sink connector's consumer
 *     connector  producer.override.acks ──▶ its own, over the worker's        consumer.override.… ──▶ its own
 *
 *   N1  a source connector is a producer, a sink connector a consumer; a worker without connectors could run either, and is a part of those
 *       roles about which it says something that decides: one that says nothing is there for others. Where nothing else is said at all, it is both
 *   N2  what Connect's own defaults are is its client's matter (connect-client.ts); here stands what its framework does: put in the poll loop, one
 *       record after the other; a send that failed fails the task, and with errors.tolerance=all is passed over (KIP-779); the source's offset
 *       is committed behind what was acknowledged (KAFKA-12226), so that a task that starts again polls the rest again, where its source still has it. (It is
 *       taken to do so after any failure, a delivery time-out too, which Connect's producers hardly ever reach.)
 *   N3  with exactly.once.source.support=enabled Connect sets enable.idempotence and transactional.id itself, whatever is said of them
 *   N4  of a connector's keys only those that Connect hands to Kafka's clients are kept: passwords of databases are forgotten here
 *
 * Source: Worker.java, WorkerSinkTask.java, AbstractWorkerSourceTask.java; KIP-298, -458, -618, -779. Not modelled: connectors that swallow
 * errors by settings of their own, what a connector's `flush` waits for.
 */
import { isAtLeast, parseVersion } from '../../client.ts'
import { isDecisive } from '../../decisive-keys.ts'
import type { FactName } from '../../facts.ts'
import type { Warning } from '../../key-warnings.ts'
import { connectWarnings } from './warnings.ts'
import type { Document, Edit, Part, Setting, Statement } from '../part.ts'
import { layered } from '../yaml/settings.ts'

/** A worker's or a connector's settings under its own keys, wherever they stand. */
export interface ConnectConfig {
  readonly name: string
  readonly files: readonly string[]
  readonly settings: readonly Setting[]
  /** Where it stands, for what no setting says. */
  readonly place: Pick<Statement, 'file' | 'line' | 'written'> & { readonly text: string }
  /** `3.9.1`, where the file says so. */
  readonly version?: string
  readonly edit: (key: string, value: string) => Edit | undefined
}

export interface Connector extends ConnectConfig {
  /** The worker that it is for, where it says so. */
  readonly worker?: string
  readonly class: string
  /** Connect's version, where the connector is told which; `version` may be that of its plug-in. */
  readonly runs?: string
}

/** `isAll`: nothing beside these is said. */
export function connectDocument(
  workers: readonly ConnectConfig[],
  connectors: readonly Connector[],
  isAll = false,
): Document {
  const pairs = connectors.map(connector => ({ connector, worker: workerOf(connector, workers) }))
  const idle = workers.filter(worker => !pairs.some(pair => pair.worker === worker)).flatMap(workerParts)
  const saying = idle.filter(saysSomething)
  return {
    parts: [
      ...pairs.flatMap(({ connector, worker }) =>
        isSink(connector) ? sinkPart(connector, worker) : sourcePart(connector, worker),
      ),
      ...(isAll && pairs.length === 0 && saying.length === 0 ? idle : saying),
    ],
    warnings: [
      ...workers.flatMap(worker => connectWarnings.ofWorker(worker)),
      ...pairs.flatMap(({ connector, worker }): readonly Warning[] =>
        connectWarnings.ofConnector(connector, worker, isSink(connector)),
      ),
    ],
  }
}

/** By its name, or the only one there is. */
function workerOf({ worker }: Connector, workers: readonly ConnectConfig[]): ConnectConfig | undefined {
  return worker === undefined && workers.length === 1 ? workers[0] : workers.find(({ name }) => name === worker)
}

/** By its class, and else by `topics`, which every sink has to have. */
export function isSink({ class: name, settings }: Connector): boolean {
  const simple = name.split('.').at(-1)!
  if (/source/i.test(simple)) return false
  return /sink/i.test(simple) || settings.some(({ key }) => key === 'topics' || key === 'topics.regex')
}

export const settingOf = ({ settings }: ConnectConfig, key: string): Setting | undefined =>
  settings.find(setting => setting.key === key)

function sourcePart(connector: Connector, worker: ConnectConfig | undefined): readonly Part[] {
  return [
    {
      ...clientPart('producer', connector, worker),
      statements: [
        client('producer.client', connector, runsOf(connector, worker)),
        ...onSendFailure(connector, worker),
        ...(worker === undefined ? [] : exactlyOnce(worker)),
      ],
    },
  ]
}

function sinkPart(connector: Connector, worker: ConnectConfig | undefined): readonly Part[] {
  const { place } = connector
  return [
    {
      ...clientPart('consumer', connector, worker),
      statements: [
        client('consumer.client', connector, runsOf(connector, worker)),
        { ...place, fact: 'consumer.handling', value: 'loop' },
        ...toleratedBySink(connector),
      ],
    },
  ]
}

/** N1. */
function workerParts(worker: ConnectConfig): readonly Part[] {
  return (['producer', 'consumer'] as const).map(role => ({
    role,
    name: worker.name,
    files: worker.files,
    settings: heard(role, prefixed(worker, `${role}.`), worker),
    statements: [client(`${role}.client`, worker, worker.version), ...(role === 'producer' ? exactlyOnce(worker) : [])],
    spell: key => `${role}.${key}`,
    edit: ({ fact, key, value }) => (key === fact ? undefined : worker.edit(`${role}.${key}`, value)),
  }))
}

const saysSomething = ({ role, settings, statements = [] }: Part): boolean =>
  settings.some(({ key }) => isDecisive(role, key)) ||
  statements.some(({ fact }) => fact === 'producer.transactional.id')

type ClientRole = 'producer' | 'consumer'

function clientPart(role: ClientRole, connector: Connector, worker: ConnectConfig | undefined): Part {
  const override = `${role}.override.`
  const written = layered([...(worker ? [prefixed(worker, `${role}.`)] : []), prefixed(connector, override)])
  const settings = heard(role, written, worker)
  return {
    role,
    name: connector.name,
    files: [...new Set([...(worker?.files ?? []), ...connector.files])],
    settings,
    spell: key => `${override}${key}`,
    edit: ({ fact, key, value }) => {
      if (key === fact) return editTolerance(connector, fact, value)
      const said = settings.find(setting => setting.key === key)
      const isWorkers = worker !== undefined && said?.written?.endsWith(`${role}.${key}`) === true
      return isWorkers ? worker.edit(`${role}.${key}`, value) : connector.edit(`${override}${key}`, value)
    },
  }
}

/** N3. */
const heard = (
  role: ClientRole,
  settings: readonly Setting[],
  worker: ConnectConfig | undefined,
): readonly Setting[] =>
  role === 'producer' && worker !== undefined && isExactlyOnce(worker)
    ? settings.filter(({ key }) => !setByItself.has(key))
    : settings

export const setByItself: ReadonlySet<string> = new Set(['enable.idempotence', 'transactional.id'])
export const isExactlyOnce = (worker: ConnectConfig): boolean =>
  settingOf(worker, 'exactly.once.source.support')?.value.toLowerCase() === 'enabled'

/** What is stated by errors.tolerance is changed there. */
function editTolerance(connector: Connector, fact: FactName, value: string): Edit | undefined {
  const isStrict =
    (fact === 'producer.on.send.failure' && untolerated(connector).value === value) ||
    (fact === 'consumer.handler' && value === 'throws')
  return isStrict ? connector.edit('errors.tolerance', 'none') : undefined
}

/** N4. */
const prefixed = ({ settings }: ConnectConfig, prefix: string): readonly Setting[] =>
  settings
    .filter(({ key }) => key.startsWith(prefix) && !key.slice(prefix.length).startsWith('override.'))
    .map(setting => ({ ...setting, key: setting.key.slice(prefix.length), written: setting.written ?? setting.key }))

function client(
  fact: 'producer.client' | 'consumer.client',
  { place }: ConnectConfig,
  version: string | undefined,
): Statement {
  return { ...place, fact, value: version === undefined ? 'connect' : `connect@${version}` }
}

const runsOf = ({ runs }: Connector, worker: ConnectConfig | undefined): string | undefined => runs ?? worker?.version

/** KIP-779, since 3.2: before it a send that failed was tolerated by nobody. */
function onSendFailure(connector: Connector, worker: ConnectConfig | undefined): readonly Statement[] {
  const fact = 'producer.on.send.failure' satisfies FactName
  const tolerance = settingOf(connector, 'errors.tolerance')
  if (worker !== undefined && isExactlyOnce(worker)) return [inTransaction(connector)]
  const version = runsOf(connector, worker)
  const isOld = version !== undefined && !isAtLeast(parseVersion(version), 3, 2)
  if (tolerance === undefined || isOld) return [untolerated(connector)]
  const { file, line, key: written, value, unread } = tolerance
  if (unread !== undefined) return [{ fact, file, line, written, value, unread, among: ['retry', 'report', 'ignore'] }]
  return value === 'all' ? [{ fact, file, line, written, value: 'ignore', text: value }] : [untolerated(connector)]
}

/** What is polled again is sent in a transaction of its own, and the one before is aborted: neither word says so. */
const inTransaction = ({ place }: Connector): Statement => ({
  ...place,
  fact: 'producer.on.send.failure',
  value: '',
  unread: 'is sent again in a new transaction (exactly.once.source.support), which is not modelled',
  among: ['retry', 'report'],
})

/** Their sources keep what they have not committed: a database's log, a table, a file, a topic. */
const pollsAgain =
  /^io\.debezium\.connector\.|\.MirrorSourceConnector$|\.JdbcSourceConnector$|(^|\.)FileStreamSource(Connector)?$/

function untolerated({ class: name, place }: Connector): Statement {
  const fact = 'producer.on.send.failure' satisfies FactName
  if (pollsAgain.test(name)) return { ...place, fact, value: 'retry' }
  const unread = 'turns on whether this connector polls again what was not acknowledged'
  return { ...place, fact, value: '', unread, among: ['retry', 'report'] }
}

/** A record that fails on its way through converters and transformations is passed over; with a dead letter queue it is kept elsewhere. */
function toleratedBySink(connector: Connector): readonly Statement[] {
  const tolerance = settingOf(connector, 'errors.tolerance')
  const queue = settingOf(connector, 'errors.deadletterqueue.topic.name')
  if (tolerance?.value !== 'all' || (queue !== undefined && queue.value !== '')) return []
  const { file, line, key: written } = tolerance
  return [{ fact: 'consumer.handler', file, line, written, value: 'swallows', text: 'all' }]
}

/** KIP-618: each task has a transactional id of its own, and the tasks before it are fenced. */
function exactlyOnce(worker: ConnectConfig): readonly Statement[] {
  const support = settingOf(worker, 'exactly.once.source.support')
  if (support === undefined || !isExactlyOnce(worker)) return []
  const { file, line, key: written } = support
  return [
    { fact: 'producer.transactional.id', file, line, written, value: 'true', text: 'enabled' },
    { fact: 'producer.transactional.id.per', file, line, written, value: 'instance', text: 'enabled' },
  ]
}

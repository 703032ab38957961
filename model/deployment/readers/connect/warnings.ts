/**
 * What is said of Connect's settings that do not do what they seem to.
 *
 *   W1  `acks` or `producer.acks` of a connector, and `producer.override.acks` of a worker, are read by nobody
 *   W2  a worker's override policy may refuse what a connector overrides
 *   W3  with exactly-once support Connect sets enable.idempotence and transactional.id itself
 */
import { isDecisive } from '../../decisive-keys.ts'
import type { Warning } from '../../key-warnings.ts'
import { rolesKnowing } from '../../known-keys.ts'
import { looksLikeKey, looksLikeName } from '../../secrets.ts'
import { isExactlyOnce, setByItself, type ConnectConfig, type Connector } from './parts.ts'
import type { Setting } from '../part.ts'

const at = ({ file, line }: Pick<Setting, 'file' | 'line'>, text: string): Warning => ({ file, line, text })
const quoted = (key: string) => (looksLikeKey(key) || rolesKnowing(key).length > 0 ? key : 'This')

export const connectWarnings = {
  ofWorker(worker: ConnectConfig): readonly Warning[] {
    const { settings } = worker
    const overrides = settings
      .filter(({ key }) => /^(producer|consumer)\.override\./.test(key))
      .map(setting =>
        at(
          setting,
          `${quoted(setting.key)} has no effect in a worker's configuration: right would be ${quoted(setting.key.replace('.override.', '.'))}, or the same line in a connector's.`,
        ),
      )
    return [...overrides, ...ignored(settings, 'producer.', worker)]
  },

  ofConnector(connector: Connector, worker: ConnectConfig | undefined, isSink: boolean): readonly Warning[] {
    return [
      ...unread(connector, isSink),
      ...refusedOverrides(connector, worker),
      ...deadLetters(connector, isSink),
      ...exactlyOnceAsked(connector, worker),
      ...(worker === undefined ? [] : ignored(connector.settings, 'producer.override.', worker)),
    ]
  },
}

/** W1. */
function unread({ settings }: Connector, isSink: boolean): readonly Warning[] {
  const role = isSink ? 'consumer' : 'producer'
  return settings.flatMap(setting => {
    const bare = setting.key.replace(/^(producer|consumer)\./, '')
    if (bare.startsWith('override.') || !isDecisive(role, bare)) return []
    const right = `${role}.override.${bare}`
    return [
      at(setting, `${quoted(setting.key)} has no effect in a connector's configuration: right would be ${right}.`),
    ]
  })
}

/** W2: KIP-458; since 3.0 everything is allowed unless the worker says otherwise. */
function refusedOverrides({ settings }: Connector, worker: ConnectConfig | undefined): readonly Warning[] {
  const policy = worker?.settings.find(({ key }) => key === 'connector.client.config.override.policy')
  if (policy === undefined || !/^(None|Principal)$/i.test(policy.value)) return []
  return settings
    .filter(({ key }) => /^(producer|consumer)\.override\./.test(key) && !/sasl|security\.protocol/.test(key))
    .map(setting =>
      at(
        setting,
        `${quoted(setting.key)} is refused by the worker, whose override policy (${policy.file} line ${policy.line}) is ${policy.value}: the connector would not start.`,
      ),
    )
}

function deadLetters({ settings }: Connector, isSink: boolean): readonly Warning[] {
  const tolerance = settings.find(({ key }) => key === 'errors.tolerance')
  if (tolerance?.value !== 'all') return []
  const queue = settings.find(({ key }) => key === 'errors.deadletterqueue.topic.name')
  if (!isSink) {
    return [
      at(
        tolerance,
        'errors.tolerance=all: a record that cannot be converted, or since 3.2 sent (KIP-779), is passed over, and is lost.',
      ),
    ]
  }
  if (queue === undefined || queue.value === '') {
    return [
      at(
        tolerance,
        'errors.tolerance=all without errors.deadletterqueue.topic.name: a record that cannot be converted is dropped, and its offset committed.',
      ),
    ]
  }
  const where = looksLikeName(queue.value) ? ` ${queue.value}` : ''
  return [
    at(
      tolerance,
      `errors.tolerance=all: a record that cannot be converted goes to the topic${where} instead, and counts as handled only if somebody reads that one.`,
    ),
  ]
}

/** W3. */
function ignored(settings: readonly Setting[], prefix: string, worker: ConnectConfig): readonly Warning[] {
  if (!isExactlyOnce(worker)) return []
  return settings
    .filter(({ key, value }) => key.startsWith(prefix) && setByItself.has(key.slice(prefix.length)) && value !== 'true')
    .map(setting =>
      at(
        setting,
        `${quoted(setting.key)} is ignored: with exactly.once.source.support=enabled Connect sets it itself.`,
      ),
    )
}

function exactlyOnceAsked({ settings }: Connector, worker: ConnectConfig | undefined): readonly Warning[] {
  const asked = settings.find(({ key, value }) => key === 'exactly.once.support' && value === 'required')
  if (asked === undefined || worker === undefined || isExactlyOnce(worker)) return []
  return [
    at(
      asked,
      'exactly.once.support=required, and the worker has no exactly.once.source.support=enabled: the connector would not start.',
    ),
  ]
}

/**
 * Offsets that are committed with the producer's transaction (`--ack-point transaction`): what that takes, and what contradicts it.
 *
 *   T1  it takes a transactional id: where nobody says that there is one, there is; where somebody says that there is none, it is refused
 *   T2  it takes a consumer that commits nothing by itself: enable.auto.commit=true would commit beside the transaction, whether it commits or aborts
 *       (KafkaProducer.sendOffsetsToTransaction asks for false); where the consumer's commits are not known, they are the application's
 *   T3  a client that cannot pass the consumer's group metadata (KIP-447) does not
 */
import { clientOf } from './clients.ts'
import { fromOption, isInTransaction, type Reading } from './fact-reader.ts'
import { place, type Commit, type Fact, type FactTypes } from './facts.ts'
import { UsageError } from './usage-error.ts'

const TRANSACTION = '--ack-point transaction'

/** T1. */
export function withTransaction(reading: Reading, transactional: Fact<boolean>): Fact<boolean> {
  if (!isInTransaction(reading) || transactional.value === true) return transactional
  if (transactional.value === 'unknown') {
    return {
      value: true,
      origin: { kind: 'derived', text: `${asked(reading)}, which takes a transactional.id`, from: [] },
    }
  }
  const where = placeOfProducer(reading) ?? place(transactional.origin)
  throw new UsageError(
    `${sayer(reading) ?? TRANSACTION} commits offsets with the producer's transaction, and the producer has no transactional.id (${where}): right would be a transactional.id there, or --ack-point after.`,
  )
}

/** Who says that offsets go into the transaction. */
function asked(reading: Reading): string {
  const line = sayer(reading)
  return line === undefined ? TRANSACTION : `offsets that go into the transaction (${line})`
}

/** The line of a file that says so; undefined where it is the option. */
function sayer({ configuration: { options, stated } }: Reading): string | undefined {
  const statement = stated['consumer.ack.point']
  if (options['consumer.ack.point'] !== undefined || statement === undefined) return undefined
  return `${statement.written} in ${statement.file} line ${statement.line}`
}

/** The files that do not have the line. */
function placeOfProducer({ configuration: { files, options } }: Reading): string | undefined {
  if (options['producer.transactional.id'] !== undefined) return undefined
  return files
    .filter(({ role }) => role === 'producer')
    .map(({ name }) => name)
    .join(', ')
}

/** T2. */
export function committedInTransaction(
  reading: Reading,
  autoCommit: Fact<boolean>,
  commit: Fact<Commit>,
): Fact<Commit> {
  if (!isInTransaction(reading) || commit.value === 'manual') return commit
  if (autoCommit.value === true) {
    throw new UsageError(
      `enable.auto.commit=true (${place(autoCommit.origin)}) commits offsets beside the transaction, even one that is aborted, so it contradicts ${asked(reading)}: right would be enable.auto.commit=false${orSpring(reading, autoCommit)}.`,
    )
  }
  return { value: 'manual', origin: { kind: 'derived', text: asked(reading), from: [autoCommit.origin] } }
}

/** Spring's own setting tells of Spring's container, and another client was named, whose default it is. */
function orSpring(reading: Reading, { origin }: Fact<boolean>): string {
  const isSprings = sayer(reading)?.startsWith('spring.') ?? false
  return isSprings && origin.kind === 'default'
    ? ', or, where Spring runs the consumer, --client spring@3.1 (whose container turns it off) in place of ' +
        origin.of
    : ''
}

/** T3. It is the producer that passes it. */
export function groupMetadata(reading: Reading, producer: Fact<string>): Fact<FactTypes['consumer.group.metadata']> {
  const said = fromOption(reading, 'consumer.group.metadata', '--set consumer.group.metadata=passed or not-passed')
  if (producer.value === 'unknown' || clientOf(producer.value).knowsGroupMetadata) return said
  if (said.value === 'passed' && said.origin.kind === 'option') {
    throw new UsageError(
      `${said.origin.text}: ${producer.value} has no way to pass a consumer's group metadata to its transaction (KIP-447); right would be consumer.group.metadata=not-passed.`,
    )
  }
  const text = `${producer.value} has no way to pass a consumer's group metadata to its transaction`
  return { value: 'not-passed', origin: { kind: 'derived', text, from: [producer.origin] } }
}

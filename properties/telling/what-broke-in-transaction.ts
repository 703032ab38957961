/**
 * What is broken in the transactions of one transactional id, at the end of a path: sentences read off its states.
 *
 * Each look gives none where what it looks for is not to be seen; the first that sees something tells.
 */
import { firstAfter, listed, type Story } from './story.ts'
import type { PartitionState, TransactionOutcome, WorldState } from './world-state.ts'

type Sentences = readonly string[]

export function brokenInTransaction(story: Story): Sentences {
  const looks = [readUncommitted, lost, torn, twice, hanging, unending, fatal]
  return looks.map(look => look(story)).find(sentences => sentences.length > 0) ?? []
}

const partitionsOf = ({ partitions = {} }: WorldState): readonly (readonly [string, PartitionState])[] =>
  Object.entries(partitions)
/** How the record came out there, the last time that it stands in the log; undefined: it does not. */
const outcomeIn = ({ log }: PartitionState, record: string): string | undefined =>
  log.findLast(entry => entry.record === record)?.what
const outcomesOf = ({ transaction }: WorldState): readonly (readonly [string, TransactionOutcome])[] =>
  Object.entries(transaction?.outcomes ?? {})
const recordsOf = (state: WorldState): readonly string[] =>
  [...new Set(partitionsOf(state).flatMap(([, { log }]) => log.map(({ record }) => record)))].filter(record =>
    record.startsWith('#'),
  )

/** ISO: a marker commits what nobody asked to be committed. */
function readUncommitted({ end }: Story): Sentences {
  const asked = new Map(outcomesOf(end))
  for (const [name, partition] of partitionsOf(end)) {
    const record = recordsOf(end).find(one => {
      const outcome = asked.get(one)
      return outcomeIn(partition, one) === 'committed' && (outcome === undefined || outcome === 'aborted')
    })
    if (record === undefined) continue
    const isAborted = asked.get(record) === 'aborted'
    return [
      `${record} is read from ${name}, though its application ${isAborted ? 'has aborted its transaction' : 'has not committed its transaction yet'}: a commit marker ended whatever was open there.`,
    ]
  }
  return []
}

/** NAL: told that it is committed, and aborted somewhere, or not there. */
function lost(story: Story): Sentences {
  const { end } = story
  for (const [record, outcome] of outcomesOf(end).filter(([, was]) => was === 'committed')) {
    const without = partitionsOf(end).filter(
      ([, partition]) => !['committed', 'open'].includes(outcomeIn(partition, record) ?? ''),
    )
    if (without.length === 0) continue
    const n = firstAfter(story, ({ transaction }) => transaction?.outcomes?.[record] === outcome)
    const [name, partition] = without[0]!
    const there = outcomeIn(partition, record)
    return [
      `In step ${n} the application hears that the transaction of ${record} is committed; in ${name} ${record} ${there === undefined ? 'is not there' : 'is aborted'}, for good.`,
    ]
  }
  return []
}

/** ATOMIC: here committed, there not. */
function torn({ end }: Story): Sentences {
  for (const record of recordsOf(end)) {
    const all = partitionsOf(end).map(([name, partition]) => [name, outcomeIn(partition, record)] as const)
    const committed = all.filter(([, is]) => is === 'committed').map(([name]) => name)
    const not = all
      .filter(([, is]) => is === 'aborted' || is === undefined)
      .map(([name, is]) => `${is ?? 'absent'} in ${name}`)
    if (committed.length > 0 && not.length > 0)
      return [`${record} is committed in ${listed(committed)}, and ${listed(not)}: half of a transaction.`]
  }
  return []
}

function twice({ end }: Story): Sentences {
  for (const [name, { log }] of partitionsOf(end)) {
    const committed = log.filter(({ what }) => what === 'committed').map(({ record }) => record)
    const again = committed.find((record, at) => committed.indexOf(record) < at)
    if (again !== undefined) return [`${again} is committed twice in ${name}.`]
  }
  return []
}

const stableTo = ({ lastStableOffset = 0 }: PartitionState) => lastStableOffset

/** NO-HANGING: open in a partition, and nobody will send its marker. */
function hanging({ end }: Story): Sentences {
  const { transaction } = end
  const open = partitionsOf(end).find(([, partition]) => stableTo(partition) < partition.logEndOffset)
  if (open === undefined || transaction === undefined) return []
  const [name, partition] = open
  const stands = `The last stable offset of ${name} stands at ${stableTo(partition)}: nobody who reads committed sees what comes after.`
  const isKnown =
    transaction.owes.includes(name) || (transaction.is === 'Ongoing' && transaction.partitions.includes(name))
  if (!isKnown)
    return [
      `${name} has a transaction open that the coordinator (${transaction.is}) does not know of, so that no marker comes.`,
      stands,
    ]
  if (transaction.gaveUp) return [`The coordinator is in ${transaction.is} and sends no marker.`, stands]
  return transaction.is === 'Ongoing' && !isHeld(end)
    ? [`The transaction is Ongoing, and no epoch is left to fence and abort it with.`, stands]
    : []
}

/** Somebody is in the transaction who may end it. */
const isHeld = ({ transaction, transactionalProducers = {} }: WorldState): boolean =>
  Object.values(transactionalProducers).some(
    ({ is, producerId, producerEpoch }) =>
      is !== 'crashed' &&
      is !== 'fatalError' &&
      producerId === transaction?.producerId &&
      producerEpoch === transaction?.producerEpoch,
  )

/** COMPLETION: the outcome is written, and a marker is refused. */
function unending({ end: { transaction }, steps }: Story): Sentences {
  if (!transaction?.gaveUp) return []
  return [
    `After step ${steps.length} the coordinator is in ${transaction.is}, gives up on the marker of ${listed(transaction.owes)}, and answers CONCURRENT_TRANSACTIONS from now on.`,
  ]
}

/** FENCING and NO-WRONG-ANSWER. */
function fatal({ end: { transactionalProducers = {} } }: Story): Sentences {
  const one = Object.entries(transactionalProducers).find(([, { is }]) => is === 'fatalError')
  return one === undefined
    ? []
    : [`${one[0]} is told ${one[1].error}, which no client recovers from, and has done nothing to deserve it.`]
}

/**
 * A run of the model's transactions on the reference broker: every step performed, the state compared after each, and the broken promise looked for in
 * the world itself.
 *
 *   RT1  what must never be (ISO, AMO, FENCING, NO-WRONG-ANSWER) is looked for where the steps have led; what must remain possible (NAL, ATOMIC,
 *        NO-HANGING, COMPLETION) is given its chance: the world runs on by itself for longer than any time-out
 *   RT2  what readers see is fetched from the broker, and sorted out as a consumer does it
 */
import { readFetched } from '../../../impl/core/consumer-records.ts'
import { javaConsumerDefaults } from '../../../impl/core/consumer-state.ts'
import type { ResponseOf } from '../../../impl/core/protocol.ts'
import { isPrepared } from '../../../impl/core/transaction.ts'
import type { Replay, Step } from '../../../model/index.ts'
import type { TransactionPromise } from '../../../model/kafka/transactions/index.ts'
import type { Counterpart, ReproduceOn } from '../counterpart.ts'
import { CannotPerform } from '../hands.ts'
import { performanceOf, TransactionPerformer } from './perform-transaction.ts'
import { outputNode, partitionOf } from './stage-nodes.ts'
import type { TransactionDeployment } from './transaction-stage.ts'
import { differences, lineOf } from './transaction-views.ts'

export interface TransactionsDriven {
  /** How many steps were performed, each with the outcome that the model has. */
  readonly steps: number
  readonly failures: readonly string[]
  readonly performer: TransactionPerformer
}

export function driveTransactions(
  { start, steps }: Pick<Replay, 'start' | 'steps'>,
  deployment: TransactionDeployment,
  look: (performer: TransactionPerformer, step: Step) => void = () => {},
): TransactionsDriven {
  const performer = new TransactionPerformer(deployment)
  const atFirst = differences(performer, start)
  if (atFirst.length > 0) return { steps: 0, failures: atFirst, performer }
  for (const [done, step] of steps.entries()) {
    const failures = take(performer, step)
    look(performer, step)
    if (failures.length > 0) return { steps: done, failures, performer }
  }
  return { steps: steps.length, failures: [], performer }
}

function take(performer: TransactionPerformer, step: Step): readonly string[] {
  const row = performanceOf(step)
  if (row === undefined) return [`the reference broker has no ${step.event.type} of ${step.by}.`]
  try {
    row.perform(performer, step)
    return differences(performer, step.state)
  } catch (error) {
    if (error instanceof CannotPerform || (error instanceof Error && error.name === 'AssertionError'))
      return [error.message]
    throw error
  }
}

/** `promise`: what a counterexample breaks. */
export function transactionCounterpart(deployment: TransactionDeployment, promise: TransactionPromise): Counterpart {
  const reproduce: ReproduceOn = (run, isSought, look = () => {}) => {
    const { steps, failures, performer } = driveTransactions(run, deployment, each => look(lineOf(each)))
    const events = () => performer.stage.events
    if (failures.length > 0) {
      const text = `at step ${steps + 1} of ${run.steps.length}: ${failures.join('; ')}`
      return { outcome: 'not reproduced', text, events: events() }
    }
    const performed = `${steps} steps in ${events()} events of the broker's world, its state the model's after each.`
    if (isSought === undefined) return { outcome: 'reproduced', text: performed, events: events() }
    const broken = brokenIn(performer, promise)
    return broken === undefined
      ? { outcome: 'not reproduced', text: `${performed} Yet ${promise} is not seen broken there.`, events: events() }
      : { outcome: 'reproduced', text: `${performed} ${broken}`, events: events() }
  }
  return { reproduce }
}

/** A sentence that says what is broken in the world; undefined: nothing is to be seen. */
function brokenIn(performer: TransactionPerformer, promise: TransactionPromise): string | undefined {
  switch (promise) {
    case 'ISO':
      return unasked(performer)
    case 'AMO':
      return twice(performer)
    case 'FENCING':
      return fenced(performer)
    case 'NO-WRONG-ANSWER':
      return toldInvalidState(performer)
    case 'NAL':
      return unread(runOn(performer))
    case 'ATOMIC':
      return torn(runOn(performer))
    case 'NO-HANGING':
      return hanging(runOn(performer))
    case 'COMPLETION':
      return unfinished(runOn(performer))
  }
}

/** RT1: longer than transaction.timeout.ms and delivery.timeout.ms. */
const longMs = 150_000

function runOn(performer: TransactionPerformer): TransactionPerformer {
  performer.stage.keepSessions()
  performer.stage.world.advance(longMs)
  return performer
}

const names = (transactions: readonly number[]) => transactions.map(each => `#${each}`).join(', ')

/** RT2: whose records they are. */
function readIn(performer: TransactionPerformer, partition: number): readonly number[] {
  const { isolation: isolationLevel } = performer.deployment.parameters
  const topicPartition = partitionOf(partition)
  const from = { replicaId: -1, brokerEpoch: -1, currentLeaderEpoch: -1, fetchOffset: 0, lastFetchedEpoch: -1 }
  const about = { topicPartition, maxBytes: 1_000_000, isolationLevel }
  const answer = performer.stage.ask(outputNode, { api: 'Fetch', ...from, ...about }) as ResponseOf<'Fetch'>
  const { records } = readFetched(answer, 0, { ...reader, isolationLevel })
  return records.map(({ value }) => Number(decoder.decode(value ?? undefined).split('.')[0]))
}
const decoder = new TextDecoder()
const reader = { ...javaConsumerDefaults, bootstrap: [outputNode], groupId: 'readers', topics: ['orders'] }

function unasked(performer: TransactionPerformer): string | undefined {
  const called = new Set(performer.clients.flatMap(client => [...client.called]))
  for (const partition of performer.partitions) {
    const wrong = readIn(performer, partition).filter(each => !called.has(each))
    if (wrong.length > 0)
      return `A reader of ${partitionOf(partition)} is handed ${names(wrong)}, which nobody has committed.`
  }
  return undefined
}

function twice(performer: TransactionPerformer): string | undefined {
  for (const partition of performer.partitions) {
    const read = readIn(performer, partition)
    const again = read.filter((each, at) => read.indexOf(each) < at)
    if (again.length > 0) return `A reader of ${partitionOf(partition)} is handed ${names(again)} twice.`
  }
  return undefined
}

function unread(performer: TransactionPerformer): string | undefined {
  const committed = performer.clients.flatMap(client => [...client.committed])
  for (const partition of performer.partitions) {
    const read = readIn(performer, partition)
    const lost = committed.filter(each => !read.includes(each))
    if (lost.length > 0)
      return `The commit of ${names(lost)} was acknowledged, and no reader of ${partitionOf(partition)} is handed it, minutes later.`
  }
  return undefined
}

function torn(performer: TransactionPerformer): string | undefined {
  const [first = 1, ...others] = performer.partitions
  const read = readIn(performer, first)
  for (const partition of others) {
    const there = readIn(performer, partition)
    const [here, beside] = [read.filter(each => !there.includes(each)), there.filter(each => !read.includes(each))]
    if (here.length + beside.length > 0)
      return `Readers are handed ${names([...here, ...beside])} of one partition and not of the other, minutes later.`
  }
  return undefined
}

function hanging({ stage, partitions }: TransactionPerformer): string | undefined {
  for (const partition of partitions) {
    const { log } = stage.output(partition)
    const stable = stage.rules.lastStableOffset(stage.output(partition))
    if (stable < log.logEndOffset)
      return `The last stable offset of ${partitionOf(partition)} is ${stable} minutes later, its log ends at ${log.logEndOffset}.`
  }
  return undefined
}

const unfinished = ({ stage: { transaction } }: TransactionPerformer): string | undefined =>
  transaction && isPrepared(transaction)
    ? `The transaction is ${transaction.state} minutes later, and its transactional id is not free.`
    : undefined

/** Nobody has the id after it. */
function fenced({ clients }: TransactionPerformer): string | undefined {
  const at = clients.findIndex(
    ({ isCrashed, manager }, i) =>
      !isCrashed &&
      manager.state === 'FATAL_ERROR' &&
      clients.slice(i + 1).every(({ manager: { state } }) => state === 'UNINITIALIZED'),
  )
  return at < 0
    ? undefined
    : `${clients[at]!.node} is told ${clients[at]!.manager.lastError}, and nobody has its transactional id but itself.`
}

function toldInvalidState({ clients }: TransactionPerformer): string | undefined {
  const told = clients.find(({ manager }) => manager.lastError === 'INVALID_TXN_STATE')
  return told && `${told.node}, which has kept to the protocol, is told INVALID_TXN_STATE.`
}

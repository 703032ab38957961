/**
 * Transactions, broker to model: a run in which a writer commits, aborts and is fenced, and others read, is explained by the machines of transactions on every
 * process; what was forged in it is not, for each kind of event that they explain.
 */
import { describe, expect, test } from 'vitest'
import type { BrokerState } from '../../impl/core/broker-state.ts'
import type { Effect } from '../../impl/core/process.ts'
import type { ProducerState } from '../../impl/core/producer-state.ts'
import type { ConsumerState } from '../../impl/core/consumer-state.ts'
import type { Transaction, TransactionWriting } from '../../impl/core/transaction.ts'
import type { Action, Plan } from '../runs/plan.ts'
import { plainest } from '../runs/shrinking.ts'
import { failureText } from './failure.ts'
import { type Recorded, recorded, saying, sentenceOf } from './forging.test-data.ts'
import { validate } from './validate.ts'

const write = (who: number, partition: number): Action => ({ do: 'write', who, partition, records: 1 })
const end = (who: number, how: 'commit' | 'abort'): Action => ({ do: 'end', who, how })
const advance = (ms: number): Action => ({ do: 'advance', ms })
const consume: Action = { do: 'consume', steps: 6 }

/** Two writers of one id: the second fences the first. */
const planOf = (version: 1 | 2): Plan => ({
  seed: 1,
  configuration: {
    ...plainest,
    transactions: { version, writers: 2, haveOneId: true, timeoutMs: 8_000, saysWhoReads: true },
  },
  maxTroubled: 1,
  actions: [
    write(0, 0),
    advance(1_000),
    write(0, 0),
    advance(400),
    end(0, 'commit'),
    advance(400),
    write(0, 0),
    advance(400),
    end(0, 'abort'),
    advance(400),
    write(0, 1),
    advance(400),
    consume,
    advance(400),
    write(1, 0),
    advance(1_000),
    write(1, 0),
    advance(400),
    end(1, 'commit'),
    advance(1_000),
  ],
})

const plans = { 1: planOf(1), 2: planOf(2) }

test.each([1, 2] as const)('transactions of version %i are explained', version => {
  const { failure, unmodelled } = validate(plans[version])
  expect(failure && failureText(failure)).toBeUndefined()
  expect(Object.keys(unmodelled).filter(kind => / followed|older/.test(kind))).toEqual([])
})

const plan = plans[2]
const steps = recorded(plan)

const answers = (api: string) => (step: Recorded) =>
  step.effects.some(({ type, ...effect }) => {
    const { kind, body } = (effect as Extract<Effect<unknown>, { type: 'Send' }>).message ?? { kind: '', body: {} }
    return (
      type === 'Send' && kind === 'response' && body.api === api && 'errorCode' in body && body.errorCode === 'NONE'
    )
  })
const asks = (api: string) => (step: Recorded) =>
  step.effects.some(
    effect => effect.type === 'Send' && effect.message.kind === 'request' && effect.message.body.api === api,
  )
const isBroker = ({ node }: Recorded) => node.startsWith('broker-')
const hears =
  (api: string) =>
  ({ input }: Recorded) =>
    input?.type === 'Received' && input.message.body.api === api

const forged = (isMeant: (step: Recorded, before: unknown) => boolean, change: (step: Recorded) => Recorded) =>
  sentenceOf(plan, steps, isMeant, change)

const id = 'writer-1'
const name = '__transaction_state-0'
const transactionIn = (state: unknown): Transaction | undefined =>
  (state as BrokerState).transactionOffices?.[name]?.transactions[id]

/** With the coordinator's memory of the id changed. */
function remembering(step: Recorded, change: Partial<Transaction>): Recorded {
  const state = step.state as BrokerState
  const office = state.transactionOffices[name]!
  const transactions = { ...office.transactions, [id]: { ...office.transactions[id]!, ...change } }
  return { ...step, state: { ...state, transactionOffices: { [name]: { ...office, transactions } } } }
}

const becomes =
  (wanted: Transaction['state']) =>
  (step: Recorded, before: unknown): boolean =>
    isBroker(step) && transactionIn(step.state)?.state === wanted && transactionIn(before)?.state !== wanted

describe('of a coordinator', () => {
  test('an id that is given with another epoch', () => {
    const sentence = forged(
      step => isBroker(step) && answers('InitProducerId')(step),
      step => saying(step, body => ('producerEpoch' in body ? { ...body, producerEpoch: 5 } : body)),
    )
    expect(sentence).toMatch(/it is answered InitProducerId: NONE as 1 in epoch 5/)
  })

  test('a partition that it adds and does not remember', () => {
    const sentence = forged(becomes('Ongoing'), step => remembering(step, { topicPartitions: [] }))
    expect(sentence).toMatch(/it does not say: ProduceReply to attempt \d+: written/)
  })

  test('an answer to whoever verifies, that says no', () => {
    const sentence = forged(
      step => isBroker(step) && answers('AddPartitionsToTxn')(step),
      step => saying(step, body => ('results' in body ? { ...body, errorCode: 'TRANSACTION_ABORTABLE' } : body)),
    )
    expect(sentence).toMatch(/it is answered AddPartitionsToTxn: TRANSACTION_ABORTABLE/)
  })

  test('a commit that is prepared as an abort', () => {
    const sentence = forged(becomes('PrepareCommit'), step => remembering(step, { state: 'PrepareAbort' }))
    expect(sentence).toMatch(/it does not say: ProduceReply to attempt \d+: written/)
  })

  test('a marker of another outcome', () => {
    const sentence = forged(
      step => isBroker(step) && asks('WriteTxnMarkers')(step),
      step => saying(step, body => ('committed' in body ? { ...body, committed: !body.committed } : body)),
    )
    expect(sentence).toMatch(/it does not say: WriteTxnMarkers to \d: commit/)
  })

  test('a transaction that is complete before its marker is written', () => {
    const sentence = forged(becomes('PrepareCommit'), step => remembering(step, { unmarked: [] }))
    expect(sentence).toMatch(/owed is \[\], and \[\d\] in the model/)
  })

  test('an end that is written under the epoch before', () => {
    const isEnding = ({ writing }: BrokerState) => writingIn(writing)?.stored?.state === 'PrepareCommit'
    const sentence = forged(
      (step, before) => isBroker(step) && isEnding(step.state as BrokerState) && !isEnding(before as BrokerState),
      step => {
        const state = step.state as BrokerState
        const all = Object.entries(state.writing).map(([each, what]) =>
          what.kind === 'transaction' && what.stored
            ? [each, { ...what, stored: { ...what.stored, producerEpoch: what.stored.producerEpoch - 1 } }]
            : [each, what],
        )
        return { ...step, state: { ...state, writing: Object.fromEntries(all) } }
      },
    )
    expect(sentence).toMatch(/The closest is EndTxn: producerEpoch is 0, and 1 in the model/)
  })
})

const writingIn = (writing: BrokerState['writing']): TransactionWriting | undefined =>
  Object.values(writing).find((each): each is TransactionWriting => each.kind === 'transaction')

const leadsData = (step: Recorded) => isBroker(step) && step.effects.some(({ type }) => type === 'Append')

/** With what the leader remembers of producers, or its log, changed. */
function leading(step: Recorded, change: (log: BrokerState['replicas'][string]['log']) => object): Recorded {
  const state = step.state as BrokerState
  const replicas = Object.entries(state.replicas).map(([each, replica]) =>
    each.startsWith('__') ? [each, replica] : [each, { ...replica, log: { ...replica.log, ...change(replica.log) } }],
  )
  return { ...step, state: { ...state, replicas: Object.fromEntries(replicas) } }
}

describe('of a partition', () => {
  test('a record that is appended and its producer forgotten', () => {
    const sentence = forged(
      step => leadsData(step) && hears('AddPartitionsToTxn')(step) && !/__/.test(fileIn(step)),
      step => leading(step, () => ({ producers: {} })),
    )
    expect(sentence).toMatch(/producers is \{\}, and \{\d+ epoch \d+ up to 0, open, .*\} in the model/)
  })

  test('a marker that leaves its transaction open', () => {
    const sentence = forged(
      step => leadsData(step) && hears('WriteTxnMarkers')(step),
      step =>
        leading(step, ({ producers }) => ({
          producers: Object.fromEntries(
            Object.entries(producers).map(([each, latest]) => [each, { ...latest, transactionStart: 0 }]),
          ),
        })),
    )
    expect(sentence).toMatch(/at rest.* in the model/)
  })

  test('a question to the coordinator in another epoch', () => {
    const sentence = forged(
      step => isBroker(step) && asks('AddPartitionsToTxn')(step),
      step => saying(step, body => ('producerEpoch' in body ? { ...body, producerEpoch: 7 } : body)),
    )
    expect(sentence).toMatch(/it says what the model does not: VerifyPartition of \d+ in epoch 7/)
  })

  test('an answer that calls stable what is open', () => {
    const sentence = forged(
      step => isBroker(step) && stableIn(step) !== undefined,
      step => saying(step, body => ('lastStableOffset' in body ? { ...body, lastStableOffset: 1_000 } : body)),
    )
    expect(sentence).toMatch(/lastStableOffset is 1000, and \d+ in the model/)
  })

  test('an answer that keeps silent about an aborted transaction', () => {
    const sentence = forged(
      step => isBroker(step) && (stableIn(step)?.abortedTransactions?.length ?? 0) > 0,
      step => saying(step, body => ('abortedTransactions' in body ? { ...body, abortedTransactions: [] } : body)),
    )
    expect(sentence).toMatch(/aborted is \[\], and \[\{producerId \d+, firstOffset \d+\}\] in the model/)
  })
})

const fileIn = ({ effects }: Recorded) =>
  effects.flatMap(effect => (effect.type === 'Append' ? [effect.file] : []))[0] ?? ''

interface Stable {
  readonly lastStableOffset?: number
  readonly abortedTransactions?: readonly unknown[]
}
const stableIn = ({ effects }: Recorded): Stable | undefined =>
  effects.flatMap(effect => {
    const body = effect.type === 'Send' && effect.message.kind === 'response' ? effect.message.body : undefined
    return body?.api === 'Fetch' && body.errorCode === 'NONE' && body.lastStableOffset !== undefined ? [body] : []
  })[0]

const with_ = (step: Recorded, change: Partial<ProducerState>): Recorded => ({
  ...step,
  state: { ...(step.state as ProducerState), ...change },
})
const isWriter = ({ node, state }: Recorded) =>
  node.startsWith('producer-') && (state as ProducerState).config.transactionalId === id

describe('of a client', () => {
  test('a producer that goes on with its old epoch', () => {
    const sentence = forged(
      (step, before) =>
        isWriter(step) &&
        hears('EndTxn')(step) &&
        (before as ProducerState).producerEpoch !== (step.state as ProducerState).producerEpoch,
      step => with_(step, { producerEpoch: 0 }),
    )
    expect(sentence).toMatch(/producerEpoch is 0, and 1 in the model/)
  })

  test('a commit that is asked for as an abort', () => {
    const sentence = forged(
      step => isWriter(step) && asks('EndTxn')(step),
      step => saying(step, body => ('committed' in body ? { ...body, committed: false, producerEpoch: 3 } : body)),
    )
    expect(sentence).toMatch(/it says what the model does not: EndTxn, abort of \d+ in epoch 3/)
  })

  test('a fenced producer that takes itself for ready', () => {
    const sentence = forged(
      (step, before) =>
        isWriter(step) && managerState(step.state) === 'FATAL_ERROR' && managerState(before) !== 'FATAL_ERROR',
      step => {
        const { transaction } = step.state as ProducerState
        return with_(step, { transaction: { ...transaction!, state: 'READY' } })
      },
    )
    expect(sentence).toMatch(/it is READY, and fatalError in the model/)
  })

  test('a reader that passes over what is committed', () => {
    const sentence = forged(
      step => step.node.startsWith('consumer-') && step.effects.some(isPolled),
      step => {
        const { partitions } = step.state as ConsumerState
        const moved = Object.entries(partitions).map(([each, one]) => [each, { ...one, position: one.position + 5 }])
        return { ...step, state: { ...(step.state as ConsumerState), partitions: Object.fromEntries(moved) } }
      },
    )
    expect(sentence).toMatch(/position is \d+, and \d+ in the model/)
  })
})

const managerState = (state: unknown) => (state as ProducerState | undefined)?.transaction?.state
const isPolled = (effect: Effect<unknown>) =>
  effect.type === 'Tell' &&
  (effect.told as { type: string; records?: readonly unknown[] }).records?.length !== undefined &&
  (effect.told as { records: readonly unknown[] }).records.length > 0

/** Claims of the overview about duplicate consumption: why every queue hands out again, and what makes that harmless where the effect lands. */
import type { SinkName, SourceName } from '../../model/sinks/index.ts'
import { broken, type Case, type Claim, holds, nearMiss } from './claim.ts'
import { askSink, type SinkFault } from './sink-question.ts'

const assumes = [
  'an effect is what stays where it lands: a row, a key, a call',
  'the store loses nothing that it has answered for',
]
const source = 'the overview, no duplicate consumption'

const confirmations: Readonly<Record<Exclude<SourceName, 'request'>, string>> = {
  rabbitmq: 'RabbitMQ, ack',
  rocketmq: 'RocketMQ, CONSUME_SUCCESS',
  kafka: 'Kafka, offset commit',
  mns: 'MNS, DeleteMessage',
}
const systems = Object.keys(confirmations) as readonly (keyof typeof confirmations)[]
const lost = { loses: ['confirmation'] } as const

/** One scenario for each system: the effect has happened, and the source does not hear of it. */
const unconfirmed = systems.flatMap((system): readonly Case[] => [
  broken(`${confirmations[system]}: AMO under n`, askSink('AMO', 'n', { source: system }, lost)),
  broken(`${confirmations[system]}: AMO under c`, askSink('AMO', 'c', { source: system })),
  nearMiss(holds(`${confirmations[system]}, nothing goes wrong: AMO`, askSink('AMO', 'none', { source: system }))),
])

/** The same recipe under several classes. */
export const each = (
  verdict: typeof holds,
  faults: readonly SinkFault[],
  words: string,
  ask: (fault: SinkFault) => ReturnType<typeof askSink>,
): readonly Case[] =>
  faults.map(fault => verdict(`${words} ${fault === 'none' ? 'without a fault' : `under ${fault}`}`, ask(fault)))

export const everyFault = ['c', 'n', 'rb', 'e'] as const
const of =
  (promise: Parameters<typeof askSink>[0], sink: SinkName) =>
  (fault: SinkFault): ReturnType<typeof askSink> =>
    askSink(promise, fault, { sink })

/** A natural set, by source. */
const set = (fault: SinkFault, from: SourceName, more: Parameters<typeof askSink>[2] = {}) =>
  askSink('converges', fault, { sink: 'natural-set', source: from, ...more })

export const naturalSetCases: readonly Case[] = [
  ...each(holds, ['none', 'c', 'n', 'e'], 'Kafka replays in order: the last value stays', fault => set(fault, 'kafka')),
  broken('Kafka, a zombie writes what it still has: the last value stays under rb', set('rb', 'kafka')),
  nearMiss(
    holds(
      'Kafka, written only over an older value: the last value stays under rb',
      set('rb', 'kafka', { newerOnly: true }),
    ),
  ),
  holds('RabbitMQ, the consumer crashes: the last value stays under c', set('c', 'rabbitmq')),
  broken('RabbitMQ, prefetch 2, requeue after an error: the last value stays under e', set('e', 'rabbitmq')),
  broken('RabbitMQ, prefetch 2, requeue after a lost answer: the last value stays under n', set('n', 'rabbitmq')),
  nearMiss(holds('RabbitMQ, prefetch 1: the last value stays under e', set('e', 'rabbitmq', { prefetch: 1 }))),
  nearMiss(holds('RabbitMQ, prefetch 1: the last value stays under n', set('n', 'rabbitmq', { prefetch: 1 }))),
  broken('RocketMQ, concurrent: the last value stays without a fault', set('none', 'rocketmq')),
  ...each(holds, ['none', 'e'], 'RocketMQ, written only over an older value: the last value stays', fault =>
    set(fault, 'rocketmq', { newerOnly: true }),
  ).map(nearMiss),
  broken('MNS: the last value stays without a fault', set('none', 'mns')),
  ...each(holds, ['none', 'rb'], 'MNS, written only over an older value: the last value stays', fault =>
    set(fault, 'mns', { newerOnly: true }),
  ).map(nearMiss),
]
export const aboutZombies =
  'claims.md has it hold for Kafka, which replays in order. That is so without a zombie; one that has lost its partition still writes the older value after the newer one, and needs a store that compares.'

export const sinkClaims: readonly Claim[] = [
  {
    id: 'S01',
    name: 'redelivery-has-one-cause',
    says: 'RabbitMQ, RocketMQ and Kafka all deliver again for one cause: the consumer’s confirmation did not reach the broker.',
    answer:
      'True, of MNS too: with one confirmation that does not arrive, lost on its way or never sent, the effect happens twice; with none it does not.',
    kind: 'safety',
    source,
    assumes: [...assumes, 'n loses confirmations alone', 'nothing at the effect knows a record again'],
    cases: [
      ...unconfirmed,
      ...systems.flatMap(system =>
        (['n', 'c'] as const).map(fault =>
          nearMiss(
            holds(
              `${confirmations[system]}, a unique key in the effect’s transaction: AMO under ${fault}`,
              askSink('AMO', fault, { source: system, sink: 'unique-key' }, fault === 'n' ? lost : {}),
            ),
          ),
        ),
      ),
    ],
  },
  {
    id: 'S02',
    name: 'unique-primary-key-makes-redelivery-harmless',
    says: 'Insert into the database with a unique primary key, and redelivery is harmless.',
    answer:
      'True where the key is the record’s identity and the row one transaction with the effect; a row of its own before the effect loses it, one behind it has it twice.',
    kind: 'safety',
    source,
    assumes: [...assumes, 'one database'],
    cases: [
      ...each(holds, everyFault, 'key and effect in one transaction: EO', of('EO', 'unique-key')),
      ...systems
        .filter(system => system !== 'kafka')
        .flatMap(system =>
          each(holds, everyFault, `${confirmations[system]}, key and effect in one transaction: EO`, fault =>
            askSink('EO', fault, { sink: 'unique-key', source: system }),
          ),
        ),
      ...each(broken, ['c', 'n', 'e'], 'the key in a transaction before: ALO', of('ALO', 'unique-key-before')),
      ...each(broken, everyFault, 'the key in a transaction after: AMO', of('AMO', 'unique-key-after')),
      nearMiss(holds('key and effect in one transaction: ALO under c', askSink('ALO', 'c', { sink: 'unique-key' }))),
      nearMiss(holds('key and effect in one transaction: AMO under c', askSink('AMO', 'c', { sink: 'unique-key' }))),
      ...each(broken, everyFault, 'the effect is a call to another service: EO', of('EO', 'outside-call')),
      ...each(holds, everyFault, 'the service knows the record’s identity: EO', fault =>
        askSink('EO', fault, { sink: 'outside-call', remembers: true }),
      ).map(nearMiss),
    ],
  },
  {
    id: 'S03',
    name: 'set-is-naturally-idempotent',
    says: 'Writing to Redis is a set, naturally idempotent: nothing to solve.',
    answer:
      'True of one value for one key, and of two where redelivery keeps their order; false where it does not (RabbitMQ’s requeue, RocketMQ, MNS), and in Kafka too once a zombie writes.',
    kind: 'liveness',
    source,
    assumes: [...assumes, 'two records, two values of one key'],
    evidence: aboutZombies,
    cases: naturalSetCases,
  },
  {
    id: 'S04',
    name: 'look-the-id-up-in-redis',
    says: 'Keep the ids of consumed messages in Redis: look the id up before consuming, write it when consumed.',
    answer:
      'Nothing is lost. The effect happens twice after a crash before the write, and where two owners both read “not yet”.',
    kind: 'safety',
    source,
    assumes,
    cases: [
      ...each(holds, everyFault, 'look up, apply, write: ALO', of('ALO', 'look-up-then-write')),
      ...each(broken, everyFault, 'look up, apply, write: AMO', of('AMO', 'look-up-then-write')),
      holds(
        'look up, apply, write, confirmations are lost: AMO under n',
        askSink('AMO', 'n', { sink: 'look-up-then-write' }, lost),
      ),
      ...each(
        holds,
        everyFault,
        'the id is a unique key in the effect’s transaction: AMO',
        of('AMO', 'unique-key'),
      ).map(nearMiss),
    ],
  },
  {
    id: 'S05',
    name: 'or-use-setnx',
    says: '… or use SETNX.',
    answer:
      'Before the effect it loses: key set, crash, and what is delivered again is dropped. After it, it is a look-up that comes too late, and the effect happens twice.',
    kind: 'safety',
    source,
    assumes,
    cases: [
      ...each(broken, ['c', 'n', 'e'], 'SETNX before the effect: ALO', of('ALO', 'set-if-absent-before')),
      holds('SETNX before the effect: AMO under c', askSink('AMO', 'c', { sink: 'set-if-absent-before' })),
      holds('SETNX before the effect: AMO under rb', askSink('AMO', 'rb', { sink: 'set-if-absent-before' })),
      holds('SETNX after the effect: ALO under c', askSink('ALO', 'c', { sink: 'set-if-absent-after' })),
      ...each(broken, everyFault, 'SETNX after the effect: AMO', of('AMO', 'set-if-absent-after')),
      nearMiss(
        holds('a unique key in the effect’s transaction: ALO under c', askSink('ALO', 'c', { sink: 'unique-key' })),
      ),
      nearMiss(
        holds('a unique key in the effect’s transaction: ALO under n', askSink('ALO', 'n', { sink: 'unique-key' })),
      ),
      nearMiss(
        holds('a unique key in the effect’s transaction: AMO under rb', askSink('AMO', 'rb', { sink: 'unique-key' })),
      ),
    ],
  },
]

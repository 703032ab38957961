/**
 * Claims about clients of JavaScript that call themselves idempotent: what the source of the named version does (model/kafka/idempotence/clients/).
 */
import { broken, type Claim, holds, nearMiss } from './claim.ts'
import { promised } from './idempotence-case.ts'

const oneLost = { faults: { n: 1 } } as const
const assumes = ['one partition, one leader', 'the scope of each case']

const givesBack =
  'kafkajs gives the sequence number back when a request fails, and lets another send take it (sendMessages.js).'
const sharesSequence =
  '@platformatic/kafka 2.1 moves its sequence on when a reply comes: sends that are given together share one (producer.ts).'
const newProducerId =
  '@platformatic/kafka asks for a new producer id after OUT_OF_ORDER_SEQUENCE_NUMBER and sends the record again under it (producer.ts).'

export const idempotentClientClaims: readonly Claim[] = [
  {
    id: 'K16',
    name: 'kafkajs-idempotent-protects-concurrent-sends',
    says: 'kafkajs with idempotent: true protects concurrent send()s.',
    answer:
      'False in 2.2.4: after one lost reply a record that is acknowledged was never appended, another is appended twice, and order is lost. Sends that are awaited one by one are safe.',
    kind: 'safety',
    source: 'kafkajs 2.2.4: src/producer/sendMessages.js, src/producer/eosManager; issues 353, 598',
    assumes: ['kafkajs 2.2.4', ...assumes],
    cases: [
      broken('2 concurrent sends, NAL under n', promised('NAL', { client: 'kafkajs' }, oneLost, { rule: givesBack })),
      broken('2 concurrent sends, AMO under n', promised('AMO', { client: 'kafkajs' }, oneLost, { rule: givesBack })),
      broken('2 concurrent sends, ORD under n', promised('ORD', { client: 'kafkajs' }, oneLost, { rule: givesBack })),
      broken(
        '2 concurrent sends, NAL under b1',
        promised('NAL', { client: 'kafkajs' }, { faults: { b1: 1 } }, { rule: givesBack }),
      ),
      ...(['NAL', 'AMO', 'ORD'] as const).map(name =>
        nearMiss(
          holds(
            `sends awaited one by one, ${name} under n`,
            promised(name, { client: 'kafkajs', awaitsEachSend: true }, { ...oneLost, attempts: 3 }),
          ),
        ),
      ),
      nearMiss(holds('Java, 2 concurrent sends, NAL under n', promised('NAL', {}, oneLost))),
    ],
  },
  {
    id: 'K17',
    name: 'platformatic-idempotent-protects-concurrent-sends',
    says: '@platformatic/kafka with idempotent: true protects concurrent send()s.',
    answer:
      'False in 2.1.0: concurrent sends share a sequence, and all but the first are acknowledged and lost, without any fault. From 2.9 on no acknowledged record is lost; a record that waits to be sent again is overtaken, and with more sends waiting than the broker remembers it is appended twice under a new producer id.',
    kind: 'safety',
    source: '@platformatic/kafka 1.35.0 and 2.11.0: src/clients/producer/producer.ts; issue 326',
    assumes: ['the versions that are named', ...assumes],
    cases: [
      broken(
        '2.1, 2 concurrent sends, NAL, no fault',
        promised('NAL', { client: 'platformatic-2.1' }, {}, { rule: sharesSequence }),
      ),
      nearMiss(
        holds(
          '2.1, sends awaited one by one, NAL, no fault',
          promised('NAL', { client: 'platformatic-2.1', awaitsEachSend: true }, { records: 3 }),
        ),
      ),
      nearMiss(
        holds('2.11, 3 concurrent sends, NAL, no fault', promised('NAL', { client: 'platformatic' }, { records: 3 })),
      ),
      holds(
        '2.11, 3 concurrent sends, NAL under n',
        promised('NAL', { client: 'platformatic' }, { records: 3, attempts: 3, ...oneLost }),
      ),
      broken(
        '2.11, 6 concurrent sends, AMO under n',
        promised('AMO', { client: 'platformatic' }, { records: 6, attempts: 3, ...oneLost }, { rule: newProducerId }),
      ),
      nearMiss(
        holds(
          '2.11, 5 concurrent sends, AMO under n',
          promised('AMO', { client: 'platformatic' }, { records: 5, attempts: 3, ...oneLost }),
        ),
      ),
      broken(
        '2.11, 2 concurrent sends, ORD under n',
        promised('ORD', { client: 'platformatic' }, { attempts: 3, ...oneLost }, { rule: newProducerId }),
      ),
      nearMiss(
        holds(
          '2.11, sends awaited one by one, ORD under n',
          promised('ORD', { client: 'platformatic', awaitsEachSend: true }, { attempts: 3, ...oneLost }),
        ),
      ),
    ],
  },
]

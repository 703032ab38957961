/**
 * What comes in the end: claims of progress. They are about runs that are fair to healthy machines: a step that could be taken for ever is taken.
 * Nothing is owed by the adversary, and nothing by the in-sync set (it may stay small).
 */
import { type Fairness, leadsTo, type Property, sometimes } from '../../model/index.ts'
import { brokerIds, tell } from '../../model/kafka/index.ts'
import { scopeText, specOf } from '../question.ts'
import { ask, broken, type Change, type Claim, holds, nearMiss, type Special } from './claim.ts'

/** Own moves of the client, of brokers and of the controller, and all deliveries; weakly, as connections keep what they carry. */
function fairness(replicationFactor: number): Fairness {
  const ids = brokerIds({ replicationFactor } as Parameters<typeof brokerIds>[0])
  const own = ['fetch', 'respond', 'restart', 'register']
  return {
    weak: [
      ...['transmit', 'deliveryTimeout'].map(move => `send-1.${move}`),
      'replies-1',
      ...ids.flatMap(id => [...own.map(move => `broker-${id}.${move}`), `requests-${id}`, `orders-${id}`]),
      'controller.sessionExpires',
    ],
  }
}

interface Asked extends Change {
  readonly fault: 'n' | 'b1'
  /** A client that never gives up: no delivery.timeout.ms within the scope. */
  readonly patient?: boolean
  readonly shrinks?: number
}

/** Whatever is given to `send` comes to be acknowledged, or (where that counts) reported as failed. */
function comesTo(end: 'acknowledged' | 'acknowledged or reported', asked: Asked): Special {
  const { fault, patient = false, shrinks = 0, ...change } = asked
  const base = { replicationFactor: 2, minInsyncReplicas: 1, ...change }
  const { question } = ask('NAL', fault, base, { records: 1, attempts: 2, shrinks, patient })
  const reads = ['send-1.sent', 'send-1.acknowledged', 'send-1.reported']
  const isOver = ([, acknowledged, reported]: readonly number[]) =>
    acknowledged === 1 || (end !== 'acknowledged' && reported === 1)
  const property: Property = leadsTo(end, reads, ([sent]) => sent === 1, isOver, fairness(base.replicationFactor))
  return {
    kind: 'special',
    name: `every record comes to be ${end}`,
    spec: () => specOf(question),
    property,
    witness: sometimes(
      'a record is acknowledged although the fault struck',
      ['send-1.acknowledged', 'faults.spent'],
      ([acknowledged, spent]) => acknowledged === 1 && spent === 1,
    ),
    scope: scopeText(question, fault),
    onBroker: { deployment: question },
    tell: step => tell(step, question.parameters, question.scope),
  }
}

export const livenessClaims: readonly Claim[] = [
  {
    id: 'L01',
    name: 'retries-come-to-an-end',
    says: 'With retries every record is acknowledged in the end, or its failure is reported.',
    answer:
      'True with finitely many faults, if what is healthy keeps running: acknowledged, as long as the client never gives up; acknowledged or reported with delivery.timeout.ms. Without retries one lost reply is enough for neither, if nobody looks at the failure.',
    kind: 'liveness',
    source: 'KIP-91 (delivery.timeout.ms); Kafka documentation, retries',
    assumes: [
      'weak fairness for transmissions, deliveries, answers, fetches, restarts, elections and the delivery time-out',
      'at most one fault',
    ],
    cases: [
      holds('a client that never gives up: acknowledged, n', comesTo('acknowledged', { fault: 'n', patient: true })),
      holds('a client that never gives up: acknowledged, b1', comesTo('acknowledged', { fault: 'b1', patient: true })),
      holds(
        'retries=MAX, failure reported: acknowledged or reported, n',
        comesTo('acknowledged or reported', { fault: 'n' }),
      ),
      holds(
        'retries=MAX, failure reported: acknowledged or reported, b1',
        comesTo('acknowledged or reported', { fault: 'b1' }),
      ),
      nearMiss(broken('retries=0: acknowledged, n', comesTo('acknowledged', { fault: 'n', retries: false }))),
      nearMiss(
        broken(
          'retries=0, failure ignored: acknowledged or reported, n',
          comesTo('acknowledged or reported', { fault: 'n', retries: false, onSendFailure: 'ignore' }),
        ),
      ),
    ],
  },
]

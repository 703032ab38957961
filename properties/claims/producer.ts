/** Claims about the producer: acks, retries, what the application does with a failure. */
import { ask, broken, type Claim, holds, nearMiss } from './claim.ts'

export const producerClaims: readonly Claim[] = [
  {
    id: 'S12',
    name: 'acks-decides-who-has-the-record',
    says: 'acks=0: do not wait; acks=1: the leader has it; acks=all: every in-sync follower has it.',
    answer:
      'True as far as it goes: only acks=all survives the loss of the leader, and an acknowledgement of acks=0 says nothing at all.',
    kind: 'safety',
    source: 'Overview, reliable delivery; Kafka documentation, acks',
    assumes: [
      'unclean leader election off',
      'min.insync.replicas 2 where acks=all',
      'acks=0: acknowledged means that the send completed',
    ],
    cases: [
      broken('acks=0, NAL under n', ask('NAL', 'n', { acks: '0' })),
      broken('acks=0, NAL under b1', ask('NAL', 'b1', { acks: '0' })),
      broken('acks=1, RF 2, NAL under b1', ask('NAL', 'b1', { acks: '1', replicationFactor: 2 })),
      broken('acks=1, RF 3, NAL under b1', ask('NAL', 'b1', { acks: '1' })),
      broken('acks=1, RF 3, NAL under d1', ask('NAL', 'd1', { acks: '1' })),
      nearMiss(
        holds(
          'acks=1, RF 1, NAL under b1: nobody else can lead',
          ask('NAL', 'b1', { acks: '1', replicationFactor: 1 }),
        ),
      ),
      holds('acks=all, RF 3, min in-sync 2, NAL under b1', ask('NAL', 'b1', {})),
      holds('acks=all, RF 3, min in-sync 2, NAL under d1', ask('NAL', 'd1', {})),
    ],
  },
  {
    id: 'S13',
    name: 'retries-keep-the-record',
    says: 'Set retries=MAX: a failed write is tried again for ever.',
    answer:
      'Retries save what one failure would lose, bring duplicates unless the producer is idempotent, and end with delivery.timeout.ms: the application must still look.',
    kind: 'safety',
    source: 'Overview, producers that lose data; Kafka documentation, retries and delivery.timeout.ms',
    assumes: ['acks=all, RF 3, min.insync.replicas 2', 'idempotence off where a case does not say otherwise'],
    cases: [
      broken('retries=0, failure ignored, NSL under n', ask('NSL', 'n', { retries: false, onSendFailure: 'ignore' })),
      broken(
        'retries=MAX, failure ignored, NSL under n: delivery.timeout.ms ends it',
        ask('NSL', 'n', { onSendFailure: 'ignore' }),
      ),
      holds('retries=MAX, failure reported, NSL under n', ask('NSL', 'n', { onSendFailure: 'report' })),
      broken('retries=MAX, AMO under n: the resend is a duplicate', ask('AMO', 'n', {}, { attempts: 2 })),
      nearMiss(
        holds(
          'retries=MAX, idempotence on, AMO under n: the resend is known',
          ask('AMO', 'n', { idempotence: true }, { attempts: 2 }),
        ),
      ),
      broken(
        'retries=MAX, idempotence on, failure ignored, NSL under n: delivery.timeout.ms ends it all the same',
        ask('NSL', 'n', { idempotence: true, onSendFailure: 'ignore' }),
      ),
      broken(
        'acks=1, retries=MAX, AMO under b1: the broker stops before its reply is read',
        ask('AMO', 'b1', { acks: '1' }, { attempts: 2, shrinks: 0 }),
      ),
      nearMiss(
        holds(
          'acks=1, retries=0, AMO under b1',
          ask('AMO', 'b1', { acks: '1', retries: false }, { attempts: 2, shrinks: 0 }),
        ),
      ),
      nearMiss(holds('retries=0, AMO under n', ask('AMO', 'n', { retries: false }, { attempts: 2 }))),
    ],
  },
  {
    id: 'K04',
    name: 'acks-1-is-fine-with-three-replicas',
    says: 'acks=1 is fine with 3 replicas.',
    answer: 'False: the leader acknowledges and stops before anybody fetched; the next leader lacks the record.',
    kind: 'safety',
    source: 'Common advice',
    assumes: ['RF 3', 'unclean leader election off'],
    cases: [
      broken('acks=1, RF 3, NAL under b1', ask('NAL', 'b1', { acks: '1' }, { shrinks: 0 })),
      nearMiss(holds('acks=all, RF 3, NAL under b1', ask('NAL', 'b1', {}, { shrinks: 0 }))),
    ],
  },
  {
    id: 'K07',
    name: 'retries-max-means-for-ever',
    says: 'retries=MAX means retried for ever.',
    answer:
      'False: delivery.timeout.ms (120 s) ends it and the send fails. What was acknowledged is untouched; a failure that nobody looks at is a silent loss.',
    kind: 'safety',
    source: 'doocs/advanced-java; Kafka documentation, delivery.timeout.ms',
    assumes: ['acks=all, RF 3, min.insync.replicas 2', 'an outage may last longer than delivery.timeout.ms'],
    cases: [
      broken('the future is ignored, NSL under b1', ask('NSL', 'b1', { onSendFailure: 'ignore' })),
      nearMiss(holds('the failure is reported, NSL under b1', ask('NSL', 'b1', { onSendFailure: 'report' }))),
      holds('the future is ignored, NAL under b1', ask('NAL', 'b1', { onSendFailure: 'ignore' })),
    ],
  },
  {
    id: 'K12',
    name: 'send-returned-so-kafka-has-it',
    says: 'send() returned, so Kafka has it.',
    answer: 'False: only the completed future or callback is an acknowledgement.',
    kind: 'safety',
    source: 'JavaGuide (warns of it)',
    assumes: ['acks=all, RF 3, min.insync.replicas 2', 'retries on'],
    cases: [
      broken('nobody looks at the future, NSL under n', ask('NSL', 'n', { onSendFailure: 'ignore' })),
      broken('nobody looks at the future, NSL under c', ask('NSL', 'c', { onSendFailure: 'ignore' })),
      broken('the failure is reported, NSL under c: the process dies with the record', ask('NSL', 'c', {})),
      nearMiss(holds('the failure is reported, NSL under n', ask('NSL', 'n', {}))),
      nearMiss(
        holds(
          'the application sends again what it was not told of, NSL under c',
          ask('NSL', 'c', { onSendFailure: 'retry' }),
        ),
      ),
    ],
  },
  {
    id: 'K15',
    name: 'acks-0-only-risks-broker-crashes',
    says: 'acks=0 only risks broker crashes.',
    answer: 'False: a connection that breaks, or a leader that moves, loses the record and reports success.',
    kind: 'safety',
    source: 'Common advice',
    assumes: ['RF 3', 'acknowledged means that the send completed'],
    cases: [
      broken('acks=0, NAL under n', ask('NAL', 'n', { acks: '0' }, { shrinks: 0 })),
      broken('acks=0, NSL under z: the leader moves', ask('NSL', 'z', { acks: '0' }, { shrinks: 0 })),
      nearMiss(holds('acks=1, NAL under n', ask('NAL', 'n', { acks: '1' }))),
    ],
  },
]

/** Claims about replication: who is waited for, who may lead, and what a disk is worth. */
import { ask, broken, type Claim, holds, nearMiss } from './claim.ts'
import { acknowledgedIsFlushed, noStaleOrders, oneBelieves, oneHolder, oneWriter } from './special.ts'

const kip966 = "KIP-966 (the 'last replica standing')"

/** Small, and yet large enough for a leader that is deposed while a record is on its way to it. */
const two = { replicationFactor: 2, minInsyncReplicas: 1 }

export const replicationClaims: readonly Claim[] = [
  {
    id: 'S11',
    name: 'writes-go-to-the-leader-only',
    says: 'The producer writes to the leader only; followers pull; each appends to its log.',
    answer:
      'True. A write to a broker that follows gets NOT_LEADER_OR_FOLLOWER, on the model and on the reference broker, and goes to whoever leads; with acks=0 nobody hears of it.',
    kind: 'safety',
    source: 'Overview; Kafka documentation, Replication; the error codes of the protocol',
    assumes: [
      'RF 2, min.insync.replicas 1',
      'unclean leader election off',
      'a session that expires while its broker lives',
    ],
    cases: [
      holds('one broker takes writes in an epoch', oneWriter()),
      holds('acks=all, NAL under z: who no longer leads refuses the record', ask('NAL', 'z', two, { records: 1 })),
      nearMiss(
        broken('acks=0, NAL under z: nobody hears of it', ask('NAL', 'z', { ...two, acks: '0' }, { records: 1 })),
      ),
    ],
  },
  {
    id: 'S15',
    name: 'a-follower-too-far-behind-is-thrown-out',
    says: 'Followers too far behind are thrown out of the in-sync set.',
    answer:
      'True, and then acks=all waits for fewer: with the leader alone in the set and min.insync.replicas=1 it is acks=1.',
    kind: 'safety',
    source: 'Overview; Kafka documentation, replica.lag.time.max.ms',
    assumes: ['acks=all, RF 3', 'unclean leader election off'],
    cases: [
      broken('min in-sync 1, NAL under d1 after 2 shrinks', ask('NAL', 'd1', { minInsyncReplicas: 1 })),
      nearMiss(
        holds('min in-sync 1, NAL under d1 after 1 shrink', ask('NAL', 'd1', { minInsyncReplicas: 1 }, { shrinks: 1 })),
      ),
      nearMiss(holds('min in-sync 2, NAL under d1 after 2 shrinks', ask('NAL', 'd1', {}))),
    ],
  },
  {
    id: 'S16',
    name: 'the-leader-dies-before-the-data-is-synchronised',
    says: 'Data is lost when the leader dies before the data was synchronised and a follower takes over.',
    answer: 'True of acks=1, and of unclean election: in both an acknowledged record is on no log that goes on.',
    kind: 'safety',
    source: 'Overview, message queues that lose data',
    assumes: ['RF 3'],
    cases: [
      broken('acks=1, NAL under b1', ask('NAL', 'b1', { acks: '1' })),
      broken(
        'acks=all, min in-sync 2, unclean election on, NAL under b1',
        ask('NAL', 'b1', { uncleanLeaderElection: true }),
      ),
      nearMiss(holds('acks=all, min in-sync 2, unclean election off, NAL under b1', ask('NAL', 'b1', {}))),
    ],
  },
  {
    id: 'S25',
    name: 'one-ephemeral-node-one-controller',
    says: 'All brokers race to create one ephemeral node; the winner is the controller; when it dies the node goes and they race again.',
    answer:
      'One broker holds the node: true. One broker believes it is controller: false once a session expires. The controller epoch makes the second harmless.',
    kind: 'safety',
    source: 'Overview, leader election; KAFKA-6082, KAFKA-1188',
    assumes: ['two brokers race', 'ZooKeeper-style metadata'],
    cases: [
      holds('at most one broker holds the node, under z', oneHolder),
      broken('at most one broker believes it is controller, under z', oneBelieves),
      holds('with fencing by controller epoch no stale LeaderAndIsr is obeyed, under z', noStaleOrders('fenced')),
      nearMiss(broken('without fencing a stale LeaderAndIsr is obeyed, under z', noStaleOrders('unfenced'))),
    ],
  },
  {
    id: 'K01',
    name: 'acks-all-is-written-to-all-replicas',
    says: 'acks=all is written to all replicas and cannot be lost.',
    answer:
      'False: it waits for the current in-sync set only, and with min.insync.replicas=1 (the default) that may be the leader alone.',
    kind: 'safety',
    source: 'doocs/advanced-java, how-to-ensure-the-reliable-transmission-of-messages; runxinzhi.com',
    assumes: ['RF 3', 'unclean leader election off'],
    cases: [
      broken('min in-sync 1, NAL under d1', ask('NAL', 'd1', { minInsyncReplicas: 1 })),
      nearMiss(holds('min in-sync 2, NAL under d1', ask('NAL', 'd1', {}))),
    ],
  },
  {
    id: 'K02',
    name: 'three-two-all-clean-means-no-acked-loss',
    says: 'RF=3, min.insync.replicas=2, acks=all and unclean election off: no acknowledged loss.',
    answer:
      'Holds for one broker that stops or is gone. Fails when all machines lose power, and when the last in-sync replica comes back with a shorter log.',
    kind: 'safety',
    source: `data-dynamics, enggnotes, semweb.academy; ${kip966}`,
    assumes: ['no flush per record', 'eligible leader replicas (KIP-966) off'],
    cases: [
      holds('NAL under b1', ask('NAL', 'b1', {})),
      holds('NAL under d1', ask('NAL', 'd1', {})),
      broken('NAL under p1, 2 shrinks', ask('NAL', 'p1', {})),
      nearMiss(holds('NAL under p1, 1 shrink', ask('NAL', 'p1', {}, { shrinks: 1 }))),
      broken('NAL under p*', ask('NAL', 'p*', {})),
    ],
  },
  {
    id: 'K05',
    name: 'min-isr-2-protects-every-topic',
    says: 'min.insync.replicas=2 on the cluster protects every acks=all write.',
    answer:
      'False for topics with fewer replicas: the broker asks for min(min.insync.replicas, replicas), so one copy is enough there.',
    kind: 'safety',
    source: 'Kafka, Partition.scala, effectiveMinIsr',
    assumes: ['acks=all', 'a broker that clamps (older ones refuse the write)'],
    cases: [
      broken('a topic with 1 replica, NAL under d1', ask('NAL', 'd1', { replicationFactor: 1 })),
      nearMiss(holds('a topic with 2 replicas, NAL under d1', ask('NAL', 'd1', { replicationFactor: 2 }))),
      holds('a topic with 1 replica accepts writes', ask('AVAIL', 'none', { replicationFactor: 1 })),
    ],
  },
  {
    id: 'K06',
    name: 'replication-factor-is-min-isr-plus-one',
    says: 'Set replication.factor = min.insync.replicas + 1 (or: both above 1).',
    answer: 'Both are as safe under one broker that is gone; only the first still accepts writes then.',
    kind: 'liveness',
    source: 'JavaGuide; doocs/advanced-java',
    assumes: ['acks=all', 'unclean leader election off'],
    cases: [
      holds('RF 3, min in-sync 2, NAL under d1', ask('NAL', 'd1', {})),
      holds('RF 3, min in-sync 2, AVAIL under d1 after 1 shrink', ask('AVAIL', 'd1', {}, { shrinks: 1 })),
      broken('RF 3, min in-sync 2, AVAIL under d1 after 2 shrinks: nobody left may lead', ask('AVAIL', 'd1', {})),
      holds('RF 2, min in-sync 2, NAL under d1', ask('NAL', 'd1', { replicationFactor: 2 })),
      nearMiss(broken('RF 2, min in-sync 2, AVAIL under d1', ask('AVAIL', 'd1', { replicationFactor: 2 }))),
      broken('RF 2, min in-sync 2, AVAIL under b1, without a restart', ask('AVAIL', 'b1', { replicationFactor: 2 })),
    ],
  },
  {
    id: 'K13',
    name: 'acked-with-acks-all-means-on-disk',
    says: 'Acknowledged with acks=all means on disk.',
    answer:
      'False: it means in the page cache of every in-sync replica. Power that fails on all of them takes it; flush.messages=1 would keep it.',
    kind: 'safety',
    source: 'Kafka documentation, log.flush.interval.messages',
    assumes: ['RF 3, min.insync.replicas 2', 'unclean leader election off'],
    cases: [
      broken('NAL under p*', ask('NAL', 'p*', {})),
      nearMiss(holds('flush.messages=1, NAL under p*', ask('NAL', 'p*', { flushEveryRecord: true }))),
      nearMiss(holds('flush.messages=1, NAL under p1', ask('NAL', 'p1', { flushEveryRecord: true }))),
    ],
  },
  {
    id: 'S34',
    name: 'fast-because-of-the-page-cache',
    says: 'Kafka is fast because it appends to the page cache, one record behind the other, and sends without copying.',
    answer:
      'True of the appends, and it is why power can take what acks=all has acknowledged: an acknowledgement waits for page caches, never for a disk. What it buys is measured, not proven: `ackproof bench` appends to a file with and without a flush per record, as a ratio. Sending without copying changes what it costs, and nothing that is promised.',
    kind: 'safety',
    source: 'Overview, why Kafka is fast; Kafka documentation, design, Persistence and log.flush.interval.messages',
    assumes: ['acks=all, RF 3, min.insync.replicas 2', 'unclean leader election off'],
    cases: [
      broken('an acknowledged record has been flushed by some replica, without a fault', acknowledgedIsFlushed({})),
      nearMiss(
        holds(
          'flush.messages=1: an acknowledged record has been flushed by some replica',
          acknowledgedIsFlushed({ flushEveryRecord: true }),
        ),
      ),
      broken('NAL under p*', ask('NAL', 'p*', {}, { records: 1 })),
      nearMiss(holds('flush.messages=1, NAL under p*', ask('NAL', 'p*', { flushEveryRecord: true }, { records: 1 }))),
    ],
  },
]

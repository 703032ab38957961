/** Claims about client libraries and frameworks: what they commit, and when, as one consumer of one partition shows it. */
import { ask, broken, type Change, type Claim, holds, nearMiss } from './claim.ts'
import { askGroup } from './group-question.ts'

const committing = (
  commit: NonNullable<NonNullable<Change['consumer']>['commit']>,
  onThrow: 'throws' | 'swallows' | 'gives-up' = 'throws',
): Change => ({ consumer: { commit, onThrow } })

const established = 'an established group: offset 0 is committed when the story begins'
const alone = 'one consumer that handles one record after the other'

export const consumerClientClaims: readonly Claim[] = [
  {
    id: 'C03',
    name: 'java-async-consumer-commits-what-was-handed-out',
    says: 'enable.auto.commit=true: the timer commits while your handler runs, and a crash loses the rest (Java, group.protocol=consumer).',
    answer:
      'Was true of the consumer with a background thread (KIP-848) until KAFKA-18641: the thread committed the position of what had just been fetched for the application. Since then it commits what earlier polls returned, as the classic one does.',
    kind: 'liveness',
    source: 'KAFKA-18641, apache/kafka#18737 (merged in February 2025, in 4.0)',
    assumes: [established, alone, 'handling in the poll loop'],
    cases: [
      broken(
        'the background thread commits what was handed out, ALO under c',
        ask('ALO', 'c', committing('handed-out')),
      ),
      nearMiss(holds('mended: what earlier polls returned, ALO under c', ask('ALO', 'c', committing('poll')))),
      holds('a group of two, nobody dies: ALO under rb', askGroup('ALO', 'rb', { commit: 'handed-out' })),
    ],
  },
  {
    id: 'C05',
    name: 'kafkajs-each-message-commits-too-early',
    says: 'kafkajs may commit before my eachMessage handler is done.',
    answer:
      'False: the runner resolves an offset after the handler has returned, and commits resolved offsets alone. A crash in between has the record handled again.',
    kind: 'liveness',
    source: 'kafkajs#431; kafkajs 2.2.4, src/consumer/runner.js (processEachMessage)',
    assumes: [established, alone, 'partitionsConsumedConcurrently=1'],
    cases: [
      holds('eachMessage: committed after the handler, ALO under c', ask('ALO', 'c', committing('after'))),
      holds('eachMessage, the handler throws, ALO under e', ask('ALO', 'e', committing('after'))),
      broken('eachMessage: committed after the handler, AMO under c', ask('AMO', 'c', committing('after'))),
      holds('eachMessage in a group of two, ALO under rb', askGroup('ALO', 'rb', { commit: 'after' })),
      broken('eachMessage in a group of two, AMO under rb', askGroup('AMO', 'rb', { commit: 'after' })),
      nearMiss(broken('were it committed before the handler, ALO under c', ask('ALO', 'c', committing('before')))),
    ],
  },
  {
    id: 'C08',
    name: 'platformatic-autocommit-is-at-least-once',
    says: '@platformatic/kafka commits by itself (autocommit: true), so every record is handled.',
    answer:
      'False: the commit is issued as soon as a record is pushed to the stream, before the application reads it. What lies in the stream when the process dies is handled by nobody. autocommit: false, and a commit after the handler, mends it.',
    kind: 'liveness',
    source: '@platformatic/kafka 2.9, src/clients/consumer/messages-stream.ts',
    assumes: [established, alone],
    cases: [
      broken('committed when pushed, unread, ALO under c', ask('ALO', 'c', committing('handed-out'))),
      nearMiss(holds('autocommit off, committed after the handler, ALO under c', ask('ALO', 'c', committing('after')))),
      holds('a group of two, nobody dies: ALO under rb', askGroup('ALO', 'rb', { commit: 'handed-out' })),
    ],
  },
  {
    id: 'C09',
    name: 'kafka-go-read-message-is-at-least-once',
    says: 'segmentio/kafka-go: ReadMessage with a GroupID, and every message is handled.',
    answer:
      'False: ReadMessage commits before it returns the record. FetchMessage with CommitMessages after the work is the safe pair.',
    kind: 'liveness',
    source: 'segmentio/kafka-go, reader.go (ReadMessage)',
    assumes: [established, alone],
    cases: [
      broken('ReadMessage: committed before it is handled, ALO under c', ask('ALO', 'c', committing('before'))),
      holds('ReadMessage, AMO under c', ask('AMO', 'c', committing('before'))),
      nearMiss(holds('FetchMessage, CommitMessages after the work, ALO under c', ask('ALO', 'c', committing('after')))),
      holds('ReadMessage in a group of two, AMO under rb', askGroup('AMO', 'rb', { commit: 'before' })),
      holds('ReadMessage in a group of two, nobody dies: ALO under rb', askGroup('ALO', 'rb', { commit: 'before' })),
    ],
  },
  {
    id: 'C15',
    name: 'spring-defaults-are-at-least-once',
    says: 'Spring Kafka is at least once with its defaults.',
    answer:
      'For a crash: true, the container commits after the listener. For a listener that throws: false, DefaultErrorHandler gives up after ten attempts, logs, and commits past the record. A DeadLetterPublishingRecoverer makes that topic somebody’s duty.',
    kind: 'liveness',
    source: 'JavaGuide; spring-kafka#885; Spring Kafka reference, DefaultErrorHandler',
    assumes: [established, alone, 'AckMode BATCH; of the ten attempts one stands for all'],
    cases: [
      holds('container commits after the listener, ALO under c', ask('ALO', 'c', committing('after', 'gives-up'))),
      broken('the listener throws, DefaultErrorHandler, ALO under e', ask('ALO', 'e', committing('after', 'gives-up'))),
      nearMiss(
        holds('the listener throws, the container stops, ALO under e', ask('ALO', 'e', committing('after', 'throws'))),
      ),
      holds('a group of two, ALO under rb', askGroup('ALO', 'rb', { commit: 'after', onThrow: 'gives-up' })),
      broken('a group of two, AMO under rb', askGroup('AMO', 'rb', { commit: 'after', onThrow: 'gives-up' })),
    ],
  },
  {
    id: 'C17',
    name: 'acknowledging-in-finally',
    says: 'The configuration is perfect (manual commits after the work), so nothing is lost.',
    answer:
      'False where the commit stands in a `finally`: what the handler threw at is committed all the same. No file shows it, so the ack point is a fact that has to be given (--ack-point before, after, finally or never).',
    kind: 'liveness',
    source: 'Code in the wild; the same configuration either way',
    assumes: [established, alone, 'the exception ends the process after the `finally`'],
    cases: [
      broken('acknowledged in finally, ALO under e', ask('ALO', 'e', committing('finally'))),
      nearMiss(holds('acknowledged after success, ALO under e', ask('ALO', 'e', committing('after')))),
      holds('acknowledged in finally, ALO under c', ask('ALO', 'c', committing('finally'))),
      broken('acknowledged before the work, ALO under e', ask('ALO', 'e', committing('before'))),
    ],
  },
  {
    id: 'C18',
    name: 'errors-tolerance-all-makes-it-robust',
    says: 'errors.tolerance=all makes a connector robust.',
    answer:
      'False without errors.deadletterqueue.topic.name: a record that fails to convert or to transform is dropped without a word, and committed past. With errors.tolerance=none the task stops there, and the record waits.',
    kind: 'liveness',
    source: '1000bd.com, oneuptime, AxonOps; KIP-298',
    assumes: [established, 'one task, of a sink; a record that fails is a handler that throws', 'no dead-letter topic'],
    cases: [
      broken(
        'errors.tolerance=all, no dead-letter topic, ALO under e',
        ask('ALO', 'e', committing('after', 'swallows')),
      ),
      nearMiss(holds('errors.tolerance=none, ALO under e', ask('ALO', 'e', committing('after', 'throws')))),
    ],
  },
]

/**
 * The history of Kafka's replication, decided: five rules for cutting a follower's log, each at the scope that kills it and at one that does not;
 * and KIP-320 with each of its guards taken back. The system is Gustafson's specification (model/kafka/kips).
 */
import { sometimes } from '../../model/index.ts'
import { brokerAddress } from '../../model/kafka/speech.ts'
import type { KipScope, MistakeName, PropertyName, RuleName, Weakening } from '../../model/kafka/kips/index.ts'
import { notReplicated, type ReplicationQuestion, scopeName, scopeWords, stageOf } from '../replication-question.ts'
import { ruleOfReplication, ruleWithout } from '../telling/rule-words.ts'
import { broken, type Case, type Claim, holds, nearMiss, type Special } from './claim.ts'

/** Two replicas, logs of one record, one record, epochs 0 and 1: what is not named is so small. */
const small: KipScope = { replicas: 2, log: 1, records: 1, epochs: 1 }

interface Asked extends Partial<KipScope> {
  readonly weaken?: Weakening
}

export function askRule(
  rule: RuleName | MistakeName,
  property: PropertyName,
  { weaken, ...scope }: Asked = {},
): Special {
  const question: ReplicationQuestion = {
    rule,
    property,
    symmetry: false,
    ...small,
    ...scope,
    ...(weaken === undefined ? {} : { weaken }),
  }
  const { spec, teller, violates } = stageOf(question)
  const marks = Array.from({ length: question.replicas }, (_, i) => `${brokerAddress(i + 1)}.highWatermark`)
  return {
    kind: 'special',
    name: `${property} of ${rule}${weaken === undefined ? '' : `, ${weaken} taken back`}`,
    spec: () => spec,
    property: violates,
    witness: sometimes(
      'a record is below a high watermark in the last epoch',
      ['quorum.leaderEpoch', ...marks],
      values => values[0] === question.epochs && values.slice(1).some(mark => mark > 0),
    ),
    scope: `${scopeName(question)}: ${scopeWords(question)}`,
    tell: teller,
    rule: weaken === undefined ? ruleOfReplication[rule] : ruleWithout[weaken],
    onBroker: notReplicated,
  }
}

const at = (verdict: typeof holds, rule: RuleName, property: PropertyName, asked: Asked = {}): Case => {
  const without = asked.weaken === undefined ? '' : ` without its ${asked.weaken} guard`
  const words = `${property} of ${rule}${without} at ${scopeName({ ...small, ...asked })}`
  return verdict(words, askRule(rule, property, asked))
}

const base = {
  kind: 'safety',
  assumes: [
    'the metadata store is atomic',
    'orders may be late, repeated, out of order',
    'no crash other than taking no step',
  ],
} as const
const specification = 'J. Gustafson, TLA+ specification of Kafka replication (2018–2020)'

/** The scopes of every verdict but the largest ones, so that `verify` stays short; model/kafka/kips/kips.test.ts pins the numbers. */
export const ruleClaims: readonly Claim[] = [
  {
    ...base,
    id: 'RULE-HW',
    name: 'truncate-to-high-watermark',
    says: 'A new follower may cut its log to its own high watermark (before 0.11).',
    answer:
      'False with two replicas and one record: its high watermark runs a fetch behind, so it cuts off what was acknowledged.',
    source: `${specification}; KAFKA-1211`,
    cases: [
      at(broken, 'truncate-to-hw', 'WeakIsr'),
      at(broken, 'truncate-to-hw', 'StrongIsr'),
      nearMiss(at(holds, 'kip-101', 'StrongIsr')),
    ],
  },
  {
    ...base,
    id: 'RULE-101',
    name: 'truncate-by-leader-epoch',
    says: 'A new follower may ask its leader where the epoch of its last record ends, and cut there (KIP-101).',
    answer:
      'False after a fast leader change with two records: a leader that never saw that epoch cannot say, and the follower falls back to its high watermark.',
    source: `${specification}; KIP-101, KAFKA-6361`,
    cases: [
      at(broken, 'kip-101', 'WeakIsr', { log: 2, records: 2, epochs: 2 }),
      nearMiss(at(holds, 'kip-101', 'WeakIsr', { epochs: 2 })),
      nearMiss(at(holds, 'kip-279', 'WeakIsr', { log: 2, records: 2, epochs: 2 })),
    ],
  },
  {
    ...base,
    id: 'RULE-279',
    name: 'truncate-to-common-epoch',
    says: 'It is enough that leader and follower go back to the last record that both have (KIP-279).',
    answer:
      'True with two replicas. False with three: a follower joins the in-sync set at a new leader’s high watermark, which lags, and fetches from leaders of other epochs.',
    source: `${specification}; KIP-279, KAFKA-7128`,
    cases: [
      at(broken, 'kip-279', 'StrongIsr', { replicas: 3 }),
      at(broken, 'kip-279', 'WeakIsr', { replicas: 3, epochs: 2 }),
      nearMiss(at(holds, 'kip-279', 'WeakIsr', { replicas: 3 })),
      nearMiss(at(holds, 'kip-279', 'StrongIsr', { log: 2, records: 2, epochs: 2 })),
    ],
  },
  {
    ...base,
    id: 'RULE-320-FIRST',
    name: 'compare-record-epochs-only',
    says: 'It is enough that a fetch carries the epoch of the follower’s last record (KIP-320 as first tried).',
    answer:
      'False with three replicas and three epochs: a leader of an old epoch still serves followers that have moved on.',
    source: specification,
    cases: [
      at(broken, 'kip-320-first', 'WeakIsr', { replicas: 3, epochs: 2 }),
      at(broken, 'kip-320-first', 'StrongIsr', { replicas: 3, epochs: 2 }),
      nearMiss(at(holds, 'kip-320-first', 'StrongIsr', { replicas: 3 })),
    ],
  },
  {
    ...base,
    id: 'RULE-320',
    name: 'fence-by-leader-epoch',
    says: 'Leader and follower deal with each other only in one and the same leader epoch (KIP-320).',
    answer:
      'Holds wherever it was searched. Each of its guards is needed but the one on shrinking, where the older rule is the stricter one.',
    source: `${specification}; KIP-320`,
    cases: [
      at(holds, 'kip-320', 'WeakIsr', { replicas: 3, epochs: 2 }),
      at(holds, 'kip-320', 'StrongIsr', { replicas: 3, epochs: 2 }),
      at(holds, 'kip-320', 'StrongIsr', { log: 2, records: 2, epochs: 2 }),
      nearMiss(at(broken, 'kip-320', 'WeakIsr', { weaken: 'truncation', replicas: 3, records: 2, epochs: 2 })),
      nearMiss(at(broken, 'kip-320', 'WeakIsr', { weaken: 'fetch', replicas: 3, epochs: 2 })),
      nearMiss(at(broken, 'kip-320', 'WeakIsr', { weaken: 'high-watermark', replicas: 3, epochs: 2 })),
      nearMiss(at(broken, 'kip-320', 'StrongIsr', { weaken: 'expansion', replicas: 3 })),
      at(holds, 'kip-320', 'StrongIsr', { weaken: 'shrink', replicas: 3, epochs: 2 }),
    ],
  },
]

/** A bug of consumers that replication has a part in: a committed offset that means another log. */
import { canAlways, sometimes } from '../../model/index.ts'
import { brokerIds, tell } from '../../model/kafka/index.ts'
import { scopeText, specOf } from '../question.ts'
import { ruleOfFact } from '../telling/rule-words.ts'
import { row } from './bug.ts'
import { ask, broken, type Change, type Claim, holds, nearMiss, type Special } from './claim.ts'

/** The leader may be alone in the set, and whoever is outside may be elected after it. */
const unclean: Change = { replicationFactor: 2, minInsyncReplicas: 1, uncleanLeaderElection: true }
const clean: Change = { ...unclean, uncleanLeaderElection: false }
const latest = { consumer: { offsetReset: 'latest' } } as const
const earliest = { consumer: { offsetReset: 'earliest' } } as const
const scope = { records: 2, attempts: 1, shrinks: 1 } as const

/** ALO of what no disk has lost: an acknowledged record that every broker has can come to be handled. */
function keptIsHandled(change: Change): Special {
  const { question } = ask('ALO', 'b1', change, scope)
  const disks = brokerIds(question.parameters).map(id => `broker-${id}.disk`)
  const isDone = ([acknowledged, handled, ...kept]: readonly number[]) =>
    (kept.reduce((all, disk) => all & disk, acknowledged!) & ~handled!) === 0
  return {
    kind: 'special',
    name: 'what was acknowledged and is kept can come to be handled',
    spec: () => specOf(question),
    property: canAlways('kept is handled', ['acks.acknowledged', 'effects.handled', ...disks], isDone),
    witness: sometimes(
      'a record is handled although the fault struck',
      ['effects.handled', 'faults.spent'],
      ([handled, spent]) => handled! > 0 && spent! > 0,
    ),
    scope: scopeText(question, 'b1'),
    onBroker: { deployment: question },
    sight: 'ALO',
    rule: `${ruleOfFact('topic.unclean.leader.election.enable', 'ALO', question.parameters)}`,
    tell: step => tell(step, question.parameters, question.scope),
  }
}

export const offsetBugClaims: readonly Claim[] = [
  row({
    id: 'BUG-C5',
    name: 'offset-past-the-log',
    says: 'After an unclean election the committed offset lies past the end of the log, or names another record than the one that was handled.',
    answer:
      'Broken with two brokers, two records and one unclean election: what was written since lies behind the offset and is skipped, whatever auto.offset.reset says; with earliest what survived is handled again. With unclean election off an offset never means another log.',
    source: 'KIP-320 (the epoch beside the offset, 2.1 and later clients); Kafka documentation, auto.offset.reset',
    cases: [
      broken('unclean on, reset latest: what is kept is handled, b1', keptIsHandled({ ...unclean, ...latest })),
      broken('unclean on, reset earliest: what is kept is handled, b1', keptIsHandled({ ...unclean, ...earliest })),
      broken('unclean on, reset earliest, AMO under b1', ask('AMO', 'b1', { ...unclean, ...earliest }, scope)),
      nearMiss(holds('unclean off, reset latest: what is kept is handled, b1', keptIsHandled({ ...clean, ...latest }))),
      nearMiss(holds('unclean off, reset earliest, AMO under b1', ask('AMO', 'b1', { ...clean, ...earliest }, scope))),
      nearMiss(holds('unclean on, reset latest, AMO under b1', ask('AMO', 'b1', { ...unclean, ...latest }, scope))),
    ],
  }),
]

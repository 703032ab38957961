/**
 * S14, the headline table: NAL over replication factor × min in-sync × acks × unclean election, per fault class and number of shrinks.
 *
 * One search a configuration; each of its cells is read off it. What is expected is not a copy of what came out: `breaksAt` derives it from
 * three sentences about who holds an acknowledged record, and the two must agree in every cell.
 */
import type { Verdict } from '../finding.ts'
import { faultClasses, type FaultClass, type Question } from '../question.ts'
import { type Case, type Claim, withChange } from './claim.ts'

interface Setting {
  readonly replicationFactor: number
  readonly minInsyncReplicas: number
  readonly acks: '0' | '1' | 'all'
  readonly uncleanLeaderElection: boolean
}

/** The handler plays no part: there is no consumer. */
const faults = faultClasses.filter(fault => fault !== 'e' && fault !== 'rb')
export const strikes = faults.filter(fault => fault !== 'none')

/** From how many shrinks on NAL is broken by this fault; undefined: never. */
export function breaksAt(setting: Setting, fault: FaultClass): number | undefined {
  if (fault === 'none' || fault === 'c') return undefined
  if (setting.acks === '0') return onItsWay(setting, fault)
  if (fault === 'n') return undefined // What was acknowledged is on a log; the network cannot take it from there.
  if (fault === 'p*') return 0 // Nothing is on disk when it is acknowledged.
  return setting.acks === '1' ? afterLeaderOnly(setting, fault) : afterInSyncSet(setting, fault)
}

/** acks=0: nobody waited, so any fault that a record can meet on its way takes it; a leader that keeps its disk and its office is none. */
const onItsWay = ({ replicationFactor }: Setting, fault: FaultClass) =>
  replicationFactor === 1 && fault === 'z' ? undefined : 0

/** acks=1: the leader alone may have it, without any shrink. A disk that comes back brings it back, unless somebody else led meanwhile. */
function afterLeaderOnly({ replicationFactor }: Setting, fault: FaultClass): number | undefined {
  const diskReturns = fault === 'b1' || fault === 'z'
  return replicationFactor === 1 && diskReturns ? undefined : 0
}

/** acks=all: the fault must strike a leader that is alone in the in-sync set; any other member would carry on with the record. */
function afterInSyncSet(setting: Setting, fault: FaultClass): number | undefined {
  const { replicationFactor, minInsyncReplicas, uncleanLeaderElection } = setting
  const alone = replicationFactor - 1
  const copies = Math.min(minInsyncReplicas, replicationFactor)
  /** A replica that never got the record exists as soon as there are more replicas than copies were asked for. */
  const outsiderMayLackIt = replicationFactor > copies
  /** Unclean: while the leader is away an outsider leads at once, and the leader's own log no longer matters. */
  if (uncleanLeaderElection && replicationFactor > 1) return outsiderMayLackIt ? alone : undefined
  switch (fault) {
    case 'd1':
      return copies === 1 ? alone : undefined // The other copies are offline, not lost.
    case 'w1':
    case 'p1':
      return alone // It comes back with a shorter log, leads, and the others truncate to it.
    default:
      return undefined // Its disk comes back as it was.
  }
}

/** Every configuration of the table. */
export const configurations: readonly Setting[] = [1, 2, 3].flatMap(replicationFactor =>
  [1, 2].flatMap(minInsyncReplicas =>
    (['0', '1', 'all'] as const).flatMap(acks =>
      [true, false].map(uncleanLeaderElection => ({
        replicationFactor,
        minInsyncReplicas,
        acks,
        uncleanLeaderElection,
      })),
    ),
  ),
)

const nameOf = ({ replicationFactor, minInsyncReplicas, acks, uncleanLeaderElection }: Setting) =>
  `RF ${replicationFactor}, min in-sync ${minInsyncReplicas}, acks=${acks}, unclean ${uncleanLeaderElection ? 'on' : 'off'}`

function questionOf(setting: Setting): Question {
  return {
    setting: 'cluster',
    guarantees: ['NAL'],
    parameters: withChange(setting),
    scope: {
      records: 2,
      attempts: 2,
      faults: Object.fromEntries(strikes.map(fault => [fault, 1])),
      total: 1,
      shrinks: setting.replicationFactor - 1,
      withConsumer: false,
      patient: false,
    },
  }
}

function casesOf(setting: Setting): Case[] {
  const question = questionOf(setting)
  const shrinkCounts = Array.from({ length: setting.replicationFactor }, (_, n) => n)
  return faults.flatMap(fault =>
    shrinkCounts.map((shrinks): Case => {
      const from = breaksAt(setting, fault)
      const expected: Verdict = from !== undefined && shrinks >= from ? 'broken' : 'holds'
      const words = `${nameOf(setting)}, ${fault}, ${shrinks} shrink${shrinks === 1 ? '' : 's'}`
      return { case: words, expected, asks: { kind: 'cell', question, guarantee: 'NAL', fault, shrinks } }
    }),
  )
}

export const headline: Claim = {
  id: 'S14',
  name: 'acks-all-survives-failover',
  says: 'replication.factor > 1 and min.insync.replicas > 1 with acks=all and retries=MAX: basically no loss.',
  answer:
    'Nearly: with one broker that stops or is gone for good, and unclean election off. Not when power fails, and not when the last in-sync replica comes back short.',
  kind: 'safety',
  source: 'Overview, how to make sure that what is sent is not lost; KIP-966',
  assumes: [
    'no consumer; one tracked record and one other',
    'at most one fault',
    'acks=0: acknowledged means that the send completed',
  ],
  evidence:
    'claims.md: "p1 does not depend on min in-sync" is true with unclean election off. With it on, RF 2 and min in-sync 2 hold under p1, w1, b1 and z: the other replica, which has ' +
    'every acknowledged record, is elected while the leader is away, and the short log never leads.',
  cases: configurations.flatMap(casesOf),
}

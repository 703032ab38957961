/**
 * AlterPartition, the leader's side (KIP-497): the in-sync set is changed by a request to the quorum controller, answered later. What fills
 * the holes of replica.ts in place of the conditional write, when `metadata` is kraft.
 *
 *     shrinkIsr, expandIsr ──▶ proposed ──AlterPartition──▶ quorum controller
 *     isr := its set   ◀──────AlterPartitionResponse, NONE────── ┤
 *     proposed dropped ◀──────INELIGIBLE_REPLICA──────────────── ┤
 *     proposed stays   ◀──────any other error─────────────────── ┘  until LeaderAndIsr brings what is in force
 *
 *   A1  one change at a time is on its way
 *   A2  meanwhile the high watermark waits for the maximal set, old ∪ proposed (replica-log.ts, maximalIsr)
 *   A3  an answer counts for the change that it answers alone: same leader epoch, asked from the partition epoch that the leader has
 *   A4  a request carries the broker epochs that the fetches carried (KIP-903), so that it is about those incarnations
 *
 * In flight: request and answer, each in order per broker, and apart from LeaderAndIsr: the races of KAFKA-12686, 13091 and 14144.
 *
 * Not modelled: a request that is lost (it is sent again until it is answered, which is the same as slow), changes of several partitions in one request.
 */
import { type Args, as, type ReplicaContext } from './replica-log.ts'
import type { Letter } from './speech.ts'

/** The request for `proposed`. The leader speaks for itself; of a member that has not fetched since the election it knows no epoch: 0. */
export const alterPartition = ({ id, leaderEpoch, partitionEpoch, proposed, ...rest }: ReplicaContext): Letter => ({
  to: 'quorum',
  message: {
    type: 'AlterPartition',
    leader: id,
    leaderEpoch,
    partitionEpoch,
    isr: proposed,
    brokerEpochs: proposed.map(member => (member === id ? rest.brokerEpoch : rest.peerEpochs[member - 1]!)),
  },
})

export const alterPartitionGuards = {
  /** A3, the hole of KAFKA-12686 and 13091: an answer that was on its way while the office changed is about a set that is gone. */
  answersProposal: ({ context, event }: Args) => {
    const { leaderEpoch, asked } = as<'AlterPartitionResponse'>(event)
    return context.proposed.length > 0 && leaderEpoch === context.leaderEpoch && asked === context.partitionEpoch
  },
  isGranted: ({ event }: Args) => as<'AlterPartitionResponse'>(event).error === 'NONE',
  /** The only error after which the committed set is known: it is the one that the leader has. */
  isIneligible: ({ event }: Args) => as<'AlterPartitionResponse'>(event).error === 'INELIGIBLE_REPLICA',
}

type Change = (args: Args) => Partial<ReplicaContext>

/** In place of the change that is done at once. */
export const proposalChanges = {
  removeFromIsr: ({ context, event }) => ({
    proposed: context.isr.filter(id => id !== as<'shrinkIsr' | 'expandIsr'>(event).follower),
  }),
  addToIsr: ({ context, event }) => ({
    proposed: [...context.isr, as<'shrinkIsr' | 'expandIsr'>(event).follower].toSorted(),
  }),
} satisfies Record<string, Change>

export const alterPartitionChanges = {
  commitProposal: ({ event }) => {
    const { isr, partitionEpoch } = as<'AlterPartitionResponse'>(event)
    return { isr, partitionEpoch, proposed: [] }
  },
  dropProposal: () => ({ proposed: [] }),
} satisfies Record<string, Change>

/**
 * What all replicas agree on: who leads, in which epoch, who is in sync; and the controller that decides it. Reads and writes are atomic,
 * as the specification takes ZooKeeper to be.
 *
 *   Q1  each decision of the controller takes the next leader epoch, and is sent to everybody
 *   Q2  a leader's change of the in-sync set takes no epoch and is sent to nobody
 *
 * As in the specification the set can become empty once there is no leader (real Kafka keeps the last member), and orders without a leader
 * are sent, though nobody heeds them.
 *
 * Not modelled: the store's versions; a true leader sees every write at once (AlterPartition stands in the richer machines).
 */
import { assign, setup } from 'xstate'
import { speech } from '../speech.ts'

export interface Quorum {
  /** 0: nobody. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
}

type QuorumEvent =
  | { type: 'removeFromIsr' | 'elect'; broker: number }
  | { type: 'AlterIsr'; leader: number; leaderEpoch: number; isr: readonly number[] }

interface Args {
  readonly context: Quorum
  readonly event: QuorumEvent
}
const brokerOf = (event: QuorumEvent) => (event as { broker: number }).broker

/** The partition without `broker`: it loses its office, and its place in the set unless it is the last there with an office. */
function withoutBroker({ leader, leaderEpoch, isr }: Quorum, broker: number): Quorum {
  const isLastLeader = leader === broker && isr.length === 1
  return {
    leader: leader === broker ? 0 : leader,
    leaderEpoch: leaderEpoch + 1,
    isr: isLastLeader ? isr : isr.filter(id => id !== broker),
  }
}

/** The machine; input: who is in sync at first. Epochs 0 to `epochs` may be taken. */
export function quorumMachine(epochs: number) {
  const tellAll = {
    type: 'send' as const,
    params: ({ context: { leader, leaderEpoch, isr } }: Args) => ({
      to: 'requests',
      message: { type: 'LeaderAndIsr', leader, leaderEpoch, isr },
    }),
  }
  const hasEpoch = ({ leaderEpoch }: Quorum) => leaderEpoch < epochs
  return setup({
    types: {} as { context: Quorum; events: QuorumEvent; input: { isr: readonly number[] } },
    actions: {
      ...speech,
      remove: assign(({ context, event }) => withoutBroker(context, brokerOf(event))),
      appoint: assign(({ context, event }) => ({ leader: brokerOf(event), leaderEpoch: context.leaderEpoch + 1 })),
      setIsr: assign({ isr: ({ event }) => (event as { isr: readonly number[] }).isr }),
    },
    guards: {
      mayRemove: ({ context, event }) =>
        hasEpoch(context) && (context.leader === brokerOf(event) || context.isr.includes(brokerOf(event))),
      mayElect: ({ context, event }) =>
        hasEpoch(context) && context.leader !== brokerOf(event) && context.isr.includes(brokerOf(event)),
      isTrueLeader: ({ context, event }) => {
        const { leader, leaderEpoch } = event as Extract<QuorumEvent, { type: 'AlterIsr' }>
        return leader === context.leader && leaderEpoch === context.leaderEpoch
      },
    },
  }).createMachine({
    id: 'quorum',
    context: ({ input: { isr } }) => ({ leader: 0, leaderEpoch: -1, isr }),
    on: {
      removeFromIsr: { guard: 'mayRemove', actions: ['remove', tellAll] },
      elect: { guard: 'mayElect', actions: ['appoint', tellAll] },
      AlterIsr: { guard: 'isTrueLeader', actions: 'setIsr' },
    },
  })
}

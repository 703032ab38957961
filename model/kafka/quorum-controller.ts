/**
 * Quorum controller: KRaft's filling of the metadata store. It holds the partition and who is fenced, judges a leader's AlterPartition, and
 * decides what becomes of the partition when a broker is fenced or comes back (the controller's machine takes these decisions from here).
 *
 *     broker-1 ──AlterPartition──▶ serving ──AlterPartitionResponse──▶ broker-1        controller ──UpdatePartition (rendezvous)──▶ serving
 *
 *   Q1  a change is taken from the leader, in its epoch, made from the partition epoch that is in force; else an error that says why not
 *   Q2  who enters the set, or stays in it, is not fenced (KIP-841) and of the incarnation that the request names (KIP-903)
 *   Q3  with eligible leader replicas (KIP-966): who leaves the set while it falls below min in-sync stays eligible until it restarts or
 *       the set is at min in-sync again; a leader is taken from the set, else from the eligible ones, else the last one that led
 *   Q4  every change of leader or set takes the next partition epoch; one that the controller makes takes the next leader epoch too
 *
 * `registered` are the brokers that are not fenced. A process that stops, in whatever way, starts uncleanly: it leaves no clean-shutdown file.
 * What the log of the quorum decides is decided: the quorum's own replication is not modelled, and so are controlled shutdown, the unclean
 * recovery of KIP-966's second part, and a leader that learns of fencing from its own metadata. Older metadata versions raise the leader
 * epoch when the set shrinks, as here; later ones do not (KAFKA-15021).
 */
import { assign, not, or, setup } from 'xstate'
import { effectiveMinInsyncReplicas, type Parameters } from './parameters.ts'
import { brokerAddress, type Letter, type Partition, type Quorum, speech } from './speech.ts'

export interface AlterPartition {
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly isr: readonly number[]
  /** Of each member of `isr`; 0: the leader does not know it, and it is not checked. */
  readonly brokerEpochs: readonly number[]
}

export type InKraft = Partition & { readonly quorum: Quorum }

/** KIP-966: who is eligible once the set is `isr`. `unclean` are those that have just restarted. */
function eligibleAfter(
  parameters: Parameters,
  { isr: before, quorum: { elr } }: InKraft,
  isr: readonly number[],
  unclean: readonly number[] = [],
): readonly number[] {
  if (!parameters.eligibleLeaderReplicas || isr.length >= effectiveMinInsyncReplicas(parameters)) return []
  return [...new Set([...before, ...elr])].filter(id => !isr.includes(id) && !unclean.includes(id)).toSorted()
}

/** Of the last that led: it is the hole of KAFKA-19522, where the test was turned round and kept nobody out. */
export const isUnfenced = ({ registered }: Partition, broker: number) => registered.includes(broker)

/** Who may follow a leader that is gone: the set, else the eligible ones, else, when both are empty, the last that led and is here (KAFKA-19522). */
function candidates(parameters: Parameters, partition: InKraft, mayRecover = isUnfenced): readonly number[] {
  const { isr, registered, quorum } = partition
  const running = (ids: readonly number[]) => ids.filter(id => registered.includes(id))
  const isEmpty = isr.length + quorum.elr.length === 0
  const last = quorum.lastKnownLeader
  const lastKnown = isEmpty && last > 0 && mayRecover(partition, last) ? [last] : []
  const unclean = parameters.uncleanLeaderElection ? registered : []
  return [running(isr), running(quorum.elr), lastKnown, unclean].find(ids => ids.length > 0) ?? [0]
}

/** `leader` takes office: in a set of its own where it was not in sync. Nobody outside is eligible once the set is at min in-sync. */
function elect(parameters: Parameters, partition: InKraft, leader: number): InKraft {
  const { isr, leaderEpoch, quorum } = partition
  const partitionEpoch = quorum.partitionEpoch + 1
  const set = leader === 0 || isr.includes(leader) ? isr : [leader]
  const elr = set.length >= effectiveMinInsyncReplicas(parameters) ? [] : quorum.elr.filter(id => id !== leader)
  const lastKnownLeader = leader > 0 ? 0 : quorum.lastKnownLeader
  const next = { ...quorum, partitionEpoch, elr, lastKnownLeader }
  return { ...partition, leader, isr: set, leaderEpoch: leaderEpoch + 1, quorum: next }
}

/** The partition without `broker` in its set. Without eligible replicas the last member stays: only its log has everything. */
function without(parameters: Parameters, partition: InKraft, broker: number, unclean: boolean): InKraft {
  const { isr, leader, quorum } = partition
  const registered = partition.registered.filter(id => id !== broker)
  const rest = isr.filter(id => id !== broker)
  const keeps = rest.length === 0 && !parameters.eligibleLeaderReplicas
  const next = keeps ? isr : rest
  const elr = eligibleAfter(parameters, partition, next, unclean ? [broker] : [])
  const lastKnownLeader = next.length === 0 && leader > 0 ? leader : quorum.lastKnownLeader
  return { ...partition, registered, isr: next, quorum: { ...quorum, elr, lastKnownLeader } }
}

export function fencingSuccessors(parameters: Parameters, partition: Partition, broker: number): readonly number[] {
  return partition.leader === broker
    ? candidates(parameters, without(parameters, inKraft(partition), broker, false))
    : [0]
}

/** What becomes of the partition when `broker` is fenced and `successor` (0: nobody can) follows it. Undefined: nothing. */
export function afterFencing(
  parameters: Parameters,
  partition: Partition,
  broker: number,
  successor: number,
): Partition | undefined {
  const { leader, isr } = partition
  if (leader !== broker && (leader === 0 || !isr.includes(broker))) return undefined
  const rest = without(parameters, inKraft(partition), broker, false)
  return elect(parameters, rest, leader === broker ? successor : leader)
}

/** What becomes of it when `broker` is back: the same process (unfenced), or a new one that lost the old one's promises. Undefined: it just follows. */
export function afterRegistration(
  parameters: Parameters,
  partition: Partition,
  broker: number,
  brokerEpoch: number,
  mayRecover = isUnfenced,
): Partition | undefined {
  const { quorum } = inKraft(partition)
  const restarted = brokerEpoch !== quorum.brokerEpochs[broker - 1]
  const brokerEpochs = quorum.brokerEpochs.with(broker - 1, brokerEpoch)
  const known = { ...inKraft(partition), quorum: { ...quorum, brokerEpochs } }
  const cleaned = restarted ? without(parameters, known, broker, true) : known
  const registered = [...partition.registered, broker].toSorted()
  const [next] =
    partition.leader === 0 ? candidates(parameters, { ...cleaned, registered }, mayRecover) : [partition.leader]
  if (next !== partition.leader) return elect(parameters, { ...cleaned, registered }, next!)
  return restarted ? { ...cleaned, registered } : undefined
}

/** All machines lose power at once: everybody is fenced, the leader last, and nobody is there to follow. Without a leader nothing is decided. */
export function afterBlackout(parameters: Parameters, partition: Partition): Partition {
  if (partition.leader === 0) return partition
  const followers = partition.registered.filter(id => id !== partition.leader)
  const all = partition.leader > 0 ? [...followers, partition.leader] : followers
  return elect(
    parameters,
    all.reduce((rest, broker) => without(parameters, rest, broker, false), inKraft(partition)),
    0,
  )
}

const inKraft = (partition: Partition) => partition as InKraft

/** Is the request about what is in force? An error code says why not. */
function verdictOn(partition: InKraft, { leader, ...asked }: AlterPartition): string {
  if (asked.leaderEpoch < partition.leaderEpoch) return 'FENCED_LEADER_EPOCH'
  if (leader !== partition.leader || asked.leaderEpoch > partition.leaderEpoch) return 'INVALID_REQUEST'
  return asked.partitionEpoch === partition.quorum.partitionEpoch ? 'NONE' : 'INVALID_UPDATE_VERSION'
}

export type QuorumEvent =
  | ({ type: 'AlterPartition' } & AlterPartition)
  | ({ type: 'UpdatePartition' } & InKraft)
  | { type: 'Register'; broker: number }
  | { type: 'Expire'; broker: number }
interface Args {
  readonly context: InKraft
  readonly event: QuorumEvent
}
const as = <T extends QuorumEvent['type']>(event: QuorumEvent) => event as Extract<QuorumEvent, { type: T }>

/** The machine that stands in the place of the metadata store; input: the partition to begin with. */
export function quorumController(parameters: Parameters) {
  /** The answer, named after its error code for whoever draws the machine; `judge` finds it where there are several. */
  const answer = (says: string, judge: (args: Args) => string = () => says) => {
    const named = {
      [says]: ({ context, event }: Args): Letter => {
        const { leader, leaderEpoch, partitionEpoch: asked } = as<'AlterPartition'>(event)
        const now = { isr: context.isr, partitionEpoch: context.quorum.partitionEpoch }
        const message = { type: 'AlterPartitionResponse', error: judge({ context, event }), leaderEpoch, asked, ...now }
        return { to: brokerAddress(leader), message }
      },
    }
    return { type: 'send' as const, params: named[says]! }
  }
  const refuse = answer('what is wrong', ({ context, event }) => verdictOn(context, as<'AlterPartition'>(event)))
  return setup({
    types: {} as { context: InKraft; events: QuorumEvent; input: InKraft },
    actions: {
      ...speech,
      setIsr: assign(({ context, event }) => {
        const { isr } = as<'AlterPartition'>(event)
        const { quorum } = context
        const elr = eligibleAfter(parameters, context, isr)
        return { isr, quorum: { ...quorum, elr, partitionEpoch: quorum.partitionEpoch + 1 } }
      }),
      setPartition: assign(({ event }) => {
        const { leader, leaderEpoch, isr, quorum } = as<'UpdatePartition'>(event)
        return { leader, leaderEpoch, isr, quorum }
      }),
      addRegistration: assign({
        registered: ({ context, event }) => [...context.registered, as<'Register'>(event).broker].toSorted(),
      }),
      removeRegistration: assign({
        registered: ({ context, event }) => context.registered.filter(id => id !== as<'Expire'>(event).broker),
      }),
    },
    guards: {
      isInForce: ({ context, event }) => verdictOn(context, as<'AlterPartition'>(event)) === 'NONE',
      /** KIP-841, and its hole: a fenced broker is not put into the set, however far it has fetched. */
      namesFenced: ({ context, event }) => as<'AlterPartition'>(event).isr.some(id => !context.registered.includes(id)),
      /** KIP-903, and its hole: what the leader knows is about a process that is gone. */
      namesOldIncarnation: ({ context, event }) => {
        const { isr, brokerEpochs } = as<'AlterPartition'>(event)
        return isr.some((id, i) => brokerEpochs[i]! > 0 && brokerEpochs[i] !== context.quorum.brokerEpochs[id - 1])
      },
    },
  }).createMachine({
    id: 'quorum controller',
    context: ({ input }) => input,
    initial: 'serving',
    states: {
      serving: {
        on: {
          AlterPartition: [
            { guard: not('isInForce'), actions: refuse },
            { guard: or(['namesFenced', 'namesOldIncarnation']), actions: answer('INELIGIBLE_REPLICA') },
            { actions: ['setIsr', answer('NONE')] },
          ],
          UpdatePartition: { actions: 'setPartition' },
          Register: { actions: 'addRegistration' },
          Expire: { actions: 'removeRegistration' },
        },
      },
    },
  })
}

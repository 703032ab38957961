/**
 * Consumer: one member of the group and its application, against the consumer client, one subject for each way to commit.
 *
 *   C1  a commit is lost only while it is not answered: where the machine does not remember whether it was, the path ends with its answer
 *   C2  the Java client commits again in the poll after a commit that failed, and any client after its position was set back; the machine may
 *       wait longer: those paths end there
 *   C3  the Java client's timer fires while a record is handled, and nothing is committed; then the next poll commits, for which the machine may
 *       wait longer
 */
import type { Event } from '../../../model/index.ts'
import { type ConsumerContext, consumerMachine, type ConsumerParameters } from '../../../model/kafka/index.ts'
import { ConsumerPlayer } from './consumer-player.ts'
import { type EnsembleState, type LocalView, type MachineEvent, memberOf, to } from './ensemble.ts'
import type { Subject } from './subject.ts'

export const consumerMember = 'consumer'
const longest = 2

type Local = LocalView<ConsumerContext>

const stateIn = ({ value }: Local): string =>
  typeof value === 'string' ? value : Object.values(value as Readonly<Record<string, string>>)[0]!

function consumerEvents(parameters: ConsumerParameters, local: Local): readonly MachineEvent[] {
  const { sent } = local.context
  const own = eventsIn(stateIn(local), local.context).map(event => to(consumerMember, event))
  if (parameters.commit === 'before' || sent === 0) return own
  const answers = [
    to(consumerMember, { type: 'Committed' }, true),
    to(consumerMember, { type: 'CommitLost' }, parameters.commit === 'poll'),
  ]
  return [...own, ...answers]
}

function eventsIn(state: string, context: ConsumerContext): readonly Event[] {
  const plain = (...types: readonly string[]): readonly Event[] => types.map(type => ({ type }))
  switch (state) {
    case 'joining':
      return [...plain('join'), { type: 'Joined', committedOffset: 0, generation: context.generation + 1 }]
    case 'ready':
      return [{ type: 'poll', leader: 1 }, ...fetched(context), ...plain('commit', 'crash', 'close')]
    case 'asking':
      return plain('commit', 'crash')
    case 'waiting':
      return plain('Committed', 'CommitLost', 'crash')
    case 'handling':
      return plain('finish', 'commit', 'handlerThrows', 'crash')
    default:
      return plain('restart')
  }
}

function fetched({ position }: ConsumerContext): readonly Event[] {
  const found = position < longest ? [{ type: 'ConsumerFetched', offset: position, record: position + 1 }] : []
  return [...found, ...(position > 0 ? [{ type: 'OffsetOutOfRange', end: position - 1 }] : [])]
}

/** What tells states apart; generations are left out. */
function projection(state: EnsembleState): unknown {
  const local = memberOf<ConsumerContext>(state, consumerMember)
  const { position, record, sent } = local.context
  return [stateIn(local), position, record, sent]
}

function consumer(parameters: ConsumerParameters): Subject {
  const { commit, onThrow, offsetReset } = parameters
  return {
    name: `commit ${commit}, a handler that throws ${onThrow === 'throws' ? 'ends the process' : onThrow}, reset ${offsetReset}`,
    machines: { [consumerMember]: 'consumer' },
    ensemble: { members: { [consumerMember]: { machine: consumerMachine(parameters) } } },
    events: state => {
      const local = memberOf<ConsumerContext>(state, consumerMember)
      return consumerEvents(parameters, local).map(each => ending(parameters, local, each))
    },
    projection,
    limit: 20_000,
    // The client's own timer can be asked for; any other refused step is one that the application does not take.
    isMoot: ({ event, ends = false }) => !(event.type === 'commit' && (commit === 'handed-out' || ends)),
    play: rules => new ConsumerPlayer(parameters, rules),
  }
}

/** C2, C3. */
function ending({ commit }: ConsumerParameters, local: Local, each: MachineEvent): MachineEvent {
  const { type } = each.event
  const isSetBack = type === 'OffsetOutOfRange' && local.context.sent > 0
  const isTooEarly = type === 'commit' && commit === 'poll' && stateIn(local) === 'handling'
  return isSetBack || isTooEarly ? { ...each, ends: true } : each
}

export const consumerSubjects: readonly Subject[] = [
  consumer({ commit: 'poll', onThrow: 'throws', offsetReset: 'earliest' }),
  consumer({ commit: 'handed-out', onThrow: 'throws', offsetReset: 'latest' }),
  consumer({ commit: 'after', onThrow: 'swallows', offsetReset: 'earliest' }),
  consumer({ commit: 'before', onThrow: 'throws', offsetReset: 'latest' }),
  consumer({ commit: 'finally', onThrow: 'throws', offsetReset: 'earliest' }),
  consumer({ commit: 'last-handled', onThrow: 'gives-up', offsetReset: 'earliest' }),
  consumer({ commit: 'never', onThrow: 'throws', offsetReset: 'earliest' }),
]

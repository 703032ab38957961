/**
 * Producer: the life of one record, and of two that share a connection, against the producer client.
 *
 *   P1  records are stepped as one: a connection that is closed, and a process that dies, take all of them along
 *   P2  what joins records and is no rule of the machine's is in the event lists, as in moves.ts: they leave in order, no more than maxInFlight
 */
import type { Event } from '../../../model/index.ts'
import {
  type Parameters,
  producerMachine,
  recordIds,
  safeParameters,
  type Scope,
  type SendContext,
} from '../../../model/kafka/index.ts'
import { type EnsembleState, type LocalView, type MachineEvent, memberOf, to } from './ensemble.ts'
import { ProducerPlayer } from './producer-player.ts'
import type { Subject } from './subject.ts'

const sendMember = (record: number) => `send-${record}`
const errors = ['NONE', 'NOT_LEADER_OR_FOLLOWER', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND']

type Send = LocalView<SendContext>

function eventsOf({ acks, maxInFlight }: Parameters, sends: readonly Send[]): readonly MachineEvent[] {
  const crash = to(sendMember(1), { type: 'crash' })
  return [crash, ...sends.flatMap((own, at) => eventsTo(own, at).map(event => to(sendMember(at + 1), event)))]

  function eventsTo({ value, context }: Send, at: number): readonly Event[] {
    const before = sends.slice(0, at)
    const isNext = before.every(each => each.value !== 'waiting')
    const isHeldUp =
      before.some(each => each.value === 'queued') ||
      before.filter(each => each.value === 'awaiting').length >= maxInFlight
    if (value === 'waiting') return isNext ? [{ type: 'send' }] : []
    if (value === 'queued') return [...(isHeldUp ? [] : transmissions), { type: 'deliveryTimeout' }]
    if (value === 'awaiting') return answers(context)
    return value === 'acknowledged' && acks === '0' ? [{ type: 'Disconnected', attempt: context.attempt }] : []
  }
}

const transmissions: readonly Event[] = [1, 2].map(leader => ({ type: 'transmit', leader, follows: 0 }))

function answers({ attempt }: SendContext): readonly Event[] {
  const late = attempt > 1 ? [attempt - 1] : []
  return [
    ...errors.map(error => ({ type: 'ProduceReply', attempt, error })),
    ...late.map(attempt => ({ type: 'ProduceReply', attempt, error: 'NONE' })),
    ...[attempt, ...late].map(attempt => ({ type: 'Disconnected', attempt })),
    { type: 'requestTimeout' },
  ]
}

/** What tells states apart: everything of one record; of two where they stand, and with whom. */
const projectionOf = ({ value, context: { attempt, broker, send } }: Send, records: number): unknown =>
  records === 1 ? [value, attempt, broker, send] : [value, value === 'awaiting' ? broker : 0]

function producer(records: number, name: string, change: Partial<Parameters>, patient = false): Subject {
  const parameters: Parameters = { ...safeParameters, replicationFactor: 2, ...change }
  const scope: Scope = { records, attempts: 2, faults: {}, total: 0, shrinks: 0, withConsumer: false, patient }
  const machine = producerMachine(parameters, scope)
  const names = recordIds(scope).map(sendMember)
  const sendsOf = (state: EnsembleState) => names.map(name => memberOf<SendContext>(state, name))
  return {
    name: `${records} record${records > 1 ? 's' : ''}, ${name}`,
    machines: Object.fromEntries(names.map(name => [name, 'producer'])),
    ensemble: {
      members: Object.fromEntries(names.map((name, at) => [name, { machine, input: { record: at + 1 } }])),
      addressee: address => (names.includes(address) ? address : undefined),
    },
    events: state => eventsOf(parameters, sendsOf(state)),
    projection: state => sendsOf(state).map(send => projectionOf(send, records)),
    limit: 60_000,
    isMoot: () => true,
    play: rules => new ProducerPlayer(parameters, scope, rules),
  }
}

export const producerSubjects: readonly Subject[] = [
  producer(1, 'acks=all, idempotent', { idempotence: true }),
  producer(1, 'acks=0', { acks: '0' }),
  producer(1, 'no retries, the failure is ignored', { retries: false, onSendFailure: 'ignore' }),
  producer(1, 'the application sends again', { retries: false, onSendFailure: 'retry' }),
  producer(1, 'patient', {}, true),
  producer(2, 'two in flight', { maxInFlight: 2 }),
  producer(2, 'no retries', { maxInFlight: 2, retries: false }),
]

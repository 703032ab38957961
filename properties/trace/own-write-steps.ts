/** The table, for what a broker writes for itself: a Produce each, after whatever step has brought it about. OW1 and OW2 stand in own-writes.ts. */
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import type { Candidate, Letter } from './explain.ts'
import { type BrokerStep, modelLetter } from './letters.ts'
import type { Names } from './names.ts'
import { type OwnWrite, toOwner } from './own-writes.ts'
import type { Sent } from './stepping.ts'

/** The candidate, and then these writes, each a Produce. `send`: none of them is one of those before, whatever its bytes are. */
export function withOwnWrites(
  names: Names,
  step: BrokerStep,
  candidate: Candidate,
  written: readonly OwnWrite[],
): readonly Candidate[] {
  const attempts = new Set(written.map(({ id }) => names.attempt(step.node, id)))
  const produces = written.map(({ id, batch }): Event => {
    const attempt = names.attempt(step.node, id)
    return { type: 'Produce', record: batch ? names.record(batch) : 0, send: attempt, attempt, follows: 0 }
  })
  const isOwn = ({ message }: Sent) => message.type === 'ProduceReply' && attempts.has(Number(message['attempt']))
  const refusals = (sent: readonly Sent[]) =>
    sent
      .filter(isOwn)
      .flatMap(modelLetter)
      .map(each => toOwner(names, each))
  const { letters } = candidate
  const others = (before: LocalState, sent: readonly Sent[]): readonly Letter[] =>
    letters?.(before, sent) ?? sent.flatMap(modelLetter).map(each => toOwner(names, each))
  const says = `${candidate.events.length === 0 ? '' : `${candidate.says}, and `}what it writes itself`
  const all: Candidate = {
    ...candidate,
    says,
    events: local => [...eventsOf(candidate, local), ...produces],
    letters: (before, sent) => [
      ...refusals(sent),
      ...others(
        before,
        sent.filter(each => !isOwn(each)),
      ),
    ],
  }
  const isFull = step.after.freeBytes < 1024 && written.some(({ batch }) => batch === undefined)
  if (!isFull) return [all]
  const refused = [...attempts].map(attempt => refusalByDisk(names, attempt))
  return [
    all,
    {
      ...candidate,
      says: 'a disk that is full',
      unmodelled: true,
      letters: (...args) => [...refused, ...others(...args)],
    },
  ]
}

const eventsOf = ({ events }: Candidate, local: LocalState) => (typeof events === 'function' ? events(local) : events)

const refusalByDisk = (names: Names, attempt: number): Letter =>
  toOwner(names, { text: '', message: { type: 'ProduceReply', attempt, error: 'KAFKA_STORAGE_ERROR' } })

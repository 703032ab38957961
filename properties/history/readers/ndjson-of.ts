/**
 * ndjson-of: the way back, an operation as a line of our format. What is read from the line is the operation again.
 *
 * Where no verb says exactly what the operation does, the line is `operation`.
 */
import type { Entry, Exact, Name, Operation, Place, Session, Step } from '../operation.ts'
import { jsonOf } from './exact-json.ts'
import type { Line, RecordLine } from './ndjson-line.ts'

/** One line, without its end. */
export const ndjsonOf = (operation: Operation): string => jsonOf(lineOf(operation))

export function lineOf(operation: Operation): Line {
  const { process: by, at, id } = operation
  const said = verbOf(operation)
  const { type, ...rest } = said
  return { type, at, by, id, ...rest } as Line
}

type Said = { readonly type: Line['type'] } & { readonly [field: string]: unknown }

function verbOf(operation: Operation): Said {
  if (isOdd(operation)) return ofItself(operation)
  const of = [sendOf, readOf, offsetsLineOf, ownedOf, transactionOf]
  for (const say of of) {
    const said = say(operation)
    if (said !== undefined) return said
  }
  return ofItself(operation)
}

function ofItself(operation: Operation): Said {
  const { type, kind, steps, places, records, group, session, rebalanced, seeksToBeginning, error } = operation
  const written = {
    type,
    kind,
    steps: steps?.map(stepLineOf),
    places,
    records: records?.map(recordLineOf),
    group,
    session,
    rebalanced,
    seeksToBeginning,
    error,
  }
  return { type: 'operation', operation: written }
}

const stepLineOf = (step: Step) =>
  step.type === 'send'
    ? { type: step.type, record: recordLineOf(step.record) }
    : { type: step.type, records: step.records.map(recordLineOf), nothingOf: step.nothingOf }

/** What no verb has a field for. */
const isOdd = ({ rebalanced, seeksToBeginning }: Operation): boolean =>
  rebalanced !== undefined || seeksToBeginning !== undefined

const isFailure = ({ type }: Operation): boolean => type === 'failed' || type === 'unknown'
const failureOf = ({ type, error }: Operation) => ({ isUnknown: type === 'unknown', error })

function sendOf(operation: Operation): Said | undefined {
  const { kind, type, steps, session, error, places, records, group } = operation
  const [step] = steps ?? []
  if (kind !== 'send' || steps?.length !== 1 || step?.type !== 'send' || places || records || group !== undefined)
    return undefined
  const record = { ...recordLineOf(step.record), ...sessionLineOf(session) }
  if (isFailure(operation)) return { type: 'failed', ...record, ...failureOf(operation) }
  if (error !== undefined) return undefined
  if (type === 'ok') return { type: 'acknowledged', ...record }
  return step.record.offset === undefined ? { type: 'send', ...record } : undefined
}

function readOf({ kind, type, steps, records, places, group: groupId, session, error }: Operation): Said | undefined {
  if (session !== undefined || places !== undefined || error !== undefined) return undefined
  if (kind === 'handle' && type === 'ok' && steps === undefined && records?.length === 1) {
    return { type: 'handled', groupId, record: recordLineOf(records[0]!) }
  }
  if (kind !== 'poll' || records !== undefined) return undefined
  if (type === 'invoke' && steps === undefined) return { type: 'poll', groupId }
  const [step] = steps ?? []
  if (type !== 'ok' || steps?.length !== 1 || step?.type !== 'poll' || step.nothingOf !== undefined) return undefined
  return { type: 'polled', groupId, records: step.records.map(recordLineOf) }
}

function offsetsLineOf(operation: Operation): Said | undefined {
  const { kind, type, places, steps, records, group: groupId, session, error } = operation
  if ((kind !== 'commit' && kind !== 'fetchCommitted') || session || steps || records) return undefined
  const offsets = offsetsOf(places, kind === 'fetchCommitted')
  if (places !== undefined && offsets === undefined) return undefined
  if (kind === 'commit' && isFailure(operation))
    return { type: 'commitFailed', groupId, offsets, ...failureOf(operation) }
  if (error !== undefined) return undefined
  if (kind === 'commit' && type === 'ok') return { type: 'committed', groupId, offsets }
  if (offsets === undefined) return undefined
  if (kind === 'commit') return { type: 'commit', groupId, offsets }
  return type === 'ok' ? { type: 'fetchedOffsets', groupId, offsets } : undefined
}

/** A map of offsets, if it says all that the places say: keys of a map are texts, in an order of its own if they look like integers. */
function offsetsOf(places: readonly Place[] | undefined, mayBeNone: boolean): Record<string, Exact> | undefined {
  const isSaid = (offset: Exact | undefined) => offset !== undefined && (mayBeNone || offset !== -1)
  if (places?.every(({ partition, offset }) => isPlainField(partition) && isSaid(offset)) !== true) return undefined
  const offsets = Object.fromEntries(places.map(({ partition, offset }) => [String(partition), offset!]))
  return Object.keys(offsets).length === places.length ? offsets : undefined
}

const isPlainField = (name: Name): boolean => typeof name === 'string' && !/^(\d+|__proto__)$/.test(name)

function ownedOf({ kind, type, places, steps, records, group: groupId, session, error }: Operation): Said | undefined {
  if (type !== 'ok' || session || steps || records || error !== undefined) return undefined
  const partitions = places?.map(({ partition }) => partition)
  const hasPositions = places?.some(({ offset }) => offset !== undefined)
  if (kind === 'assign' && partitions !== undefined) {
    const positions = offsetsOf(places, false)
    if (hasPositions === true && positions === undefined) return undefined
    return { type: 'assigned', groupId, partitions, positions: hasPositions === true ? positions : undefined }
  }
  if (hasPositions === true) return undefined
  if (kind === 'subscribe') return { type: 'subscribed', groupId, partitions }
  return kind === 'revoke' && partitions !== undefined ? { type: 'revoked', groupId, partitions } : undefined
}

function transactionOf(operation: Operation): Said | undefined {
  const { kind, type, steps, places, records, session, group, error } = operation
  if (steps || places || records || group !== undefined) return undefined
  if (kind === 'crash')
    return type === 'ok' && session === undefined && error === undefined ? { type: 'crashed' } : undefined
  if (kind !== 'transaction') return undefined
  const producer = sessionLineOf(session)
  if (type === 'unknown' || error !== undefined) {
    return isFailure(operation) ? { type: 'transactionFailed', ...producer, ...failureOf(operation) } : undefined
  }
  if (type === 'invoke') return { type: 'begun', ...producer }
  return { type: type === 'ok' ? 'transactionCommitted' : 'transactionAborted', ...producer }
}

const recordLineOf = ({ partition, value, offset, content }: Entry): RecordLine => ({
  partition,
  offset,
  value,
  content,
})

const sessionLineOf = (session: Session | undefined): Session => session ?? {}

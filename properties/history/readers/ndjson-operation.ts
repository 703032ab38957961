/** The line `operation`: an operation in the checker's own terms (operation.ts), looked at field by field before anybody relies on it. */
import { kinds, type Operation, type Place, type Step, type Value } from '../operation.ts'
import { partitionsOf, recordsOf, sessionOf } from './ndjson-parts.ts'
import { type Fields, isFields, isInteger, isList, isName, isText } from './shapes.ts'
import { Unreadable } from './sink.ts'

const types: readonly Operation['type'][] = ['invoke', 'ok', 'failed', 'unknown']

export function operationOf(value: Value | undefined): Omit<Operation, 'process' | 'at' | 'id'> {
  if (!isFields(value)) throw new Unreadable('has no operation')
  const type = types.find(type => type === value['type'])
  const kind = kinds.find(kind => kind === value['kind'])
  if (type === undefined || kind === undefined)
    throw new Unreadable('has an operation without a type or kind that we know')
  const { group, session, error, seeksToBeginning, rebalanced } = value
  return {
    type,
    kind,
    steps: perhaps(value['steps'], stepOf),
    places: perhaps(value['places'], placeOf),
    records: value['records'] === undefined ? undefined : recordsOf(value['records']),
    group: isText(group) ? group : undefined,
    session: isFields(session) ? sessionOf(session) : undefined,
    rebalanced: rebalanced === undefined ? undefined : partitionsOf(rebalanced),
    seeksToBeginning: seeksToBeginning === true ? true : undefined,
    error: isText(error) ? error : undefined,
  }
}

function perhaps<Part>(values: Value | undefined, read: (value: Value) => Part): readonly Part[] | undefined {
  if (values === undefined) return undefined
  if (!isList(values)) throw new Unreadable('has an operation whose steps or places are no list')
  return values.map(read)
}

function stepOf(step: Value): Step {
  if (!isFields(step)) throw new Unreadable('has a step that is no object')
  if (step['type'] === 'send') return { type: 'send', record: recordsOf([step['record'] ?? null])[0]! }
  if (step['type'] !== 'poll') throw new Unreadable('has a step that is neither send nor poll')
  const records = recordsOf(step['records'])
  return step['nothingOf'] === undefined
    ? { type: 'poll', records }
    : { type: 'poll', records, nothingOf: partitionsOf(step['nothingOf']) }
}

function placeOf(place: Value): Place {
  const partition: Value | undefined = isFields(place) ? place['partition'] : undefined
  if (!isName(partition)) throw new Unreadable('has a place without a partition')
  return { partition, offset: exactOf(place as Fields) }
}

/** −1 is told from nothing here: a coordinator may say that nothing is committed. */
function exactOf({ offset }: Fields): Place['offset'] {
  if (offset === undefined) return undefined
  if (!isInteger(offset)) throw new Unreadable('has an offset that is no integer')
  return offset
}

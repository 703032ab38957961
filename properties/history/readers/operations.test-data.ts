/** Operations of every shape, drawn. */
import {
  type Arbitrary,
  array,
  bigInt,
  boolean,
  constantFrom,
  integer,
  jsonValue,
  letrec,
  maxSafeInteger,
  oneof,
  option,
  record,
  string,
} from 'fast-check'
import {
  type Entry,
  type Exact,
  kinds,
  type Name,
  type Operation,
  type Place,
  type Session,
  type Step,
  type Value,
} from '../operation.ts'

const far: Arbitrary<Exact> = bigInt({ min: 2n ** 53n, max: 2n ** 70n })
const exact: Arbitrary<Exact> = oneof({ weight: 5, arbitrary: maxSafeInteger() }, far)
const offset: Arbitrary<Exact> = oneof({ weight: 5, arbitrary: integer({ min: 0, max: 99 }) }, far)
const name: Arbitrary<Name> = oneof(
  constantFrom('orders-0', 'orders-1', '7', '__proto__'),
  integer({ min: 0, max: 9 }),
  far,
  string(),
)
const { value } = letrec<{ value: Value }>(tie => ({
  value: oneof(
    { withCrossShrink: true, maxDepth: 2 },
    string(),
    exact,
    constantFrom<Value>(null, true, false, 0.5, -1),
    array(tie('value'), { maxLength: 3 }),
    jsonValue({ maxDepth: 1 }).map(value => JSON.parse(JSON.stringify(value), unrounded) as Value),
  ),
}))
const unrounded = (_: string, value: unknown) =>
  typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER ? String(value) : value

const maybe = <Part>(part: Arbitrary<Part>) => option(part, { nil: undefined, freq: 2 })
const entry: Arbitrary<Entry> = record({ partition: name, value, offset: maybe(offset), content: maybe(string()) })
const place: Arbitrary<Place> = record({ partition: name, offset: maybe(oneof(offset, constantFrom(-1))) })
const session: Arbitrary<Session> = record(
  { transactionalId: string(), producerId: exact, producerEpoch: integer() },
  { requiredKeys: ['producerId'] },
)
const step: Arbitrary<Step> = oneof(
  record({ type: constantFrom('send' as const), record: entry }),
  record({
    type: constantFrom('poll' as const),
    records: array(entry, { maxLength: 3 }),
    nothingOf: maybe(array(name, { maxLength: 2 })),
  }),
)

const few = { maxLength: 2 }
export const anyOperation: Arbitrary<Operation> = record({
  process: name,
  type: constantFrom<Operation['type']>('invoke', 'ok', 'failed', 'unknown'),
  kind: constantFrom(...kinds),
  at: maybe(exact),
  id: maybe(name),
  steps: maybe(array(step, few)),
  places: maybe(array(place, few)),
  records: maybe(array(entry, few)),
  group: maybe(string()),
  session: maybe(session),
  rebalanced: maybe(array(name, few)),
  seeksToBeginning: maybe(boolean().map(() => true)),
  error: maybe(string()),
})

const who = { process: name, at: maybe(exact), id: maybe(name) }
const entries = array(entry, { maxLength: 3 })
/** Partitions of a topic, once each, all with an offset. */
const committed = (min: number): Arbitrary<readonly Place[]> =>
  array(
    record({ partition: integer({ min: 0, max: 20 }).map(k => `orders-${k}`), offset: integer({ min, max: 99 }) }),
    few,
  ).map(places => places.filter(({ partition }, at) => places.findIndex(other => other.partition === partition) === at))
const said = <Fields extends Partial<Operation>>(
  type: Operation['type'],
  kind: Operation['kind'],
  fields: { [Field in keyof Fields]: Arbitrary<Fields[Field]> },
): Arbitrary<Operation> =>
  record({ ...who, type: constantFrom(type), kind: constantFrom(kind), ...fields }) as Arbitrary<Operation>

const sends = entry.map((record): readonly Step[] => [{ type: 'send', record }])
const polls = entries.map((records): readonly Step[] => [{ type: 'poll', records }])
const partitions = array(
  name.map(partition => ({ partition })),
  few,
)
const group = { group: maybe(string()) }
const producer = { session: maybe(session) }
const failure = { error: maybe(string()) }

/** Operations that a verb of ours says. */
export const ordinaryOperation: Arbitrary<Operation> = oneof(
  said('invoke', 'send', {
    steps: entry.map((record): readonly Step[] => [{ type: 'send', record: { ...record, offset: undefined } }]),
    ...producer,
  }),
  said('ok', 'send', { steps: sends, ...producer }),
  said('failed', 'send', { steps: sends, ...producer, ...failure }),
  said('unknown', 'send', { steps: sends, ...producer, ...failure }),
  said('invoke', 'poll', group),
  said('ok', 'poll', { steps: polls, ...group }),
  said('ok', 'handle', { records: entry.map(record => [record]), ...group }),
  said('invoke', 'commit', { places: committed(0), ...group }),
  said('ok', 'commit', { places: maybe(committed(0)), ...group }),
  said('failed', 'commit', { places: maybe(committed(0)), ...group, ...failure }),
  said('unknown', 'commit', { places: maybe(committed(0)), ...group, ...failure }),
  said('ok', 'fetchCommitted', { places: committed(-1), ...group }),
  said('ok', 'subscribe', { places: maybe(partitions), ...group }),
  said('ok', 'assign', { places: partitions, ...group }),
  said('ok', 'assign', { places: committed(0), ...group }),
  said('ok', 'revoke', { places: partitions, ...group }),
  said('ok', 'crash', {}),
  said('invoke', 'transaction', producer),
  said('ok', 'transaction', producer),
  said('failed', 'transaction', producer),
  said('unknown', 'transaction', { ...producer, ...failure }),
)

/** The overview's post, comment and delete, which consumers are to bring into order by trying again. */
import { type Fairness, leadsTo, monitor, type Property, sometimes } from '../../model/index.ts'
import {
  consumerAddress,
  type Kind,
  numberOf,
  type OrderParameters,
  orderSystem,
  ownMoves,
  tellOrder,
} from '../../model/kafka/order/index.ts'
import { orderCounterpart } from '../conformance/order/reproduce.ts'
import { broken, type Claim, holds, nearMiss, type Special } from './claim.ts'

interface Ends {
  readonly applied: number
  readonly aside: number
}
const bitOf = (record: number) => 1 << (record - 1)

const ends = monitor<Ends>({
  start: { applied: 0, aside: 0 },
  step: (state, { type, record }) => {
    const bit = bitOf(record as number)
    if (type === 'Applied') return { ...state, applied: state.applied | bit }
    return type === 'SetAside' ? { ...state, aside: state.aside | bit } : state
  },
  views: { applied: ({ applied }) => applied, aside: ({ aside }) => aside },
})

/** Every consumer goes on: whatever it could do for ever, it does. */
const fairness = ({ partitions }: OrderParameters): Fairness => ({
  weak: partitions.flatMap((_, i) => ownMoves.map(move => `${consumerAddress(i + 1)}.${move}`)),
})

type Goal = 'applied' | 'applied or set aside'
type Facts = Pick<OrderParameters, 'partitions'> & Partial<Omit<OrderParameters, 'partitions'>>
type Asked = Facts & {
  /** What becomes of this record in the end. */
  readonly record: Kind
  readonly goal?: Goal
}

function comesToBe({ record, goal = 'applied', ...change }: Asked): Special {
  const parameters: OrderParameters = { attempts: 'for ever', deleteOfNothing: 'fails', crashes: 1, ...change }
  const bit = bitOf(numberOf(record))
  const isOver = ([applied, aside]: readonly number[]) => ((applied! | (goal === 'applied' ? 0 : aside!)) & bit) !== 0
  const property = leadsTo(goal, ['ends.applied', 'ends.aside'], () => true, isOver, fairness(parameters))
  return special(`the ${record} is ${goal} in the end`, parameters, property)
}

/** What was deleted is gone in the end, and stays so. */
function deleted(change: Facts): Special {
  const parameters: OrderParameters = { attempts: 'for ever', deleteOfNothing: 'fails', crashes: 1, ...change }
  const isGone = ([isDeleted]: readonly number[]) => isDeleted === 1
  const property = leadsTo('deleted', ['thread.deleted'], () => true, isGone, fairness(parameters))
  return special('the post is deleted in the end', parameters, property)
}

function special(name: string, parameters: OrderParameters, property: Property): Special {
  const { partitions, crashes } = parameters
  return {
    kind: 'special',
    name,
    spec: () => orderSystem(parameters, { ends }),
    property,
    witness: sometimes(
      'a record is applied although a consumer crashed',
      ['ends.applied', 'faults.spent'],
      ([applied, spent]) => applied! > 0 && spent === crashes,
    ),
    scope: `${partitions.map(log => log.join(', ')).join(' | ')} (a partition and a consumer each), at most 1 consumer that crashes`,
    rule: ruleOf(parameters),
    tell: step => tellOrder(step, parameters),
    onBroker: orderCounterpart(parameters),
  }
}

function ruleOf({ attempts, deleteOfNothing }: OrderParameters): string {
  if (deleteOfNothing === 'passes') return 'A delete that finds nothing changes nothing, and passes for done.'
  return attempts === 'for ever'
    ? 'A handler tries a record that fails again and again, whether or not anything could ever make it succeed.'
    : `A handler gives a record up after ${attempts} attempts, whoever it waits for.`
}

const side = [['post'], ['comment'], ['delete']] as const
const withoutDelete = [['post'], ['comment']] as const
const behind = [['post'], ['comment', 'other'], ['delete']] as const

export const orderClaims: readonly Claim[] = [
  {
    id: 'S20',
    name: 'order-by-trying-again',
    says: 'With several consumers, order can be had by trying again: a comment that arrives before its post fails and is retried until the post is there.',
    answer:
      'True for a comment that waits for its post. False once something may be deleted: a comment that its delete overtook fails for ever, and holds up every record behind it. A limit with a dead-letter topic ends that, and then gives up on comments that are merely early.',
    kind: 'liveness',
    source: 'Overview, order: post, comment and delete of a microblog',
    assumes: [
      'post, comment and delete are enqueued in order, each into a partition of its own',
      'weak fairness for every consumer: takes, attempts, retries, commits, restarts',
      'an attempt and its outcome are one transaction; what was applied may be applied again',
    ],
    cases: [
      holds(
        'post and comment side by side, tried for ever: the comment is applied',
        comesToBe({ partitions: withoutDelete, record: 'comment' }),
      ),
      broken(
        'post, comment and delete side by side, tried for ever: the comment is applied',
        comesToBe({ partitions: side, record: 'comment' }),
      ),
      nearMiss(
        holds(
          'post, comment and delete in one partition, one consumer: the comment is applied',
          comesToBe({ partitions: [['post', 'comment', 'delete']], record: 'comment' }),
        ),
      ),
      holds(
        'post, comment and delete side by side, tried for ever: the delete is applied',
        comesToBe({ partitions: side, record: 'delete' }),
      ),
      broken(
        'a record behind the comment, tried for ever: it is applied',
        comesToBe({ partitions: behind, record: 'other' }),
      ),
      nearMiss(
        holds(
          'a record behind the comment, at most 2 attempts, then a dead letter: it is applied',
          comesToBe({ partitions: behind, record: 'other', attempts: 2 }),
        ),
      ),
      nearMiss(
        holds(
          'post, comment and delete side by side, at most 2 attempts, then a dead letter: the comment is applied or set aside',
          comesToBe({ partitions: side, record: 'comment', attempts: 2, goal: 'applied or set aside' }),
        ),
      ),
      broken(
        'post and comment side by side, at most 2 attempts, then a dead letter: the comment is applied',
        comesToBe({ partitions: withoutDelete, record: 'comment', attempts: 2 }),
      ),
      broken(
        'a delete that finds nothing passes for done: the post is deleted in the end',
        deleted({ partitions: side, deleteOfNothing: 'passes' }),
      ),
      nearMiss(
        holds(
          'a delete that finds nothing fails and is tried again: the post is deleted in the end',
          deleted({ partitions: side }),
        ),
      ),
    ],
  },
]

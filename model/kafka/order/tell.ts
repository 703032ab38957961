/**
 * A step of `orderSystem` in words, and what the thread and its consumers are at after it.
 *
 *     post deleted  1 ready 1/1  2 waiting 0/1  3 ready 1/1        consumer, what it does, how many of its records are committed
 */
import type { Step } from '../../explorer/index.ts'
import type { Told } from '../tell.ts'
import { consumerAddress, type Kind, numberOf, type OrderParameters } from './parameters.ts'
import type { ThreadConsumerContext } from './thread-consumer.ts'

interface Local {
  readonly context: ThreadConsumerContext
  readonly value: string
}

export function tellOrder({ by, event, parts, state }: Step, { partitions }: OrderParameters): Told {
  const before = parts.find(({ slot }) => slot === by)!.before as Local
  const after = state(by) as Local
  const consumers = partitions.map((_, i) => consumerText(i + 1, state(consumerAddress(i + 1)) as Local))
  const line = [`post ${(state('thread') as Local).value}`, ...consumers].join('  ')
  const isRefused = parts.some(({ slot, event: heard }) => slot === by && heard.type === 'Refused')
  return { who: by, does: doing(event.type, recordText(before.context), after.value, isRefused), state: line }
}

const consumerText = (partition: number, { context: { position, log }, value }: Local) =>
  `${partition} ${value} ${position}/${log.length}`

const names: Readonly<Record<Kind, string>> = {
  post: 'the post',
  comment: 'the comment',
  delete: 'the delete',
  other: 'a record of another thread',
}

function recordText({ log, position }: ThreadConsumerContext): string {
  const kind = log[position]
  return kind === undefined ? 'nothing' : `#${numberOf(kind)}, ${names[kind]}`
}

function doing(type: string, record: string, now: string, isRefused: boolean): string {
  switch (type) {
    case 'take':
      return `takes ${record}`
    case 'attempt':
      if (now === 'waiting') return `fails with ${record}: no post is there`
      return isRefused ? `fails with ${record}, for the last time: it sets it aside` : `is done with ${record}`
    case 'retry':
      return `has waited, and turns to ${record}, again`
    case 'commit':
      return `commits ${record}`
    case 'crash':
      return `crashes with ${record}`
    case 'restart':
      return 'starts again from its last commit'
    default:
      return type
  }
}

/**
 * What each source does with a record that is not confirmed: one machine (queue.ts) asks, and here stands what is different.
 *
 * kafka: a partition belongs to one member of a group; what is committed is an offset, and whoever gets the partition begins there, in order. A commit
 * of a member that is out is refused (ILLEGAL_GENERATION).
 * rabbitmq: one active consumer on a channel, each delivery acknowledged by its tag; when the channel is lost, what is not acknowledged goes back to its old place
 * (confirms.md), and so does what is rejected with requeue.
 * rocketmq: a queue belongs to one consumer of a group, which handles several records at once; CONSUME_SUCCESS takes one out of the process queue, and the
 * offset of the first that is left in it is reported. RECONSUME_LATER sends it to the group's retry topic, behind whatever is there
 * (ConsumeMessageConcurrentlyService.processConsumeResult). The broker takes an offset from whoever reports one; here what a consumer reports that has lost the
 * queue changes nothing, as it could only spare redeliveries: what it reports is done.
 * mns: any message that is visible may be received, in no order; DeleteMessage takes the receipt handle of the last receive, which is worth nothing once its
 * time is over. A message that is given up becomes visible again by its time-out.
 * request: a caller, who asks once. What is given up is gone.
 */
import type { SinkParameters, SourceName } from './parameters.ts'

export interface SourceRules {
  /** One worker at a time has the queue, until it is given to another. Otherwise any worker may take any record. */
  readonly hasOwner: boolean
  readonly order: 'first' | 'any'
  /** How many records a worker has at once; undefined: so many as it is set (prefetch). */
  readonly width: number | undefined
  /** Does a worker handle all that it has side by side, or one after the other? */
  readonly concurrent: boolean
  /** What is confirmed: everything up to the record, the record, or everything below the first that is not done. */
  readonly confirms: 'up to' | 'one' | 'below the lowest unfinished'
  /** Where a record goes that its worker gives up. */
  readonly givenBack: 'in place' | 'retry topic' | 'time-out' | 'dropped'
  /** What it is once it is handed out: done where that is committed with it, and nobody asks again. */
  readonly handedOut: 'out' | 'done'
  /** A confirmation is lost with its connection, and so is everything that the worker has from it. */
  readonly losesConnection: boolean
  /** A record that was handed out and not confirmed comes back when its time is over, one by one. */
  readonly lapses: boolean
}

const partition = { hasOwner: true, order: 'first', width: 1, concurrent: false } as const

const rules: Readonly<Record<SourceName, SourceRules>> = {
  kafka: {
    ...partition,
    confirms: 'up to',
    givenBack: 'in place',
    handedOut: 'out',
    losesConnection: false,
    lapses: false,
  },
  rabbitmq: {
    ...partition,
    width: undefined,
    confirms: 'one',
    givenBack: 'in place',
    handedOut: 'out',
    losesConnection: true,
    lapses: false,
  },
  rocketmq: {
    ...partition,
    width: 2,
    concurrent: true,
    confirms: 'below the lowest unfinished',
    givenBack: 'retry topic',
    handedOut: 'out',
    losesConnection: false,
    lapses: false,
  },
  mns: {
    hasOwner: false,
    order: 'any',
    width: 1,
    concurrent: false,
    confirms: 'one',
    givenBack: 'time-out',
    handedOut: 'out',
    losesConnection: false,
    lapses: true,
  },
  request: {
    hasOwner: false,
    order: 'first',
    width: 1,
    concurrent: false,
    confirms: 'one',
    givenBack: 'dropped',
    handedOut: 'out',
    losesConnection: false,
    lapses: false,
  },
}

export function sourceOf({
  source,
  commits,
  handlers,
}: Pick<SinkParameters, 'source' | 'commits' | 'handlers'>): SourceRules {
  if (source !== 'kafka') return rules[source]
  return {
    ...rules.kafka,
    handedOut: commits === 'before' ? 'done' : 'out',
    confirms: commits === 'lowest-unfinished' ? 'below the lowest unfinished' : 'up to',
    width: handlers,
    concurrent: handlers > 1,
  }
}
export const widthOf = (parameters: SinkParameters): number => sourceOf(parameters).width ?? parameters.prefetch

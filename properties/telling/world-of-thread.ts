/** Reads what there is of a thread, and of those who handle its records side by side (model/kafka/order). */
import type { SystemSpec } from '../../model/index.ts'
import { type Kind, numberOf, type ThreadConsumerContext } from '../../model/kafka/order/index.ts'
import type { Happened } from './happened.ts'
import { partitionName, recordName } from './names.ts'
import type { PartitionState, ThreadConsumerState, ThreadState, WorldState } from './world-state.ts'

type Read = (slot: string) => unknown
interface Local<C> {
  readonly context: C
  readonly value: unknown
}

export function threadOf(spec: SystemSpec, read: Read, happened: readonly Happened[]): Partial<WorldState> {
  const consumers = Object.keys(spec.components).filter(slot => slot.startsWith('consumer-'))
  const local = (slot: string) => read(slot) as Local<ThreadConsumerContext>
  const ended = (isSetAside: boolean) =>
    happened.filter(each => (each.isSetAside ?? false) === isSetAside).map(({ record }) => record)
  return {
    partitions: Object.fromEntries(
      consumers.map((slot, i) => [partitionName(i + 1), logOf(spec, local(slot).context.log)]),
    ),
    thread: {
      post: (read('thread') as Local<unknown>).value as ThreadState['post'],
      applied: ended(false),
      setAside: ended(true),
    },
    threadConsumers: Object.fromEntries(consumers.map(slot => [slot, consumerOf(local(slot))])),
  }
}

const names: Readonly<Record<Kind, string>> = {
  post: 'the post',
  comment: 'the comment',
  delete: 'the delete',
  other: 'of another thread',
}

const logOf = (spec: SystemSpec, log: readonly Kind[]): PartitionState => ({
  logStartOffset: 0,
  logEndOffset: log.length,
  log: log.map(kind => ({ record: recordName(spec, numberOf(kind)), what: names[kind] })),
})

function consumerOf({ context, value }: Local<ThreadConsumerContext>): ThreadConsumerState {
  const { position, refusals } = context
  return { is: value as ThreadConsumerState['is'], position, ...(refusals > 0 ? { refusals } : {}) }
}

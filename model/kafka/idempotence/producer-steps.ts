/**
 * What becomes of a producer's batches, as functions of what it holds: the machine's actions (producer.ts) without the machine.
 */
import {
  changedBatch,
  emptyProducer,
  isLive,
  newBatch,
  type Outcome,
  type ProducerContext,
  requeued,
  settled,
} from './batches.ts'
import { clientOf, type ProduceError } from './clients/index.ts'
import type { ProducerParameters } from './parameters.ts'

type Change = (context: ProducerContext, at: number, error: ProduceError) => ProducerContext

/** How many records the application has given to `send` so far; records are given in order. */
export const givenRecords = ({ batches }: ProducerContext): number => batches.filter(({ send }) => send === 0).length

export function stepsOf(parameters: ProducerParameters) {
  const { idempotence, onSendFailure } = parameters
  const client = clientOf(parameters)
  const numbersEarly = idempotence && client.numbersAt === 'send'

  function given(context: ProducerContext, record: number, send: number): ProducerContext {
    const more = { ...context, batches: [...context.batches, newBatch(record, send)] }
    return numbersEarly && more.producerId > 0 ? client.number(more, context.batches.length) : more
  }
  /** It is over with this batch. The application's own retry comes once in this scope: more would only repeat it. */
  function ended(context: ProducerContext, at: number, otherwise: Outcome): ProducerContext {
    const { record, send } = context.batches[at]!
    if (onSendFailure === 'retry' && send === 0) return given(settled(context, at, 'replaced'), record, 1)
    return settled(context, at, otherwise)
  }
  const unheard: Outcome = onSendFailure === 'ignore' ? 'dropped' : 'reported'
  const failed = (context: ProducerContext, at: number, why: ProduceError | 'expired') =>
    ended(client.afterFailure(why, context, at), at, unheard)
  const queuedAgain: Change = (context, at, error) => requeued(client.afterError(error, context, at), at)
  const overLive = (context: ProducerContext, change: (all: ProducerContext, at: number) => ProducerContext) =>
    context.batches.reduce((all, batch, at) => (isLive(batch) ? change(all, at) : all), context)

  return {
    given,
    failed,
    queuedAgain,
    /** The connection is gone, and with it the answer to every batch that was on its way. */
    disconnected: (context: ProducerContext, change: Change) =>
      overLive(context, (all, at) =>
        all.batches[at]!.state === 'awaiting' ? change(all, at, 'NETWORK_EXCEPTION') : all,
      ),
    /** A new process: no producer id, nothing queued but what the application has elsewhere. */
    crashed: ({ records, batches }: ProducerContext) =>
      overLive({ ...emptyProducer, records, batches }, (all, at) =>
        ended(all, at, onSendFailure === 'retry' ? 'reported' : 'forgotten'),
      ),
    acknowledged: (context: ProducerContext, at: number) =>
      settled(client.afterSuccess(context, at), at, 'acknowledged'),
    /** The batch waits for a new producer id, and is the first to get a number of it. */
    startedOver: (context: ProducerContext, at: number) =>
      changedBatch(context, at, { state: 'queued', identity: null, renumbered: true }),
    failedForGood: (context: ProducerContext) => overLive(context, (all, at) => settled(all, at, unheard)),
    /** A new producer id: sequences begin anew. Batches that wait for it without a number get theirs, where the client numbers early. */
    withProducerId: ({ records, batches }: ProducerContext, producerId: number) =>
      overLive({ ...emptyProducer, records, batches, producerId }, (all, at) =>
        numbersEarly && all.batches[at]!.identity === null ? client.number(all, at) : all,
      ),
    transmitted: (context: ProducerContext, at: number) => {
      const { identity, attempt, renumbered } = context.batches[at]!
      const ready = idempotence && identity === null ? client.number(context, at) : context
      const sent = { state: 'awaiting', attempt: attempt + 1, renumbered: renumbered && numbersEarly } as const
      return changedBatch(ready, at, sent)
    },
  }
}

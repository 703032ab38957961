/**
 * Instance: a process of the application: it polls a record of an input partition, handles it, writes what it makes of it to the output, and commits the offset.
 *
 *     starting ─▶ outside ─join─▶ preparing ─▶ idle ─poll─▶ handling ─▶ ready ─produce─▶ produced ─sendOffsets─▶ offsetsSent ─commit─▶ idle
 *                   ▲               ▲ └ initTransactions, fetchOffsets                       ├─commitOffsets─▶ idle
 *                   │               │                                                        └─commit─▶ outputCommitted ─commitOffsets─▶ idle
 *                   └── out of      └──── aborting ◀─ a handler that throws, a commit that is refused
 *                       the group                                          crash ─▶ down ─restart─▶    PRODUCER_FENCED ─▶ fenced
 *
 *   I1  one record in its hands, one record a transaction; it joins a rebalance with none in its hands
 *   I2  it goes on with what it has when it is taken for dead (a zombie), until a heartbeat or a refusal tells it
 *   I3  a request whose answer is not heard is made again as it was: the same sequence, the same offset; of commitTransaction the application decides
 *
 * Requests are rendezvous. One whose answer is late is made when the answer is heard: in between the instance does nothing that others see. One whose
 * answer is lost (n) or whose broker fails over with it done (b1) is a move of its own. What a process that crashed has in flight arrives before the
 * crash, or is fenced; a late Produce of the *same* epoch is a matter of the protocol's own system.
 *
 * Not modelled: several records in a transaction; a group metadata that is asked for after a later poll.
 */
import { and, assign, not, setup } from 'xstate'
import {
  afterAssignment,
  afterInitialisation,
  afterOffsetFetch,
  afterProduce,
  afterRecord,
  afterRewind,
  type InstanceContext,
  producerIdOf,
} from './instance-context.ts'
import { hasItsProducers, instanceGuards } from './instance-guards.ts'
import { as, type InstanceEvent, lettersOf } from './instance-letters.ts'
import type { ProcessingParameters, ProcessingScope } from './parameters.ts'
import { speech } from './speech.ts'

export function instanceMachine(parameters: ProcessingParameters, scope: ProcessingScope) {
  const letters = lettersOf(parameters, scope)
  const { initProducerId, addPartitions, addOffsets, produce, txnOffsetCommit, offsetCommit, endTxn, abortTxn } =
    letters
  /** No record in its hands, and in no group as far as it knows. What is of its process stays. */
  const outOfTheGroup = (context: InstanceContext): Partial<InstanceContext> => ({
    ...afterAssignment(parameters, context, { generation: 0, partitions: [] }),
    inHand: null,
  })
  const fatal = [
    { guard: and(['isFatal', 'abortsWhenFenced']), target: '.closing' },
    { guard: and(['isFatal', 'outlivesItsProducer']), target: '.outside', actions: 'lose' as const },
    { guard: 'isFatal' as const, target: '#instance.fenced', actions: 'forget' as const },
  ]
  const ends = { target: '#instance.down', actions: 'forget' as const }
  /** Nothing has been sent: to abort is the producer's own business. */
  const throwsBefore = [
    { guard: and(['isTransactional', 'goesOnAfterAbort']), target: 'idle', actions: 'done' as const },
    { guard: 'isTransactional' as const, target: 'preparing', actions: 'rewind' as const },
    ends,
  ]
  /** What its transaction has is committed; offsets beside it may be outstanding. */
  const transactionEnds = [
    { guard: 'commitsAfterwards' as const, target: 'outputCommitted' },
    { target: 'idle', actions: 'done' as const },
  ]
  const throwsAfter = [{ guard: 'isTransactional' as const, target: 'aborting' }, ends]
  const afterClosing = [
    { guard: 'outlivesItsProducer' as const, target: 'outside', actions: 'lose' as const },
    { target: '#instance.fenced', actions: 'forget' as const },
  ]
  return setup({
    types: {} as { context: InstanceContext; events: InstanceEvent; input: InstanceContext },
    actions: {
      ...speech,
      takeAssignment: assign(({ context, event }) => afterAssignment(parameters, context, as<'Assigned'>(event))),
      takeEpoch: assign(({ context, event }) => {
        const { transactionalId, producerEpoch } = as<'ProducerIdAssigned'>(event)
        return afterInitialisation(context, transactionalId, producerEpoch)
      }),
      takeOffsets: assign(({ context, event }) => afterOffsetFetch(context, as<'OffsetsFetched'>(event).offsets)),
      take: assign({ inHand: ({ context, event }) => letters.next(context, as<'poll'>(event).partition) ?? null }),
      nextSequence: assign(({ context }) =>
        afterProduce(context, producerIdOf(parameters, context.member, context.inHand!.partition)),
      ),
      done: assign(({ context }) => afterRecord(context)),
      rewind: assign(({ context }) => afterRewind(context)),
      lose: assign(({ context }) => outOfTheGroup(context)),
      /** Its next life is another producer: an idempotent one gets another id, told here by its epoch. */
      forget: assign(({ context }) => ({
        ...outOfTheGroup(context),
        producers:
          parameters.producer === 'idempotent'
            ? context.producers.map(one => ({ ...one, producerEpoch: one.producerEpoch + 1, sequence: 0 }))
            : [],
      })),
    },
    guards: instanceGuards(parameters, scope),
  }).createMachine({
    id: 'instance',
    context: ({ input }) => input,
    initial: 'running',
    states: {
      running: {
        initial: 'preparing',
        on: { crash: { target: 'down', actions: 'forget' }, Refused: fatal },
        states: {
          starting: {
            always: { guard: not('needsProducerFirst'), target: 'outside' },
            on: {
              initTransactions: { guard: 'isOwnId', actions: initProducerId },
              ProducerIdAssigned: { target: 'outside', actions: 'takeEpoch' },
            },
          },
          outside: {
            on: {
              join: { actions: letters.joinGroup },
              Assigned: { target: 'preparing', actions: 'takeAssignment' },
            },
          },
          preparing: {
            always: { guard: and([hasItsProducers(parameters), not('lacksPosition')]), target: 'idle' },
            on: {
              initTransactions: { guard: 'lacksProducer', actions: initProducerId },
              ProducerIdAssigned: { target: 'preparing', actions: 'takeEpoch' },
              fetchOffsets: { guard: and(['fencesFirst', 'lacksPosition']), actions: letters.offsetFetch },
              OffsetsFetched: { target: 'preparing', actions: 'takeOffsets' },
              heartbeat: { actions: letters.heartbeat },
              Refused: { target: 'outside', actions: 'lose' },
              Assigned: { target: 'preparing', actions: 'takeAssignment' },
            },
          },
          idle: {
            on: {
              poll: [
                { guard: and(['hasNext', 'commitsFirst']), target: 'claiming', actions: 'take' },
                { guard: 'hasNext', target: 'handling', actions: 'take' },
              ],
              heartbeat: { actions: letters.heartbeat },
              Refused: { target: 'outside', actions: 'lose' },
              Assigned: { target: 'preparing', actions: 'takeAssignment' },
            },
          },
          /** Its offset is committed before anything is done for the record. */
          claiming: {
            on: {
              commitOffsets: { actions: offsetCommit },
              OffsetCommitted: 'handling',
              Refused: { target: 'outside', actions: 'lose' },
            },
          },
          handling: {
            always: { guard: not('callsOutside'), target: 'ready' },
            on: {
              call: { target: 'ready', actions: letters.called },
              handlerThrows: throwsBefore,
            },
          },
          ready: {
            on: {
              produce: [
                { guard: and(['isTransactional', 'isHeard']), actions: addPartitions },
                { guard: 'isTransactional', target: 'resending', actions: addPartitions },
                { guard: 'isHeard', actions: produce },
                { target: 'resending', actions: produce },
              ],
              PartitionsAdded: { actions: produce },
              Produced: { target: 'produced', actions: 'nextSequence' },
              handlerThrows: throwsBefore,
            },
          },
          /** It has sent its output, and heard nothing. */
          resending: {
            on: {
              produce: [
                { guard: and(['isTransactional', 'isHeard']), actions: addPartitions },
                { guard: and([not('isTransactional'), 'isHeard']), actions: produce },
              ],
              PartitionsAdded: { actions: produce },
              Produced: { target: 'produced', actions: 'nextSequence' },
            },
          },
          produced: {
            always: { guard: and(['commitsFirst', not('commitsOutputAlone')]), target: 'idle', actions: 'done' },
            on: {
              commitOffsets: { guard: and(['commitsAfterwards', not('commitsOutputAlone')]), actions: offsetCommit },
              OffsetCommitted: { target: 'idle', actions: 'done' },
              sendOffsets: { guard: 'commitsInTransaction', actions: addOffsets },
              OffsetsAdded: { actions: txnOffsetCommit },
              OffsetsSent: 'offsetsSent',
              commitTransaction: [
                { guard: and(['commitsOutputAlone', 'isHeard']), actions: endTxn },
                { guard: 'commitsOutputAlone', target: 'uncertain', actions: endTxn },
              ],
              Ended: transactionEnds,
              Refused: [
                { guard: and([not('isFatal'), 'commitsInTransaction']), target: 'leaving' },
                { guard: not('isFatal'), target: 'outside', actions: 'lose' },
              ],
              handlerThrows: throwsAfter,
            },
          },
          offsetsSent: {
            on: {
              commitTransaction: [
                { guard: 'isHeard', actions: endTxn },
                { target: 'uncertain', actions: endTxn },
              ],
              Ended: { target: 'idle', actions: 'done' },
            },
          },
          /** Its output is committed, and the offset beside the transaction is not. */
          outputCommitted: {
            on: {
              commitOffsets: { actions: offsetCommit },
              OffsetCommitted: { target: 'idle', actions: 'done' },
              Refused: { target: 'outside', actions: 'lose' },
            },
          },
          /** Nobody answered commitTransaction: it may have been taken, or not. */
          uncertain: {
            on: {
              commitTransaction: { guard: and(['commitsAgain', 'isHeard']), actions: endTxn },
              initTransactions: { guard: and([not('commitsAgain'), 'isOwnId']), actions: initProducerId },
              Ended: transactionEnds,
              ProducerIdAssigned: [
                { guard: 'handlesAgain', target: 'handling', actions: 'takeEpoch' },
                { target: 'preparing', actions: ['takeEpoch', 'rewind'] },
              ],
            },
          },
          aborting: {
            on: {
              abortTransaction: { actions: abortTxn },
              Ended: [
                { guard: 'goesOnAfterAbort', target: 'idle', actions: 'done' },
                { target: 'preparing', actions: 'rewind' },
              ],
            },
          },
          /** Its offsets were refused, as it is out of the group: it aborts, and joins again. */
          leaving: {
            on: {
              abortTransaction: { actions: abortTxn },
              Ended: { target: 'outside', actions: 'lose' },
            },
          },
          /** It is fenced, and calls abortTransaction all the same. */
          closing: {
            on: {
              abortTransaction: { actions: abortTxn },
              Ended: afterClosing,
              Refused: afterClosing,
            },
          },
        },
      },
      down: { on: { restart: 'running.starting' } },
      fenced: { on: { restart: { guard: 'mayStartAgain', target: 'running.starting' } } },
    },
  })
}

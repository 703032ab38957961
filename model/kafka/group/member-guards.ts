/** What a member decides: each a hole that a mutant fills otherwise, with machine.provide({ guards }). */
import { as, type Given, heldBy, type MemberInput } from './member-letters.ts'
import { isNext, news, ownedOf } from './member-rules.ts'
import { type GroupParameters, type GroupScope, instanceOf, keyOf } from './parameters.ts'

export function memberGuards(parameters: GroupParameters, scope: GroupScope) {
  const { commit, handling, onThrow, assignment, whileCommitting } = parameters
  return {
    isMine: ({ context, event }: Given) => {
      const { id, generation } = as<'Committed'>(event)
      return id === context.id && (event.type === 'Joined' || generation === context.generation)
    },
    isMyself: ({ context, event }: Given) => as<'Refused'>(event).id === context.id,
    isSuccess: ({ event }: Given) => as<'Committed'>(event).error === 'NONE',
    isInProgress: ({ event }: Given) => as<'Refused'>(event).error === 'REBALANCE_IN_PROGRESS',
    isFenced: ({ event }: Given) => as<'Refused'>(event).error === 'FENCED_INSTANCE_ID',
    isLate: ({ event }: Given) => (event as unknown as { readonly input: MemberInput }).input.isLate,
    /** The loop comes to its next poll when all that the last one brought is done; without a loop, at any time. */
    mayPoll: ({ context }: Given) => handling !== 'loop' || context.held.length === 0,
    owns: ({ context, event }: Given) => ownedOf(context, as<'poll'>(event).partition) !== undefined,
    keepsItsPartitions: () => assignment === 'cooperative',
    gaveSomethingUp: ({ context, event }: Given) =>
      context.owned.some(({ partition }) => as<'Synced'>(event).shares.every(share => share.partition !== partition)),
    handsOutWhileCommitting: () => whileCommitting === 'hands-out',
    mayFinish: (given: Given) => {
      const record = heldBy(given)
      return record !== undefined && isNext(handling, key => keyOf(scope, key), given.context, record)
    },
    commitsAnyTime: () => commit === 'handed-out',
    hasNews: ({ context }: Given) => news(context).length > 0,
    /** Whoever gives its partitions up waits for the commit that is under way: one connection carries them all. */
    isCommitting: ({ event }: Given) => as<'rejoin'>(event).inFlight > 0,
    commitsFirst: () => commit === 'before',
    /** A client that commits inside poll comes to it when it polls; the others commit when they like. */
    commitsInPoll: () => commit === 'poll' || commit === 'fetched',
    commitsOnRevocation: () =>
      commit === 'poll' ||
      commit === 'fetched' ||
      commit === 'handed-out' ||
      commit === 'finally' ||
      commit === 'batch',
    isInBatch: ({ context }: Given) => handling === 'loop' && context.held.length > 0,
    isTooSlow: ({ context }: Given) =>
      handling === 'loop' && context.held.length > 0 && instanceOf(parameters, context.member) === 0,
    leavesOnClose: ({ context }: Given) => instanceOf(parameters, context.member) === 0,
    seesMorePartitions: ({ context, event }: Given) => as<'refreshMetadata'>(event).partitions > context.partitions,
    dies: () => onThrow === 'throws',
    skips: () => onThrow === 'gives-up',
    retriesLater: () => onThrow === 'retry-topic',
    parks: () => onThrow === 'dead-letter',
  }
}

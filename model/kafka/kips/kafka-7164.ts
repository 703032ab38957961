/**
 * KAFKA-7164 (mended in 2.1): a follower whose leader has the same id as before took it for no change and cut nothing, though it may have missed an
 * epoch in between, and with it a truncation. Otherwise as KIP-320, so that nothing else is wrong.
 */
import { assign } from 'xstate'
import { type Filling, together } from './filling.ts'
import { kip320 } from './kip-320.ts'
import { agreement, type Args, as, cutTo, type KipEvent, type KipReplica } from './log.ts'

const offset = ({ context, event }: Args) => {
  const { leader, log } = as<'LogDescribed'>(event)
  return leader === context.leader ? context.log.length : agreement(context.log, log)
}

const keepingItsLog: Filling = {
  guards: { mayTruncate: (args: Args) => offset(args) <= args.context.log.length },
  actions: {
    truncate: assign<KipReplica, KipEvent, undefined, KipEvent, never>(args => cutTo(args.context, offset(args))),
  },
}

export const kafka7164: Filling = together([kip320, keepingItsLog])

/**
 * A replicated log over bounded channels that lose and duplicate; a crash wipes a backup. A send into a full channel is lost.
 *
 *   L1  what the producer holds for acknowledged is below the leader's high watermark, and that within its log
 *   L2  no backup is longer than the leader
 *
 * Its state counts are known from TLC and Spin (backups, records, capacity, crashes): 1 1 1 0 has 46, 2 2 2 1 has 167,838.
 */
import { assign, setup } from 'xstate'
import { always, type Channel, component, type Property, type SystemSpec } from '../index.ts'

interface Message {
  readonly type: string
  readonly n: number
}
const actions = { send: (_args: unknown, _params: { to: string; message: Message }) => undefined }
type Numbered = { type: string; n: number; from: number }

const producer = (records: number) =>
  setup({
    types: {} as { context: { next: number }; events: Numbered },
    actions,
    guards: {
      hasRecord: ({ context }) => context.next <= records,
      isAwaited: ({ context, event }) => event.n === context.next,
    },
  }).createMachine({
    id: 'producer',
    context: { next: 1 },
    on: {
      send: {
        guard: 'hasRecord',
        actions: {
          type: 'send',
          params: ({ context }) => ({ to: 'leader', message: { type: 'Produce', n: context.next } }),
        },
      },
      Ack: { guard: 'isAwaited', actions: assign({ next: ({ context }) => context.next + 1 }) },
    },
  })

interface LeaderContext {
  readonly logEndOffset: number
  readonly highWatermark: number
  readonly positions: readonly number[]
}
const raised = ({ context, event }: { context: LeaderContext; event: Numbered }) => {
  const positions = context.positions.with(event.from, event.n)
  return { positions, lowest: Math.min(...positions) }
}

const leader = (backups: number) =>
  setup({
    types: {} as { context: LeaderContext; events: Numbered },
    actions: {
      ...actions,
      append: assign({ logEndOffset: ({ event }) => event.n }),
      notePosition: assign({ positions: args => raised(args).positions }),
      raiseHighWatermark: assign({ highWatermark: args => raised(args).lowest }),
    },
    guards: {
      isNext: ({ context, event }) => event.n === context.logEndOffset + 1,
      isAcknowledged: ({ context, event }) => event.n <= context.highWatermark,
      isBehind: ({ context, event }) => context.positions[event.n]! < context.logEndOffset,
      raisesHighWatermark: args => raised(args).lowest > args.context.highWatermark,
    },
  }).createMachine({
    id: 'leader',
    context: { logEndOffset: 0, highWatermark: 0, positions: Array.from({ length: backups }, () => 0) },
    on: {
      Produce: [
        { guard: 'isNext', actions: 'append' },
        {
          guard: 'isAcknowledged',
          actions: { type: 'send', params: ({ event }) => ({ to: 'producer', message: { type: 'Ack', n: event.n } }) },
        },
      ],
      replicate: {
        guard: 'isBehind',
        actions: {
          type: 'send',
          params: ({ context, event }) => ({
            to: `backup${event.n}`,
            message: { type: 'Replicate', n: context.positions[event.n]! + 1 },
          }),
        },
      },
      Replicated: [
        {
          guard: 'raisesHighWatermark',
          actions: [
            'raiseHighWatermark',
            'notePosition',
            {
              type: 'send',
              params: ({ context }) => ({ to: 'producer', message: { type: 'Ack', n: context.highWatermark } }),
            },
          ],
        },
        { actions: 'notePosition' },
      ],
    },
  })

const backup = setup({
  types: {} as { context: { length: number }; events: Numbered },
  actions,
  guards: { isNext: ({ context, event }) => event.n === context.length + 1 },
}).createMachine({
  id: 'backup',
  context: { length: 0 },
  on: {
    Replicate: [
      {
        guard: 'isNext',
        actions: [
          assign({ length: ({ event }) => event.n }),
          {
            type: 'send',
            params: ({ context }) => ({ to: 'leader', message: { type: 'Replicated', n: context.length } }),
          },
        ],
      },
      {
        actions: {
          type: 'send',
          params: ({ context }) => ({ to: 'leader', message: { type: 'Replicated', n: context.length } }),
        },
      },
    ],
    crash: { actions: assign({ length: 0 }) },
  },
})

export interface ReplicatedLogScope {
  readonly backups: number
  readonly records: number
  readonly capacity: number
  readonly crashes: number
}

export function replicatedLog({ backups, records, capacity, crashes }: ReplicatedLogScope): {
  spec: SystemSpec
  properties: Property[]
} {
  const ids = Array.from({ length: backups }, (_, i) => i)
  const channel = (to: string, from?: number): Channel => ({
    kind: 'fifo',
    to,
    capacity,
    whenFull: 'lose',
    loses: true,
    duplicates: true,
    ...(from === undefined ? {} : { from }),
  })
  const member = component(backup, { views: { length: ({ context }) => context.length } })
  const spec: SystemSpec = {
    name: `replicated log: ${backups} backups, ${records} records, channels of ${capacity}, ${crashes} crashes`,
    components: {
      producer: component(producer(records), {
        routes: { leader: 'produce' },
        views: { next: ({ context }) => context.next },
      }),
      leader: component(leader(backups), {
        routes: { producer: 'acks', ...Object.fromEntries(ids.map(b => [`backup${b}`, `to${b}`])) },
        views: {
          highWatermark: ({ context }) => context.highWatermark,
          logEndOffset: ({ context }) => context.logEndOffset,
        },
      }),
      ...Object.fromEntries(ids.map(b => [`backup${b}`, { ...member, routes: { leader: `from${b}` } }])),
    },
    channels: {
      produce: channel('leader'),
      acks: channel('producer'),
      ...Object.fromEntries(ids.map(b => [`to${b}`, channel(`backup${b}`)])),
      ...Object.fromEntries(ids.map(b => [`from${b}`, channel('leader', b)])),
    },
    budgets: { faults: { limits: { crash: crashes } } },
    moves: [
      { by: 'producer', event: { type: 'send' } },
      ...ids.map(b => ({ by: 'leader', event: { type: 'replicate', n: b } })),
      ...ids.map(b => ({ by: `backup${b}`, event: { type: 'crash' }, fault: 'crash' })),
    ],
  }
  const ordered = always(
    'L1 acknowledged ≤ high watermark ≤ log end',
    ['producer.next', 'leader.highWatermark', 'leader.logEndOffset'],
    ([next, highWatermark, logEndOffset]) => next! - 1 <= highWatermark! && highWatermark! <= logEndOffset!,
  )
  const shorter = ids.map(b =>
    always(
      `L2 backup${b} is no longer than the leader`,
      [`backup${b}.length`, 'leader.logEndOffset'],
      ([l, leo]) => l! <= leo!,
    ),
  )
  return { spec, properties: [ordered, ...shorter] }
}

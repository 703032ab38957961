/**
 * The model: what should happen, as XState machines that an explorer can exhaust. This page is its door, and a tour in one bug.
 *
 *     component   one machine in its place         channel   messages in flight: fifo, bag or set
 *     move        a step that nobody asked for     budget    how many of the moves that are faults may happen
 *     monitor     watches what machines observe    view      a number read off a local state: 'client.trusts'
 *     property    always · sometimes · canAlways · noDeadlock, over views
 *
 * The toy below is every queue's first mistake: the leader acknowledges a record that no other machine has. With `explore(toy('at
 * once'), { properties: [kept] })` the explorer finds the shortest way to lose it, one crash included; `replay` tells its steps again.
 * `toy('once replicated')` is the near miss: the same machines, the same crash, and the property holds.
 *
 * Read next: explorer/spec.ts (what can be said), explorer/stepper.ts (what a step is), kafka/system.ts (where it leads).
 */
import { setup } from 'xstate'
import { always, component, type Property, type SystemSpec } from './explorer/index.ts'

const machine = setup({
  actions: { send: (_args: unknown, _params: { to: string; message: { type: string } }) => undefined },
})
const send = (to: string, type: string) => ({ type: 'send' as const, params: { to, message: { type } } })

const client = machine.createMachine({
  id: 'client',
  initial: 'idle',
  states: {
    idle: { on: { produce: { target: 'waits', actions: send('leader', 'Produce') } } },
    waits: { on: { Ack: 'trusts' } },
    trusts: {},
  },
})
/** Copies its record to the follower whenever it comes to it. A crash loses what it holds. */
const leader = (acknowledges: 'at once' | 'once replicated') =>
  machine.createMachine({
    id: 'leader',
    initial: 'empty',
    on: { crash: '.empty' },
    states: {
      empty: { on: { Produce: { target: 'holds', actions: acknowledges === 'at once' ? send('acks', 'Ack') : [] } } },
      holds: { on: { replicate: { target: 'replicated', actions: send('follower', 'Replicate') } } },
      replicated: { entry: acknowledges === 'once replicated' ? send('acks', 'Ack') : [] },
    },
  })
const follower = machine.createMachine({
  id: 'follower',
  initial: 'empty',
  states: { empty: { on: { Replicate: 'holds' } }, holds: {} },
})

const views = { holds: ({ value }: { value: unknown }) => value !== 'empty' }
export const toy = (acknowledges: 'at once' | 'once replicated'): SystemSpec => ({
  name: `a leader that acknowledges ${acknowledges}`,
  components: {
    client: component(client, { views: { trusts: ({ value }) => value === 'trusts' } }),
    leader: component(leader(acknowledges), { views }),
    follower: component(follower, { views }),
  },
  // The acknowledgement flies; produce and replicate are rendezvous, each one step of two machines.
  channels: { acks: { kind: 'fifo', to: 'client' } },
  budgets: { faults: { limits: { crash: 1 } } },
  moves: [
    { by: 'client', event: { type: 'produce' } },
    { by: 'leader', event: { type: 'replicate' } },
    { by: 'leader', event: { type: 'crash' }, fault: 'crash' },
  ],
})
/** A record that the client trusts is on some machine. */
export const kept: Property = always(
  'kept',
  ['client.trusts', 'leader.holds', 'follower.holds'],
  ([trusts, leader, follower]) => trusts === 0 || leader === 1 || follower === 1,
)

export * from './explorer/index.ts'

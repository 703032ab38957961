import { setup } from 'xstate'
import { describe, expect, test } from 'vitest'
import { type Channel, component, replay, type SystemSpec } from '../../model/index.ts'
import { messagesOf } from './messages.ts'

const machine = setup({
  actions: { send: (_args: unknown, _params: { to: string; message: { type: string; record?: number } }) => undefined },
})
const says = (to: string, type: string, record?: number) => ({
  type: 'send' as const,
  params: { to, message: { type, ...(record === undefined ? {} : { record }) } },
})
/** Sends #1, then #2, whenever it comes to it. */
const sender = machine.createMachine({
  id: 'sender',
  initial: 'first',
  states: {
    first: { on: { send: { target: 'second', actions: says('requests-1', 'Produce', 1) } } },
    second: { on: { send: { target: 'done', actions: says('requests-1', 'Produce', 2) } } },
    done: {},
  },
})
const receiver = machine.createMachine({
  id: 'receiver',
  initial: 'open',
  states: { open: { on: { Produce: 'closed' } }, closed: {} },
})

/** The sender's slot is that of a record, so that it is told as the producer; the receiver is a broker. */
const system = (channel: Omit<Channel, 'to'>): SystemSpec => ({
  name: 'two records on a channel',
  components: { 'send-1': component(sender), 'broker-1': component(receiver) },
  channels: { 'requests-1': { ...channel, to: 'broker-1' } },
  budgets: { faults: { limits: { n: 1 } } },
  moves: [{ by: 'send-1', event: { type: 'send' } }],
})

/** Both are sent, then `choices` follow. */
const told = (channel: Omit<Channel, 'to'>, ...choices: readonly number[]) => {
  const spec = system(channel)
  const { steps } = replay(spec, choices.join('/'))
  return messagesOf(spec, steps).map(({ id, record, sent, fate, ended, again, ignored }) => ({
    id,
    record,
    sent,
    fate,
    ...(ended === undefined ? {} : { ended }),
    ...(again ? { again } : {}),
    ...(ignored ? { ignored } : {}),
  }))
}

describe('F1: from a channel of kind', () => {
  test('fifo the first is delivered first; the next is in flight at the end', () => {
    // Once a message is in flight, its delivery is the first choice, and the second send the next.
    expect(told({ kind: 'fifo' }, 0, 1, 0)).toEqual([
      { id: 'm1', record: '#1', sent: 1, fate: 'delivered', ended: 3 },
      { id: 'm2', record: '#2', sent: 2, fate: 'in flight' },
    ])
  })
  test('bag the second may go first, and the first is ignored where nobody handles it any more', () => {
    expect(told({ kind: 'bag' }, 0, 1, 1, 0)).toEqual([
      { id: 'm1', record: '#1', sent: 1, fate: 'delivered', ended: 4, ignored: true },
      { id: 'm2', record: '#2', sent: 2, fate: 'delivered', ended: 3 },
    ])
  })
})

describe('a network that', () => {
  test('loses one message drops that one', () => {
    expect(told({ kind: 'fifo', loses: 'n' }, 0, 2, 1)).toEqual([
      { id: 'm1', record: '#1', sent: 1, fate: 'dropped', ended: 3 },
      { id: 'm2', record: '#2', sent: 2, fate: 'in flight' },
    ])
  })
  test('F2: breaks the connection drops both', () => {
    expect(told({ kind: 'fifo', loses: 'n', lossTakesAll: true }, 0, 2, 1)).toEqual([
      { id: 'm1', record: '#1', sent: 1, fate: 'dropped', ended: 3 },
      { id: 'm2', record: '#2', sent: 2, fate: 'dropped', ended: 3 },
    ])
  })
  test('duplicates delivers once more, and the message stays in flight', () => {
    expect(told({ kind: 'fifo', duplicates: 'n' }, 0, 1)).toEqual([
      { id: 'm1', record: '#1', sent: 1, fate: 'in flight', again: [2] },
    ])
  })
})

test('M2: a rendezvous is sent and delivered in one step, and so is its answer', () => {
  const asked = machine.createMachine({
    id: 'asked',
    on: { ask: { actions: says('broker-1', 'Join') }, Committed: {} },
  })
  const spec: SystemSpec = {
    name: 'a question and its answer',
    components: {
      consumer: component(asked),
      'broker-1': component(
        machine.createMachine({ id: 'b', on: { Join: { actions: says('consumer', 'Committed') } } }),
      ),
    },
    moves: [{ by: 'consumer', event: { type: 'ask' } }],
  }
  const at = { sent: 1, fate: 'delivered', ended: 1, rendezvous: true }
  expect(messagesOf(spec, replay(spec, '0').steps)).toEqual([
    { id: 'm1', api: 'JoinGroup', kind: 'request', from: 'consumer', to: 'broker-1', ...at },
    { id: 'm2', api: 'OffsetCommit', kind: 'response', from: 'broker-1', to: 'consumer', ...at },
  ])
})

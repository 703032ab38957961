/** Episodes about records: where they stand, who has read them, what came of their sends. Each beside its near miss. */
import { at, begin, begun, ended, type Episode, here, over, polled, sent, there, transacted } from './episode.ts'
import type { Operation } from '../operation.ts'

export interface Pair {
  readonly hit: Episode
  readonly near: Episode
}

const [a, b, c] = [at('a', 0), at('b', 1), at('c', 2)]
const three: readonly Operation[] = [...sent(a), ...sent(b), ...sent(c)]
const session = (producerEpoch: number) => ({ transactionalId: 'seeded', producerId: 7, producerEpoch })

/** The first lines, then the reads; the anomaly is about the last line of each of `shown`. */
const reads = (lists: readonly (readonly (typeof a)[])[], by = 'seed-r') => lists.map(records => polled(by, records))
const near = (lines: readonly Operation[]): Episode => ({ lines })

function lostAt(name: 'lost-write' | 'unseen', missing: typeof a, read: readonly (typeof a)[]): Pair {
  const send = sent(missing)
  const others = [a, b, c].flatMap(record => (record === missing ? send : sent(record)))
  const poll = polled('seed-r', read)
  const lines = name === 'unseen' ? [send[1]] : [send[1], poll[1]]
  return {
    hit: { lines: [...others, ...poll], seed: { name, values: [missing.value], lines } },
    near: near([...others, ...polled('seed-r', [a, b, c])]),
  }
}

function skip(): Pair {
  const [first, second] = reads([[a], [c]]) as [ReturnType<typeof polled>, ReturnType<typeof polled>]
  const witness = polled('seed-q', [a, b, c])
  return {
    hit: {
      lines: [...three, ...witness, ...first, ...second],
      seed: { name: 'poll-skip', values: ['a', 'c'], lines: [first[1], second[1]] },
    },
    near: near([...three, ...witness, ...reads([[a], [b], [c]]).flat()]),
  }
}

function backwards(): Pair {
  const [first, second] = reads([[a, b], [b]]) as [ReturnType<typeof polled>, ReturnType<typeof polled>]
  return {
    hit: {
      lines: [...three, ...first, ...second],
      seed: { name: 'nonmonotonic-poll', values: ['b', 'b'], lines: [first[1], second[1]] },
    },
    near: near([...three, ...reads([[a, b], [c]]).flat()]),
  }
}

function within(name: 'int-poll-skip' | 'int-nonmonotonic-poll', records: readonly (typeof a)[]): Pair {
  const poll = polled('seed-r', records)
  const witness = polled('seed-q', [a, b, c])
  return {
    hit: {
      lines: [...three, ...witness, ...poll],
      seed: { name, values: records.map(each => each.value).slice(0, 2), lines: [poll[1]] },
    },
    near: near([...three, ...witness, ...polled('seed-r', [a, b, c])]),
  }
}

function sendsBackwards(): Pair {
  const [first, second] = [sent(at('a', 1)), sent(at('b', 0))]
  return {
    hit: {
      lines: [...first, ...second],
      seed: { name: 'nonmonotonic-send', values: ['a', 'b'], lines: [first[1], second[1]] },
    },
    near: near([...sent(a), ...sent(b)]),
  }
}

function sendsWithin(name: 'int-send-skip' | 'int-nonmonotonic-send'): Pair {
  const [first, second] = name === 'int-send-skip' ? [at('a', 0), at('c', 2)] : [at('a', 2), at('c', 0)]
  const whole = transacted('seed-a', [first, second], [])
  const other = sent(b, { by: 'seed-b' })
  return {
    hit: { lines: [whole[0], ...other, whole[1]], seed: { name, values: ['a', 'c'], lines: [whole[1]] } },
    near: near([...transacted('seed-a', [a, b], []), ...sent(c, { by: 'seed-b' })]),
  }
}

function regression(): Pair {
  const [first, second] = [sent(at('a', 1)), sent(at('b', 0), { by: 'seed-b' })]
  return {
    hit: {
      lines: [...first, ...second],
      seed: { name: 'offset-regression', values: ['a', 'b'], lines: [first[1], second[1]] },
    },
    near: near([first[0], second[0], first[1], second[1]]),
  }
}

function successors(): Pair {
  const [one, other] = [polled('seed-r', [a, c]), polled('seed-q', [a, b, c])]
  return {
    hit: {
      lines: [...three, ...other, ...one],
      seed: { name: 'successor-disagreement', values: ['a'], lines: [one[1], other[1]] },
    },
    near: near([...three, ...other, ...polled('seed-r', [a, b])]),
  }
}

function twice(name: 'duplicate' | 'idempotence-breach'): Pair {
  const idempotent = name === 'duplicate' ? {} : { session: { producerId: 7, producerEpoch: 0 } }
  const send = sent(a, idempotent)
  return {
    hit: {
      lines: [...send, ...polled('seed-r', [a, at('a', 2)])],
      seed: { name, values: ['a'], lines: name === 'duplicate' ? [] : [send[1]] },
    },
    near: near([...send, ...polled('seed-r', [a])]),
  }
}

function conflict(): Pair {
  const other = begin(b)
  const lines = [...sent(a), other, ended(other, 'unknown'), ...polled('seed-r', [a])]
  return {
    hit: {
      lines: [...lines, ...polled('seed-q', [at('b', 0)])],
      seed: { name: 'inconsistent-offsets', values: ['a', 'b'], lines: [] },
    },
    near: near([...lines, ...polled('seed-q', [a, b])]),
  }
}

function aborted(): Pair {
  const send = begin(a)
  const poll = polled('seed-r', [a])
  return {
    hit: {
      lines: [send, ended(send, 'failed'), ...poll],
      seed: { name: 'G1a', values: ['a'], lines: [poll[1]] },
    },
    near: near([send, ended(send, 'unknown'), ...poll]),
  }
}

function precommitted(): Pair {
  const whole = transacted('seed-a', [a], [a])
  return {
    hit: { lines: whole, seed: { name: 'precommitted-read', values: ['a'], lines: [whole[1]] } },
    near: near(transacted('seed-a', [a], [])),
  }
}

function phantom(): Pair {
  const poll = polled('seed-r', [at('z', 0)])
  const begunOnly = begin(at('z'))
  return {
    hit: { lines: poll, seed: { name: 'phantom', values: ['z'], lines: [poll[1]] } },
    near: near([begunOnly, ...poll]),
  }
}

function corrupt(): Pair {
  const send = sent(a)
  const poll = polled('seed-r', [at('a', 0, here, 'not as sent')])
  return {
    hit: { lines: [...send, ...poll], seed: { name: 'corrupt', values: ['a'], lines: [send[1], poll[1]] } },
    near: near([...send, ...polled('seed-r', [a])]),
  }
}

/** Each reads what the other sent. */
function circle(): Pair {
  const other = at('x', 0, there)
  const [one, two] = [transacted('seed-a', [a], [other]), transacted('seed-b', [other], [a])]
  const alone = transacted('seed-a', [a], [])
  return {
    hit: { lines: [one[0], two[0], one[1], two[1]], seed: { name: 'G1c', values: [], lines: [one[1], two[1]] } },
    near: near([alone[0], two[0], alone[1], two[1]]),
  }
}

/** It was read before it was sent. */
function circleInTime(name: 'G1c-process' | 'G1c-realtime'): Pair {
  const by = name === 'G1c-process' ? 'seed-a' : 'seed-b'
  const [send, poll] = [sent(a, { by }), polled('seed-a', [a])]
  return {
    hit: { lines: [...poll, ...send], seed: { name, values: [], lines: [send[1], poll[1]] } },
    near: near([...send, ...poll]),
  }
}

function torn(): Pair {
  const [first, second] = [sent(a, { session: session(0) }), sent(b, { session: session(0) })]
  const whole = [begun(session(0)), ...first, ...second, over(session(0))]
  const later = sent(c, { by: 'seed-b' })
  return {
    hit: {
      lines: [...whole, ...later, ...polled('seed-r', [a, c])],
      seed: { name: 'torn-transaction', values: ['b'], lines: [] },
    },
    near: near([...whole, ...later, ...polled('seed-r', [a, b, c])]),
  }
}

function zombie(): Pair {
  const [old, young] = [sent(b, { session: session(0) }), sent(a, { by: 'seed-b', session: session(1) })]
  return {
    hit: { lines: [...young, ...old], seed: { name: 'zombie-write', values: ['b'], lines: [young[1], old[1]] } },
    near: near([...sent(a, { session: session(0) }), ...sent(b, { by: 'seed-b', session: session(1) })]),
  }
}

/** Each stands before the other in one of the partitions. */
function circleOfWrites(): Pair {
  const [x, y] = [at('x', 1, there), at('y', 0, there)]
  const [one, two] = [transacted('seed-a', [a, x], []), transacted('seed-b', [b, y], [])]
  const [first, second] = [
    transacted('seed-a', [a, at('x', 0, there)], []),
    transacted('seed-b', [b, at('y', 1, there)], []),
  ]
  return {
    hit: { lines: [one[0], two[0], one[1], two[1]], seed: { name: 'G0', values: [], lines: [one[1], two[1]] } },
    near: near([first[0], second[0], first[1], second[1]]),
  }
}

/** What was sent later stands earlier. */
function circleOfWritesInTime(name: 'G0-process' | 'G0-realtime'): Pair {
  const by = name === 'G0-process' ? 'seed-a' : 'seed-b'
  const [first, second] = [sent(at('a', 1)), sent(at('b', 0), { by })]
  return {
    hit: { lines: [...first, ...second], seed: { name, values: [], lines: [first[1], second[1]] } },
    near: near([...sent(a), ...sent(b, { by })]),
  }
}

/** To be found where the order of writes is asked for. */
export const episodesOfWrites: Readonly<Record<string, Pair>> = {
  G0: circleOfWrites(),
  'G0-process': circleOfWritesInTime('G0-process'),
  'G0-realtime': circleOfWritesInTime('G0-realtime'),
}

export const episodesOfRecords: Readonly<Record<string, Pair>> = {
  'lost in the middle': lostAt('lost-write', b, [a, c]),
  'lost at the front': lostAt('lost-write', a, [b, c]),
  'not seen at the end': lostAt('unseen', c, [a, b]),
  'poll-skip': skip(),
  'nonmonotonic-poll': backwards(),
  'int-poll-skip': within('int-poll-skip', [a, c]),
  'int-nonmonotonic-poll': within('int-nonmonotonic-poll', [b, a]),
  'nonmonotonic-send': sendsBackwards(),
  'int-send-skip': sendsWithin('int-send-skip'),
  'int-nonmonotonic-send': sendsWithin('int-nonmonotonic-send'),
  'offset-regression': regression(),
  'successor-disagreement': successors(),
  duplicate: twice('duplicate'),
  'idempotence-breach': twice('idempotence-breach'),
  'inconsistent-offsets': conflict(),
  G1a: aborted(),
  'precommitted-read': precommitted(),
  phantom: phantom(),
  corrupt: corrupt(),
  G1c: circle(),
  'G1c-process': circleInTime('G1c-process'),
  'G1c-realtime': circleInTime('G1c-realtime'),
  'torn-transaction': torn(),
  'zombie-write': zombie(),
}

import { expect, test } from 'vitest'
import { circlesOf, look, ours, polls, sends, withoutWrites } from './cycles.test-data.ts'

const crossed = { a: [sends(0, 'x', 0), polls(1, 'y', 0)], b: [sends(1, 'y', 0), polls(0, 'x', 0)] }

/** No two of its operations have anything to do with one another. */
const nothing = ['empty-transaction-graph']

test('G1c: two transactions, each was given what the other sent', () => {
  const { told } = look('a( b( )a )b', crossed, withoutWrites)
  expect(told).toEqual(['PL-2-cycle-exists: a b', 'G1c: a -wr-> b -wr-> a'])
})

test('not G1c: only one of the two was given what the other sent, or both were given only their own', () => {
  const { a } = crossed
  expect(look('a( b( )a )b', { a, b: [sends(1, 'y', 0)] }, withoutWrites).told).toEqual([])
  const own = { a: [sends(0, 'x', 0), polls(0, 'x', 0)], b: [sends(1, 'y', 0), polls(1, 'y', 0)] }
  expect(circlesOf('a( b( )a )b', own, withoutWrites)).toEqual(nothing)
})

test('G1c: what became of the transactions does not matter, they were given it', () => {
  const { a, b } = crossed
  const failed = { a: { type: 'failed', does: a }, b: { type: 'unknown', does: b } } as const
  expect(circlesOf('a( b( )a )b', failed, withoutWrites)).toEqual(['G1c: a -wr-> b -wr-> a'])
})

test('G1c: the shortest of the circles in a knot, for every knot one', () => {
  const ring = {
    a: [sends(0, 'a', 0), polls(2, 'c', 0)],
    b: [sends(1, 'b', 0), polls(0, 'a', 0)],
    c: [sends(2, 'c', 0), polls(1, 'b', 0)],
    d: [sends(3, 'd', 0), polls(4, 'e', 0)],
    e: [sends(4, 'e', 0), polls(3, 'd', 0)],
  }
  expect(circlesOf('a( b( c( )a )b )c d( e( )d )e', ring, withoutWrites)).toEqual([
    'G1c: a -wr-> b -wr-> c -wr-> a',
    'G1c: d -wr-> e -wr-> d',
  ])
  const shortcut = { ...ring, a: [...ring.a, polls(1, 'b', 0)] }
  expect(circlesOf('a( b( c( )a )b )c', shortcut, ours)).toEqual(['G1c: a -wr-> b -wr-> a'])
})

const interleaved = { a: [sends(0, 'a', 0), sends(1, 'a', 1)], b: [sends(0, 'b', 1), sends(1, 'b', 0)] }

test('G0: two transactions, of each the write stands first in one partition', () => {
  expect(look('a( b( )a )b', interleaved).told).toEqual(['PL-1-cycle-exists: a b', 'G0: a -ww-> b -ww-> a'])
})

test('not G0: the writes stand in the same order in both, or nobody asked about writes', () => {
  const { a } = interleaved
  expect(look('a( b( )a )b', { a, b: [sends(0, 'b', 1), sends(1, 'b', 2)] }).told).toEqual([])
  expect(circlesOf('a( b( )a )b', interleaved, withoutWrites)).toEqual(nothing)
})

test('not G0: a value stands between theirs whose sender nobody knows', () => {
  const play = {
    a: [sends(0, 'a', 0), sends(1, 'a', 2)],
    b: [sends(0, 'b', 1), sends(1, 'b', 0)],
    c: [polls(1, 'z', 1)],
  }
  expect(circlesOf('a( b( c( )a )b )c', play)).toEqual([])
})

const late = { a: [sends(0, 'a', 1)], b: [sends(0, 'b', 0)] }

test('G0-realtime: what was sent after an acknowledgement stands before what was acknowledged', () => {
  expect(look('a( )a b( )b', late).told).toEqual([
    'strong-PL-1-cycle-exists: a b',
    'G0-realtime: a -realtime-> b -ww-> a',
  ])
})

test('not G0-realtime: they overlapped, or the first was never acknowledged, or nobody asked about writes', () => {
  expect(look('a( b( )a )b', late).told).toEqual([])
  const unknown = { ...late, a: { type: 'unknown', does: late.a }, c: [polls(0, 'a', 1)] } as const
  expect(circlesOf('a( )a b( )b c( )c', unknown)).toEqual([])
  expect(look('a( )a b( )b', late, withoutWrites).told).toEqual([])
})

const early = { a: [polls(0, 'x', 0)], b: [sends(0, 'x', 0)] }

test('G1c-realtime: a record was received before anybody began to send it', () => {
  expect(look('a( )a b( )b', early, withoutWrites).told).toEqual([
    'strong-PL-2-cycle-exists: a b',
    'G1c-realtime: a -realtime-> b -wr-> a',
  ])
})

test('not G1c-realtime: the send ran already, or the poll failed and precedes nothing', () => {
  expect(look('b( a( )a )b', early, withoutWrites).told).toEqual([])
  expect(circlesOf('a( )a b( )b', { ...early, a: { type: 'failed', does: early.a } }, withoutWrites)).toEqual([])
})

test('real time: where one line tells of an operation nobody knows when it began', () => {
  expect(circlesOf('!a !b', early, withoutWrites)).toEqual([])
  expect(circlesOf('!a b( )b', early, withoutWrites)).toEqual(['G1c-realtime: a -realtime-> b -wr-> a'])
})

test('-process, for us: all that was in a wrong order happened in one process', () => {
  const inOne = (play: typeof late | typeof early) => ({
    a: { process: 'p', does: play.a },
    b: { process: 'p', does: play.b },
  })
  expect(look('a( )a b( )b', inOne(late), ours).told).toEqual([
    'strong-session-PL-1-cycle-exists: a b',
    'G0-process: a -process-> b -ww-> a',
  ])
  expect(circlesOf('a( )a b( )b', inOne(early), ours)).toEqual(['G1c-process: a -process-> b -wr-> a'])
  expect(circlesOf('a( )a b( )b', inOne(late))).toEqual(['G0-realtime: a -realtime-> b -ww-> a'])
})

test('not -process: what one process did at the same time has no order', () => {
  const inOne = { a: { process: 'p', does: early.a }, b: { process: 'p', does: early.b } }
  expect(look('b( a( )b )a', inOne, ours).told).toEqual([])
})

test('-realtime, not -process, for us: the wrong order is between two processes', () => {
  expect(circlesOf('a( )a b( )b', late, ours)).toEqual(['G0-realtime: a -realtime-> b -ww-> a'])
  expect(circlesOf('a( )a b( )b', early, ours)).toEqual(['G1c-realtime: a -realtime-> b -wr-> a'])
})

test('a knot may rule out read committed and, on its own, writes in real time: both are told', () => {
  const play = {
    a: [sends(0, 'x', 1), sends(2, 'p', 0)],
    b: [sends(0, 'y', 0), sends(3, 'q', 0), polls(4, 'r', 0)],
    c: [polls(3, 'q', 0), sends(4, 'r', 0)],
  }
  expect(look('a( )a b( c( )b )c', play).told).toEqual([
    'PL-2-cycle-exists: b c',
    'G1c: b -wr-> c -wr-> b',
    'strong-PL-1-cycle-exists: a b',
    'G0-realtime: a -realtime-> b -ww-> a',
  ])
})

test('real time upon real time is one step for us, and a read between does not change the name', () => {
  const play = { a: [sends(0, 'x', 1)], b: [polls(0, 'x', 1)], c: [sends(0, 'y', 0)] }
  const timeline = 'a( )a b( )b c( )c'
  expect(look(timeline, play, ours).told).toEqual([
    'strong-PL-1-cycle-exists: a b c',
    'G0-realtime: a -realtime-> c -ww-> a',
  ])
  expect(look(timeline, play).told).toEqual([
    'strong-PL-1-cycle-exists: a b c',
    'G1c-realtime: a -wr-> b -realtime-> c -ww-> a',
  ])
})

test('no circle comes from a record that nobody sent, or whose sender never ended', () => {
  const { a, b } = crossed
  expect(circlesOf('a( )a', { a })).toEqual(nothing)
  expect(circlesOf('a( b( )a', { a, b })).toEqual(nothing)
})

test('empty-transaction-graph: nothing depends on anything and everything overlaps', () => {
  const apart = { a: [sends(0, 'x', 0)], b: [polls(1, 'z')] }
  expect(look('a( )a', apart).told).toEqual(nothing)
  expect(look('a( b( )a )b', apart).told).toEqual(nothing)
  expect(look('a( )a b(', apart).told).toEqual(nothing)
})

test('not empty: one ended before another began, or was read, or the write that follows was asked for', () => {
  const { b } = early
  expect(look('b( )b a( )a', { b, a: [polls(1, 'z')] }).told).toEqual([])
  expect(look('b( a( )b )a', early).told).toEqual([])
  expect(look('a( b( )a )b', late).told).toEqual([])
  expect(look('a( b( )a )b', late, withoutWrites).told).toEqual(nothing)
})

test('a knot of thousands: every transaction was given what the next one sent, the last one what the first did', () => {
  const names = Array.from({ length: 3000 }, (_, at) => `t${at}`)
  const after = (at: number) => names[(at + 1) % names.length]!
  const play = Object.fromEntries(
    names.map((name, at) => [name, [sends(at, name, 0), polls((at + 1) % names.length, after(at), 0)]]),
  )
  const timeline = [...names.map(name => `${name}(`), ...names.map(name => `)${name}`)].join(' ')
  for (const options of [withoutWrites, { ...ours, ww: false }]) {
    const [knot, circle] = look(timeline, play, options).anomalies
    expect([knot!.name, circle!.name]).toEqual(['PL-2-cycle-exists', 'G1c'])
    expect([knot!.operations.length, circle!.operations.length]).toEqual([3000, 3000])
  }
})

test('a knot of thousands in real time: each was given what a later one only then began to send', () => {
  const names = Array.from({ length: 2000 }, (_, at) => `t${at}`)
  const play = Object.fromEntries(
    names.map((name, at) => [name, [sends(at, name, 0), polls((at + 7) % 2000, names[(at + 7) % 2000]!, 0)]]),
  )
  const timeline = names.flatMap(name => [`${name}(`, `)${name}`]).join(' ')
  const [knot, circle] = look(timeline, play, ours).anomalies
  expect([knot!.name, circle!.name]).toEqual(['PL-2-cycle-exists', 'G1c'])
  expect(knot!.operations.length).toBe(2000)
  expect(circle!.operations.length).toBe(2000)
  const cut = { ...play, t1999: [sends(1999, 't1999', 0), polls(1, 'nothing', 1)] }
  const [, inTime] = look(timeline, cut, withoutWrites).anomalies
  expect([inTime!.name, inTime!.operations.length]).toEqual(['G1c-realtime', 2])
})

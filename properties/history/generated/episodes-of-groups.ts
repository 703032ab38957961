/** Episodes about groups: who owns what, where members begin, what is committed, what is done with. Each beside its near miss. */
import type { Operation } from '../operation.ts'
import {
  assigned,
  at,
  begun,
  committed,
  type Episode,
  fetchedCommitted,
  handled,
  joined,
  over,
  polled,
  revoked,
  sent,
} from './episode.ts'
import type { Pair } from './episodes-of-records.ts'

const [a, b, c] = [at('a', 0), at('b', 1), at('c', 2)]
const three: readonly Operation[] = [...sent(a), ...sent(b), ...sent(c)]
const [m, n] = ['seed-m', 'seed-n']
const near = (lines: readonly Operation[]): Episode => ({ lines })
const given = (by: string, ...records: readonly (typeof a)[]) => polled(by, records, true)

function commitAhead(): Pair {
  const start = [...three, ...joined(m, -1), ...given(m, a)]
  const commit = committed(m, 3)
  return {
    hit: { lines: [...start, ...commit], seed: { name: 'commit-ahead', values: [], lines: [commit[1]] } },
    near: near([...start, ...committed(m, 1)]),
  }
}

function commitRegression(): Pair {
  const start = [...three, ...joined(m, -1), ...given(m, a, b)]
  const [first, second] = [committed(m, 2), committed(m, 1)]
  return {
    hit: {
      lines: [...start, ...first, ...second],
      seed: { name: 'commit-regression', values: [], lines: [first[1], second[1]] },
    },
    near: near([...start, ...second, ...first]),
  }
}

/** `isWhole`: it is recorded when it began, too. */
function lostCommit(isWhole: boolean): Pair {
  const both = committed(m, 2)
  const commit = isWhole ? both : [{ ...both[0], ...both[1] }]
  const start = [...three, ...joined(m, -1), ...given(m, a, b), ...commit, revoked(m)]
  const fetch = fetchedCommitted(n, 1)
  return {
    hit: {
      lines: [...start, fetch, assigned(n, 1)],
      seed: { name: 'lost-commit', values: [], lines: [commit.at(-1)!, fetch] },
    },
    near: near([...start, ...joined(n, 2)]),
  }
}

function wrongStart(): Pair {
  const start = [...three, ...joined(m, -1), ...given(m, a), ...committed(m, 1), revoked(m)]
  const poll = given(n, c)
  return {
    hit: {
      lines: [...start, ...joined(n, 1), ...poll],
      seed: { name: 'wrong-start', values: ['b', 'c'], lines: [poll[1]] },
    },
    near: near([...start, ...joined(n, 1), ...given(n, b, c)]),
  }
}

function redelivery(): Pair {
  const start = [...three, ...joined(m, -1), ...given(m, a, b), ...committed(m, 2), revoked(m)]
  const poll = given(n, b, c)
  return {
    hit: { lines: [...start, ...joined(n, 2), ...poll], seed: { name: 'redelivery', values: ['b'], lines: [poll[1]] } },
    near: near([...start, ...joined(n, 2), ...given(n, c)]),
  }
}

function doubleOwnership(): Pair {
  const start = [...three, ...joined(m, -1), ...given(m, a)]
  const [other, poll] = [assigned(n, 0), given(m, b)]
  return {
    hit: {
      lines: [...start, fetchedCommitted(n, -1), other, ...poll],
      seed: { name: 'double-ownership', values: [], lines: [other, poll[1]] },
    },
    near: near([...start, ...poll, revoked(m), ...joined(n, -1)]),
  }
}

function unassignedRead(): Pair {
  const start = [...three, ...joined(m, -1), ...given(m, a)]
  const poll = given(m, b)
  return {
    hit: { lines: [...start, revoked(m), ...poll], seed: { name: 'unassigned-read', values: ['b'], lines: [poll[1]] } },
    near: near([...start, poll[0], revoked(m), poll[1]]),
  }
}

function doubleHandling(): Pair {
  const start = [...three, ...joined(m, -1), ...given(m, a, b), handled(m, a)]
  const again = handled(m, a)
  return {
    hit: { lines: [...start, again], seed: { name: 'double-handling', values: ['a'], lines: [again] } },
    near: near([...start, handled(m, b)]),
  }
}

function handledOutOfOrder(): Pair {
  const start = [...three, ...joined(m, -1), ...given(m, a, b)]
  const [first, second] = [handled(m, b), handled(m, a)]
  return {
    hit: {
      lines: [...start, first, second],
      seed: { name: 'out-of-order-handling', values: ['a', 'b'], lines: [first, second] },
    },
    near: near([...start, second, first]),
  }
}

function neverHandled(): Pair {
  const start = [...three, ...joined(m, -1), ...given(m, a, b, c), handled(m, a)]
  const commit = committed(m, 3)
  return {
    hit: {
      lines: [...start, handled(m, c), ...commit],
      seed: { name: 'never-handled', values: ['b'], lines: [commit[1]] },
    },
    near: near([...start, handled(m, b), handled(m, c), ...commit]),
  }
}

/** A pipeline reads b and sends x: one without the other. */
function atomicity(): Pair {
  const session = { transactionalId: 'seeded', producerId: 7, producerEpoch: 0 }
  const out = sent(at('x', 0, 'seeded-out'), { session })
  const commit = committed('seed-a', 1)
  const whole = [begun(session), ...out, ...commit, over(session)]
  const start = [...three, ...joined(m, -1), ...given(m, a), ...whole, ...polled('seed-r', [at('x', 0, 'seeded-out')])]
  const fetch = fetchedCommitted(n, -1)
  return {
    hit: { lines: [...start, revoked(m), fetch], seed: { name: 'atomicity-breach', values: ['x'], lines: [fetch] } },
    near: near([...start, revoked(m), fetchedCommitted(n, 1)]),
  }
}

export const episodesOfGroups: Readonly<Record<string, Pair>> = {
  'commit-ahead': commitAhead(),
  'commit-regression': commitRegression(),
  'lost-commit': lostCommit(true),
  'lost-commit, of which only the end is recorded': lostCommit(false),
  'wrong-start': wrongStart(),
  redelivery: redelivery(),
  'double-ownership': doubleOwnership(),
  'unassigned-read': unassignedRead(),
  'double-handling': doubleHandling(),
  'out-of-order-handling': handledOutOfOrder(),
  'never-handled': neverHandled(),
  'atomicity-breach': atomicity(),
}

import { describe, expect, test } from 'vitest'
import { does, poll, send, takes } from './jepsen/jepsen.test-data.ts'
import { finds, type Given, judged, type Lines } from './judged.test-data.ts'
import { permissions } from './permitted.ts'

const sendsThree = does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1), send(0, 'c', 2))
const lossInTheMiddle = [sendsThree, does(1, 'ok', poll({ 0: [[0, 'a']] })), does(2, 'ok', poll({ 0: [[2, 'c']] }))]
const valid = [sendsThree, does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b'], [2, 'c']] }))] // prettier-ignore
const aborted = [...valid, does(0, 'failed', send(0, 'x', 3), poll({})), does(1, 'ok', poll({ 0: [[3, 'x']] }))]

/** What becomes of the only anomaly of this name. */
function permitted(name: string, lines: Lines, given: Given = {}) {
  const { anomalies, permitted } = judged(lines, given)
  const found = anomalies.flatMap((anomaly, i) => (anomaly.name === name ? [permitted[i]!] : []))
  expect(found).toHaveLength(1)
  return found[0]!
}
const answer = (name: string, lines: Lines, ...facts: readonly string[]) => permitted(name, lines, { facts }).permitted
const found = (name: Parameters<typeof finds>[0], ...facts: readonly string[]) =>
  permitted(name, valid, { facts, found: finds(name, [[0, 'a']], [1]) }).permitted

const safe = [
  'producer.acks=all',
  'topic.min.insync.replicas=2',
  'topic.replication.factor=3',
  'topic.unclean.leader.election.enable=false',
  'topic.flush.messages=1',
]
const but = (...facts: readonly string[]) => [
  ...safe.filter(fact => !facts.some(each => each.split('=')[0] === fact.split('=')[0])),
  ...facts,
]

describe('a loss is permitted by each fact that leaves a record on too few disks, and by no other', () => {
  test.each([
    ['producer.acks=1', 'yes'],
    ['producer.acks=0', 'yes'],
    ['topic.min.insync.replicas=1', 'yes'],
    ['topic.unclean.leader.election.enable=true', 'yes'],
    ['topic.replication.factor=1', 'yes'],
    ['producer.acks=all', 'no'],
    ['topic.replication.factor=2', 'no'],
  ])('%s: %s', (fact, is) => expect(answer('lost-write', lossInTheMiddle, ...but(fact))).toBe(is))

  test('by which fact, and where it was said', () => {
    expect(permitted('lost-write', lossInTheMiddle, { facts: ['producer.acks=1'] })).toEqual({
      permitted: 'yes',
      says: 'it is acknowledged before a follower has it, and is lost with its leader',
      by: [{ key: 'producer.acks', value: '1' }],
    })
  })

  test('P1: nothing said, nothing permitted: it depends on what was not said, and on nothing that was', () => {
    const { permitted: is, on } = permitted('lost-write', lossInTheMiddle) as { permitted: string; on: string[] }
    expect(is).toBe('depends')
    expect(on).toEqual([
      'producer.acks',
      'topic.min.insync.replicas',
      'topic.unclean.leader.election.enable',
      'topic.replication.factor',
    ])
    const facts = ['producer.acks=all', 'topic.min.insync.replicas=2', 'topic.replication.factor=3']
    expect(permitted('lost-write', lossInTheMiddle, { facts })).toEqual({
      permitted: 'depends',
      on: ['topic.unclean.leader.election.enable'],
      by: ['topic.unclean.leader.election.enable=true'],
    })
  })

  test('P4: what was not flushed is lost with the power of every replica: said, and not permitted for it', () => {
    const facts = but('topic.flush.messages=1000')
    expect(permitted('lost-write', lossInTheMiddle, { facts })).toEqual({
      permitted: 'no',
      unless: {
        happened: 'power failed on every in-sync replica before it was flushed',
        by: [{ key: 'topic.flush.messages', value: '1000' }],
      },
    })
    expect(permitted('lost-write', lossInTheMiddle, { facts: safe })).toEqual({ permitted: 'no' })
  })

  test('auto.offset.reset=latest permits a loss at the front, and none in the middle', () => {
    const front = [sendsThree, does(1, 'ok', poll({ 0: [[1, 'b'], [2, 'c']] }))] // prettier-ignore
    const latest = but('consumer.auto.offset.reset=latest')
    expect(answer('lost-write', front, ...latest)).toBe('yes')
    expect(answer('lost-write', front, ...but('consumer.auto.offset.reset=earliest'))).toBe('no')
    expect(answer('lost-write', lossInTheMiddle, ...latest)).toBe('no')
  })

  test('who goes past a lost record alone is permitted what the loss is; past one that others read, not', () => {
    const reads = does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] })) // prettier-ignore
    expect(answer('int-poll-skip', [sendsThree, reads], 'producer.acks=1')).toBe('yes')
    expect(answer('int-poll-skip', [sendsThree, reads], ...safe)).toBe('no')
    const other = does(2, 'ok', poll({ 0: [[1, 'b']] }))
    expect(answer('int-poll-skip', [sendsThree, reads, other], 'producer.acks=1')).toBe('no')
  })
})

describe('what Jepsen allows', () => {
  test('always: others between two sends, circles of writes', () => {
    const sends = [does(0, 'ok', send(0, 'a', 0), send(0, 'c', 2)), does(2, 'ok', send(0, 'b', 1))]
    expect(answer('int-send-skip', [...sends, valid[1]!])).toBe('yes')
    for (const name of ['G0', 'G0-process', 'G0-realtime', 'PL-1-cycle-exists', 'strong-PL-1-cycle-exists'] as const) {
      expect(found(name)).toBe('yes')
    }
  })

  test('with subscribe: positions that jump; not inside one poll, and not of who assigns', () => {
    const back = [does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b']] })), does(1, 'ok', poll({ 0: [[1, 'b'], [2, 'c']] }))] // prettier-ignore
    const skip = [does(1, 'ok', poll({ 0: [[0, 'a']] })), does(1, 'ok', poll({ 0: [[2, 'c']] })), does(2, 'ok', poll({ 0: [[1, 'b']] }))] // prettier-ignore
    const within = does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b'], [1, 'b'], [2, 'c']] })) // prettier-ignore
    const reads = (way: 'assign' | 'subscribe', polls: Lines) => [sendsThree, takes(way, 1, 'ok', 0), ...polls]
    expect(answer('nonmonotonic-poll', reads('subscribe', back))).toBe('yes')
    expect(answer('nonmonotonic-poll', reads('assign', back), ...safe, 'producer.enable.idempotence=true')).toBe('no')
    expect(answer('poll-skip', reads('subscribe', skip))).toBe('yes')
    expect(answer('poll-skip', reads('assign', skip))).toBe('no')
    expect(answer('int-nonmonotonic-poll', reads('subscribe', [within]))).toBe('no')
  })

  test('with --ww: circles of writes and reads; without, only if readers see what is not committed', () => {
    const circle = (given: Given) =>
      permitted('G1c', valid, { ...given, found: finds('G1c', [[0, 'a']], [0, 1], { steps: [] }) })
    expect(circle({ ww: true }).permitted).toBe('yes')
    expect(circle({ facts: ['consumer.isolation.level=read_uncommitted'] }).permitted).toBe('yes')
    const committed = ['consumer.isolation.level=read_committed', 'producer.transactional.id=true']
    expect(circle({ facts: committed }).permitted).toBe('no')
    expect(circle({}).permitted).toBe('depends')
  })
})

describe('duplicates and disorder', () => {
  const twice = [...valid, does(2, 'ok', poll({ 0: [[3, 'a']] }))]
  const retries = ['producer.enable.idempotence=false', 'producer.retries=5', 'producer.acks=all']

  test('retries without idempotence write twice; nor with acks=0, which is never answered', () => {
    expect(answer('duplicate', twice, ...retries, 'producer.on.send.failure=report')).toBe('yes')
    expect(answer('duplicate', twice, 'producer.enable.idempotence=true', 'producer.on.send.failure=report')).toBe('no')
    const never = ['producer.enable.idempotence=false', 'producer.acks=all', 'producer.on.send.failure=report']
    expect(answer('duplicate', twice, ...never, 'producer.retries=0')).toBe('no')
    const silent = ['producer.enable.idempotence=false', 'producer.retries=5', 'producer.on.send.failure=report']
    expect(answer('duplicate', twice, ...silent, 'producer.acks=0')).toBe('no')
    expect(answer('duplicate', twice)).toBe('depends')
  })

  test('an application that sends again what failed writes twice, idempotence or not', () => {
    expect(answer('duplicate', twice, 'producer.enable.idempotence=true', 'producer.on.send.failure=retry')).toBe('yes')
  })

  test('what a second copy does to the order is permitted with it', () => {
    const told = does(0, 'ok', send(0, 'a'), send(0, 'b', 1))
    const unplaced = [told, does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b'], [3, 'a']] }))] // prettier-ignore
    expect(answer('int-nonmonotonic-send', unplaced, ...retries)).toBe('yes')
    expect(found('idempotence-breach', ...retries)).toBe('no')
  })

  test('who goes past a second copy alone is permitted what the copy is', () => {
    const copied = [sendsThree, does(2, 'ok', poll({ 0: [[2, 'c'], [3, 'b'], [4, 'd']] }))] // prettier-ignore
    const jumps = [...copied, does(3, 'ok', poll({ 0: [[2, 'c'], [4, 'd']] }))] // prettier-ignore
    const skips = (lines: Lines, facts: readonly string[]) => {
      const { anomalies, permitted } = judged(lines, { facts })
      return permitted.filter((_, i) => anomalies[i]!.name === 'int-poll-skip').map(({ permitted }) => permitted)
    }
    expect(skips(jumps, retries)).toEqual(['yes'])
    expect(skips(jumps, but('producer.enable.idempotence=true', 'producer.on.send.failure=report'))).toEqual(['no'])
    const single = [sendsThree, does(2, 'ok', poll({ 0: [[1, 'b']] })), does(3, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] }))] // prettier-ignore
    expect(skips(single, retries)).toEqual(['no'])
  })

  test('several requests in flight without idempotence overtake one another; one alone does not', () => {
    const sends = does(0, 'ok', send(0, 'b', 1), send(0, 'a', 0))
    const reads = does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b']] })) // prettier-ignore
    const inFlight = (n: number) => `producer.max.in.flight.requests.per.connection=${n}`
    expect(answer('int-nonmonotonic-send', [sends, reads], ...retries, inFlight(5))).toBe('yes')
    expect(answer('int-nonmonotonic-send', [sends, reads], ...retries, inFlight(1))).toBe('no')
    expect(answer('int-nonmonotonic-send', [sends, reads], 'producer.enable.idempotence=true')).toBe('no')
    expect(found('out-of-order-handling', ...retries, inFlight(5))).toBe('yes')
  })

  test('a send that was given up may arrive late, if it is not idempotent', () => {
    const sends = [does(0, 'unknown', send(0, 'a', 1)), does(0, 'ok', send(0, 'b', 0))]
    const reads = does(1, 'ok', poll({ 0: [[0, 'b'], [1, 'a']] })) // prettier-ignore
    const lines = [...sends, reads]
    expect(answer('nonmonotonic-send', lines, ...safe, 'producer.enable.idempotence=false')).toBe('yes')
    expect(answer('nonmonotonic-send', lines, ...safe, 'producer.enable.idempotence=true')).toBe('no')
  })
})

describe('transactions', () => {
  const committed = ['consumer.isolation.level=read_committed', 'producer.transactional.id=true']

  test('read_uncommitted permits an aborted read, if it was a transaction that failed', () => {
    expect(answer('G1a', aborted, 'consumer.isolation.level=read_uncommitted')).toBe('yes')
    expect(answer('G1a', aborted, ...committed)).toBe('no')
    expect(answer('G1a', aborted)).toBe('depends')
    const single = [...valid, does(0, 'failed', send(0, 'x', 3)), does(1, 'ok', poll({ 0: [[3, 'x']] }))]
    expect(answer('G1a', single, 'consumer.isolation.level=read_uncommitted')).toBe('no')
  })

  test('without a transactional id nothing is one: aborted, uncommitted, torn, half', () => {
    for (const name of ['precommitted-read', 'torn-transaction', 'atomicity-breach'] as const) {
      expect(found(name, 'producer.transactional.id=false')).toBe('yes')
      expect(found(name, ...but(...committed))).toBe('no')
    }
    expect(answer('G1a', aborted, 'producer.transactional.id=false')).toBe('yes')
  })

  test('nothing permits what a fenced producer writes', () => {
    expect(found('zombie-write', 'producer.transactional.id=false', 'producer.acks=0')).toBe('no')
  })
})

describe('consumers', () => {
  test.each([
    ['double-handling', ['consumer.commit=after-handler'], 'yes'],
    ['double-handling', ['consumer.commit=poll'], 'yes'],
    ['double-handling', ['consumer.commit=before-handler'], 'no'],
    ['double-handling', ['consumer.commit=manual', 'consumer.ack.point=after'], 'yes'],
    ['double-handling', ['consumer.commit=manual', 'consumer.ack.point=before'], 'no'],
    ['double-handling', ['consumer.commit=manual'], 'depends'],
    ['never-handled', ['consumer.commit=handed-out', 'consumer.handler=throws'], 'yes'],
    ['never-handled', ['consumer.commit=after-handler', 'consumer.handler=throws', 'consumer.handling=loop'], 'no'],
    [
      'never-handled',
      ['consumer.commit=after-handler', 'consumer.handler=throws', 'consumer.handling=hand-off'],
      'yes',
    ],
    ['never-handled', ['consumer.commit=poll', 'consumer.handler=throws'], 'depends'],
    ['never-handled', ['consumer.commit=after-handler', 'consumer.handler=swallows'], 'yes'],
    ['never-handled', ['consumer.commit=manual', 'consumer.ack.point=finally', 'consumer.handler=throws'], 'yes'],
    [
      'never-handled',
      ['consumer.commit=manual', 'consumer.ack.point=after', 'consumer.handler=throws', 'consumer.handling=hand-off'],
      'no',
    ],
    [
      'never-handled',
      ['consumer.commit=manual', 'consumer.ack.point=after', 'consumer.handler=throws', 'consumer.handling=parallel'],
      'yes',
    ],
    ['out-of-order-handling', ['producer.enable.idempotence=true', 'consumer.handling=parallel'], 'yes'],
    ['out-of-order-handling', ['producer.enable.idempotence=true', 'consumer.handling=per-key'], 'no'],
    ['double-handling', ['consumer.commit=manual', 'consumer.ack.point=lowest-unfinished'], 'yes'],
    ['redelivery', ['consumer.commit=after-handler'], 'no'],
    ['lost-commit', ['consumer.commit=after-handler'], 'no'],
  ] as const)('%s with %j: %s', (name, facts, is) => expect(found(name, ...facts)).toBe(is))
})

test('every permission says why', () => {
  for (const { says, of } of permissions) {
    expect(says.length).toBeGreaterThan(15)
    expect(of.length).toBeGreaterThan(0)
  }
})

describe('what Kafka does everywhere', () => {
  test('a reader passes by an aborted record that somebody was given, and no other', () => {
    const lines = (type: 'ok' | 'failed') => [
      does(0, 'ok', send(0, 'a', 0)),
      does(0, type, send(0, 'x', 1)),
      does(0, 'ok', send(0, 'c', 2)),
      does(1, 'ok', poll({ 0: [[1, 'x']] })),
      does(2, 'ok', poll({ 0: [[0, 'a']] })),
      does(2, 'ok', poll({ 0: [[2, 'c']] })),
    ]
    expect(answer('poll-skip', lines('failed'))).toBe('yes')
    expect(
      answer('poll-skip', lines('ok'), ...safe, 'producer.enable.idempotence=true', 'producer.on.send.failure=report'),
    ).toBe('no')
  })

  test('a rebalance moves the position of a member, told or not; of one whose assignments are told it must be told', () => {
    const told = [{ process: 1, type: 'ok', kind: 'assign', group: 'g', places: [{ partition: 0 }] } as const]
    const given = does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b']] })).map(line => ({ ...line, group: 'g' })) // prettier-ignore
    expect(answer('nonmonotonic-poll', [sendsThree, given, given])).toBe('yes')
    expect(answer('nonmonotonic-poll', [sendsThree, told, given, given], 'producer.enable.idempotence=true')).toBe('no')
  })

  test('a member whose session has expired reads on; it cannot commit', () => {
    const owns = (process: number) => [
      { process, type: 'ok', kind: 'assign', group: 'g', places: [{ partition: 0 }] } as const,
    ]
    const inGroup = (process: number, kind: 'poll' | 'commit') => {
      const about = {
        process,
        kind,
        group: 'g',
        ...(kind === 'commit' ? { places: [{ partition: 0, offset: 0 }] } : {}),
      }
      const steps = [poll({ 0: [[0, 'a']] })]
      return [
        { ...about, type: 'invoke' },
        { ...about, type: 'ok', ...(kind === 'poll' ? { steps } : {}) },
      ] as const
    }
    const lines = (kind: 'poll' | 'commit') => [sendsThree, owns(1), owns(2), inGroup(1, kind)]
    expect(answer('double-ownership', lines('poll'))).toBe('yes')
    expect(answer('double-ownership', lines('commit'))).toBe('no')
  })

  test('where consumers read what is not committed, a read proves no transaction', () => {
    const permitting = 'consumer.isolation.level=read_uncommitted'
    const bound = [...safe, 'producer.transactional.id=true']
    expect(found('torn-transaction', ...bound, permitting)).toBe('yes')
    expect(found('torn-transaction', ...bound, 'consumer.isolation.level=read_committed')).toBe('no')
  })
})

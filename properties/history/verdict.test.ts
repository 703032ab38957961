import { describe, expect, test } from 'vitest'
import { anomalies, type AnomalyName } from './anomalies.ts'
import { does, poll, send, takes } from './jepsen/jepsen.test-data.ts'
import { finds, grid, handles, judged, type Given, type Lines } from './judged.test-data.ts'
import { historyGuarantees, rulings } from './verdict-rules.ts'

const sendsThree = does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1), send(0, 'c', 2))
const readsThree = does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b'], [2, 'c']] })) // prettier-ignore
const valid = [sendsThree, readsThree]

/** Verdicts on NAL ALO AMO EO ORD: see grid. */
const verdictOf = (of: string, guarantee: string) =>
  of.split(' ')[historyGuarantees.findIndex(each => each === guarantee)]

test('a history in which everything arrived is not seen broken, and never said to hold', () => {
  expect(grid(valid)).toBe('n n n n n')
  expect(judged(valid).on('NAL').reasons).toEqual([{ text: '3 records acknowledged, and each was read' }])
  expect(judged(valid).on('ORD').reasons[0]?.text).toContain('to receive is taken for to handle')
})

test('every kind of anomaly has a ruling: rows with a reason, or why it breaks none of the five', () => {
  for (const name of Object.keys(anomalies) as AnomalyName[]) {
    const ruling = rulings[name]
    if (typeof ruling === 'string') expect(ruling).toMatch(/\.$/)
    else expect(ruling.every(({ because }) => because.length > 10)).toBe(true)
  }
})

describe('what breaks a guarantee, and beside it what does not', () => {
  const skipsB = does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] })) // prettier-ignore
  const aborted = does(0, 'failed', send(0, 'x', 3))

  test('lost-write breaks NAL and ALO if it was acknowledged', () => {
    expect(grid([sendsThree, skipsB])).toBe('b b n b n')
    const reason = {
      anomaly: 'lost-write',
      count: 1,
      permitted: 0,
      text: 'it was acknowledged, and nobody can read it',
    }
    expect(judged([sendsThree, skipsB]).on('NAL').reasons).toEqual([reason])
  })

  test('lost-write of a record that a failed poll was given: it was there, so NAL cannot be told', () => {
    const failed = does(2, 'failed', poll({ 0: [[1, 'b']] }))
    expect(grid([sendsThree, skipsB, failed])).toBe('? b n b n')
  })

  test('lost-write of part of a transaction of unknown outcome breaks EO alone: nobody was promised it', () => {
    const unknown = does(2, 'unknown', send(0, 'y', 1), poll({}), send(1, 'z', 0))
    const others = does(0, 'ok', send(0, 'a', 0), send(0, 'c', 2))
    const proof = does(3, 'ok', poll({ 1: [[0, 'z']] }))
    const lines = [others, unknown, skipsB, proof]
    expect(judged(lines).anomalies.map(({ name }) => name)).toContain('lost-write')
    expect(grid(lines)).toBe('n n n b n')
  })

  test('unseen: late or lost, nobody can tell', () => {
    expect(grid([sendsThree, does(1, 'ok', poll({ 0: [[0, 'a']] }))])).toBe('? ? n ? n')
    const whyOf = (...lines: Lines) => judged(lines).on('NAL').reasons[0]?.text
    expect(whyOf(sendsThree, does(1, 'ok', poll({ 0: [[0, 'a']] })))).toContain('nobody read past it')
    const unplaced = does(0, 'ok', send(0, 'a'), send(0, 'b'))
    expect(whyOf(unplaced, does(1, 'ok', poll({ 0: [[undefined, 'a']] })))).toContain(
      'an offset column would decide it',
    )
  })

  test('duplicate breaks AMO where one consumer was given both copies', () => {
    const again = does(1, 'ok', poll({ 0: [[3, 'a']] }))
    expect(grid([...valid, again])).toBe('n n b b n')
  })

  test('duplicate that two consumers saw, a copy each: the log has it twice, and AMO cannot be told', () => {
    const other = does(2, 'ok', poll({ 0: [[3, 'a']] }))
    expect(grid([...valid, other])).toBe('n n ? ? n')
  })

  test('inconsistent-offsets breaks NAL where one of the two was acknowledged and nobody read it', () => {
    const other = does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'x'], [2, 'c']] })) // prettier-ignore
    expect(verdictOf(grid([sendsThree, other]), 'NAL')).toBe('b')
    const both = does(2, 'ok', poll({ 0: [[1, 'b']] }))
    expect(verdictOf(grid([sendsThree, other, both]), 'NAL')).toBe('?')
  })

  test('G1a breaks EO, and none of the others', () => {
    expect(grid([...valid, aborted, does(1, 'ok', poll({ 0: [[3, 'x']] }))])).toBe('n n n b n')
    expect(grid([...valid, aborted])).toBe('n n n n n')
  })

  test('precommitted-read breaks EO', () => {
    const own = does(1, 'ok', send(0, 'y', 3), poll({ 0: [[3, 'y']] }))
    expect(grid([...valid, own])).toBe('n n n b n')
  })

  test('poll-skip breaks ALO if that consumer never got what it skipped, though others did', () => {
    const all = does(2, 'ok', poll({ 0: [[0, 'a'], [1, 'b'], [2, 'c']] })) // prettier-ignore
    const skips = [does(1, 'ok', poll({ 0: [[0, 'a']] })), does(1, 'ok', poll({ 0: [[2, 'c']] }))]
    expect(verdictOf(grid([sendsThree, all, ...skips]), 'ALO')).toBe('b')
    const later = does(1, 'ok', poll({ 0: [[1, 'b']] }))
    expect(verdictOf(grid([sendsThree, all, ...skips, later]), 'ALO')).toBe('n')
  })

  test('poll-skip of a subscribed process does not break ALO where another member was given it', () => {
    const members = [takes('subscribe', 1, 'ok', 0), takes('subscribe', 2, 'ok', 0)]
    const skips = [does(1, 'ok', poll({ 0: [[0, 'a']] })), does(1, 'ok', poll({ 0: [[2, 'c']] }))]
    const other = does(2, 'ok', poll({ 0: [[1, 'b']] }))
    const lines = [...members, sendsThree, ...skips, other]
    expect(judged(lines).anomalies.map(({ name }) => name)).toContain('poll-skip')
    expect(verdictOf(grid(lines), 'ALO')).toBe('n')
  })

  test('nonmonotonic-poll breaks AMO if it was given the record before, ORD if it comes first after a later one', () => {
    const again = does(1, 'ok', poll({ 0: [[0, 'a']] }))
    expect(grid([...valid, again])).toBe('n n b b n')
    const backwards = [does(1, 'ok', poll({ 0: [[2, 'c']] })), does(1, 'ok', poll({ 0: [[0, 'a'], [1, 'b']] }))] // prettier-ignore
    expect(verdictOf(grid([sendsThree, ...backwards]), 'ORD')).toBe('b')
    expect(verdictOf(grid([sendsThree, ...backwards]), 'AMO')).toBe('n')
  })

  test('nonmonotonic-poll of records that different processes sent at the same time breaks no order', () => {
    const [c, b] = [does(7, 'ok', send(0, 'c', 2)), does(8, 'ok', send(0, 'b', 1))]
    const sends = [does(0, 'ok', send(0, 'a', 0)), [c[0]!, b[0]!, b[1]!, c[1]!], does(0, 'ok', send(0, 'd', 3))]
    const backwards = [does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] })), does(1, 'ok', poll({ 0: [[1, 'b'], [3, 'd']] }))] // prettier-ignore
    const lines = [...sends, ...backwards]
    expect(judged(lines).anomalies.map(({ name }) => name)).toContain('nonmonotonic-poll')
    expect(verdictOf(grid(lines), 'ORD')).toBe('n')
  })

  test('where handling is recorded, only handling counts for AMO and ORD', () => {
    const again = does(1, 'ok', poll({ 0: [[0, 'a']] }))
    const done = ['a', 'b', 'c'].map((value, offset) => handles(1, 'g', 0, value, offset))
    expect(verdictOf(grid([...valid, again]), 'AMO')).toBe('b')
    expect(verdictOf(grid([...valid, again, ...done]), 'AMO')).toBe('n')
  })

  test('nonmonotonic-send breaks ORD if both were acknowledged', () => {
    const sends = [does(0, 'ok', send(0, 'a', 1)), does(0, 'ok', send(0, 'b', 0))]
    const reads = does(1, 'ok', poll({ 0: [[0, 'b'], [1, 'a']] })) // prettier-ignore
    expect(verdictOf(grid([...sends, reads]), 'ORD')).toBe('b')
    const unknown = [does(0, 'unknown', send(0, 'a', 1)), does(0, 'ok', send(0, 'b', 0), send(0, 'c', 2))]
    const past = does(1, 'ok', poll({ 0: [[0, 'b'], [1, 'a'], [2, 'c']] })) // prettier-ignore
    expect(verdictOf(grid([...unknown, past]), 'ORD')).toBe('n')
  })

  test('int-send-skip breaks nothing', () => {
    const [both, between] = [does(0, 'ok', send(0, 'a', 0), send(0, 'c', 2)), does(2, 'ok', send(0, 'b', 1))]
    const lines = [[both[0]!, ...between, both[1]!], readsThree]
    expect(judged(lines).anomalies.map(({ name }) => name)).toEqual(['int-send-skip'])
    expect(grid(lines)).toBe('n n n n n')
  })
})

describe('rows for what is found elsewhere', () => {
  const a = [[0, 'a'] as const]
  const row = (name: AnomalyName, values: Parameters<typeof finds>[1], operations: readonly number[], more?: object) =>
    grid(valid, { found: finds(name, values, operations, more) })
  const circle = (type: 'wr' | 'ww') => ({ steps: [{ type: 'wr' }, { type }] })

  test.each([
    ['G1c', 'n n n b n', () => row('G1c', a, [0, 1], circle('wr'))],
    ['G1c along the order of writes', 'n n n n n', () => row('G1c', a, [0, 1], circle('ww'))],
    ['PL-2-cycle-exists', 'n n n ? n', () => row('PL-2-cycle-exists', [], [0, 1])],
    ['G0', 'n n n n n', () => row('G0', a, [0, 1], circle('ww'))],
    ['phantom', 'n n n ? n', () => row('phantom', a, [1])],
    ['corrupt, acknowledged', 'b n n b n', () => row('corrupt', a, [0, 1])],
    ['offset-regression', 'n n n n b', () => row('offset-regression', [...a, [0, 'b']], [0])],
    ['torn-transaction', 'n n n b n', () => row('torn-transaction', a, [0])],
    ['atomicity-breach', 'n n n b n', () => row('atomicity-breach', [], [0])],
    ['zombie-write', 'n n n b n', () => row('zombie-write', a, [0])],
    ['idempotence-breach nobody was given twice', 'n n ? b n', () => row('idempotence-breach', a, [0])],
    ['redelivery', 'n n b b n', () => row('redelivery', a, [1])],
    ['double-handling', 'n n b b n', () => row('double-handling', a, [1])],
    ['out-of-order-handling', 'n n n n b', () => row('out-of-order-handling', a, [1])],
    ['never-handled', 'n b n b n', () => row('never-handled', a, [1])],
    ['commit-ahead of what came later', 'n ? n ? n', () => row('commit-ahead', a, [1])],
    ['commit-ahead of what never came', 'n b n b n', () => row('commit-ahead', a, [0])],
    ['wrong-start, too late', 'n ? n ? n', () => row('wrong-start', [...a, [0, 'b']], [1])],
    ['wrong-start, too late, and it never came', 'n b n b n', () => row('wrong-start', [...a, [0, 'b']], [0])],
    ['wrong-start, too early, first time', 'n n n n n', () => row('wrong-start', a, [1])],
    ['successor-disagreement', 'n ? n ? n', () => row('successor-disagreement', [...a, [0, 'b'], [0, 'c']], [1, 1])],
    [
      'successor-disagreement, withheld',
      'n b n b n',
      () => row('successor-disagreement', [...a, [0, 'b'], [0, 'c']], [1, 0]),
    ],
    ['commit-regression', 'n n n n n', () => row('commit-regression', [], [0])],
    ['lost-commit', 'n n n n n', () => row('lost-commit', [], [0])],
    ['double-ownership', 'n n n n n', () => row('double-ownership', [], [0])],
    ['unassigned-read', 'n n n n n', () => row('unassigned-read', a, [1])],
    ['empty-transaction-graph', 'n n n n n', () => row('empty-transaction-graph', [], [])],
  ])('%s: %s', (_, expected, verdicts) => expect(verdicts()).toBe(expected))

  test('what it turns on, the other way: not acknowledged, handled, given before', () => {
    const unknown = does(2, 'unknown', send(0, 'x', 3))
    const reads = does(1, 'ok', poll({ 0: [[3, 'x']] }))
    const corrupt = { found: finds('corrupt', [[0, 'x']], [2, 3]) }
    expect(grid([...valid, unknown, reads], corrupt)).toBe('n n n b n')
    const early = { found: finds('wrong-start', [[0, 'a']], [2]) }
    expect(grid([...valid, does(1, 'ok', poll({ 0: [[0, 'a']] }))], early)).toBe('n n b b n')
    const done = ['a', 'b', 'c'].map((value, offset) => handles(1, 'g', 0, value, offset))
    expect(grid([...valid, ...done], { found: finds('redelivery', [[0, 'a']], [1]) })).toBe('n n n n n')
  })
})

describe('what was not seen cannot be told', () => {
  const why = (lines: Lines, guarantee: (typeof historyGuarantees)[number], given?: Given) => {
    const { verdict, reasons } = judged(lines, given).on(guarantee)
    expect(verdict).toBe('cannot tell')
    return reasons.map(({ text }) => text).join('; ')
  }

  test('nothing was acknowledged', () => {
    const unknown = does(0, 'unknown', send(0, 'a', 0))
    expect(why([unknown, does(1, 'ok', poll({ 0: [[0, 'a']] }))], 'NAL')).toBe('nothing was acknowledged')
  })

  test('nobody read', () => {
    expect(why([sendsThree], 'NAL')).toContain('nobody received a record')
    expect(why([sendsThree], 'AMO')).toBe('nobody received a record')
  })

  test('nobody handled, or not yet, where handling is recorded', () => {
    const failed = [{ process: 1, type: 'failed', kind: 'handle', records: [{ partition: 0, value: 'a' }] }] as const
    expect(why([...valid, failed], 'ALO')).toBe('nobody handled a record')
    expect(why([...valid, handles(1, 'g', 0, 'a', 0)], 'ALO')).toBe(
      '2 records of those acknowledged were not handled by the end',
    )
  })

  test('records that were sent twice, unless the first send is known to have failed', () => {
    const again = does(2, 'unknown', send(0, 'a', 0))
    expect(why([...valid, again], 'NAL')).toBe('1 record was sent twice and cannot be told apart')
    const failed = does(2, 'failed', send(0, 'a'))
    expect(judged([failed, ...valid]).tally.ambiguous).toBe(0)
  })

  test('received twice, by processes of which nobody says whether they are of one group', () => {
    const other = does(2, 'ok', poll({ 0: [[0, 'a'], [1, 'b'], [2, 'c']] })) // prettier-ignore
    expect(why([...valid, other], 'AMO')).toContain('3 records were received more than once')
    const inGroups = [readsThree, other].map((lines, i) => lines.map(line => ({ ...line, group: `g${i}` })))
    expect(grid([sendsThree, ...inGroups])).toBe('n n n n n')
  })

  test('no two records of a partition whose order is known', () => {
    const one = does(0, 'ok', send(0, 'a', 0))
    expect(why([one, does(1, 'ok', poll({ 0: [[0, 'a']] }))], 'ORD')).toContain('two records of one partition')
    const unplaced = does(0, 'ok', send(0, 'a'), send(0, 'b'))
    const reads = does(1, 'ok', poll({ 0: [[undefined, 'a'], [undefined, 'b']] })) // prettier-ignore
    expect(why([unplaced, reads], 'ORD')).toContain('whose offsets are known')
  })

  test('V5: damaged lines: nothing is certain but what was seen itself', () => {
    expect(grid(valid, { damaged: 2 })).toBe('? ? ? ? ?')
    expect(why(valid, 'NAL', { damaged: 2 })).toContain('2 lines could not be read')
    const lost = [sendsThree, does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] }))] // prettier-ignore
    expect(verdictOf(grid(lost), 'NAL')).toBe('b')
    expect(verdictOf(grid(lost, { damaged: 2 }), 'NAL')).toBe('?')
    expect(judged(lost, { damaged: 2 }).on('NAL').reasons.at(-1)?.text).toContain('2 lines could not be read')
    const back = [sendsThree, does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c'], [1, 'b']] }))] // prettier-ignore
    expect(verdictOf(grid(back, { damaged: 2 }), 'ORD')).toBe('b')
  })
})

test('V2, V4: broken as permitted, if all that breaks it is permitted; EO follows ALO and AMO', () => {
  const lost = [sendsThree, does(1, 'ok', poll({ 0: [[0, 'a'], [2, 'c']] }))] // prettier-ignore
  expect(grid(lost, { facts: ['producer.acks=1'] })).toBe('p p n p n')
  const again = does(1, 'ok', poll({ 0: [[0, 'a']] }))
  expect(grid([...lost, again], { facts: ['producer.acks=1'] })).toBe('p p b b n')
  expect(
    judged(lost)
      .on('EO')
      .reasons.map(({ text }) => text),
  ).toEqual(['ALO is broken'])
})

test('a record that is given out again and again is judged once for all', () => {
  const times = 50_000
  const again = Array.from({ length: times }, () => does(1, 'ok', poll({ 0: [[0, 'a']] })))
  const { on, anomalies } = judged([does(0, 'ok', send(0, 'a', 0)), ...again])
  expect(anomalies).toHaveLength(times - 1)
  expect(on('AMO')).toMatchObject({ verdict: 'broken', reasons: [{ anomaly: 'nonmonotonic-poll', count: times - 1 }] })
})

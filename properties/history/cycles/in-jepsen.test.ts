import { expect, test } from 'vitest'
import type { Operation } from '../operation.ts'
import { Recorder } from '../recorder.ts'
import { look, ours, polls, sends, shown } from './cycles.test-data.ts'
import { cyclesInJepsen } from './in-jepsen.ts'

const inJepsen = ({ anomalies, recorded }: ReturnType<typeof look>) => cyclesInJepsen(anomalies, recorded)

test('a circle: positions of completions, the first repeated, and of each step what was sent and read by which call', () => {
  const a = [polls(1, 'y', 0), sends(0, 'x', 0)]
  const b = [sends(0, 'other', 1), sends(1, 'y', 0), polls(0, 'x', 0)]
  expect(inJepsen(look('a( b( )a )b', { a, b }, { ww: false, processEdges: 'jepsen' }))).toEqual({
    'PL-2-cycle-exists': [{ type: 'PL-2-cycle-exists', not: 'read-committed', 'scc-size': 2, scc: [2, 3] }],
    G1c: [
      {
        type: 'G1c',
        // Begun where Elle comes upon it first.
        cycle: [3, 2, 3],
        steps: [
          { type: 'wr', key: 1, value: 'y', 'a-mop-index': 1, 'b-mop-index': 0 },
          { type: 'wr', key: 0, value: 'x', 'a-mop-index': 1, 'b-mop-index': 2 },
        ],
      },
    ],
  })
})

test('writes in a circle of real time: the value that follows, and of time nothing but its name', () => {
  const play = { a: [sends(0, 'a', 1)], b: [sends(0, 'b', 0)] }
  const { 'G0-realtime': circles, ...rest } = inJepsen(look('a( )a b( )b', play))
  expect(circles).toEqual([
    {
      type: 'G0-realtime',
      cycle: [1, 3, 1],
      steps: [
        { type: 'realtime' },
        { type: 'ww', key: 0, value: 'b', "value'": 'a', 'a-mop-index': 0, 'b-mop-index': 0 },
      ],
    },
  ])
  expect(Object.keys(rest)).toEqual(['strong-PL-1-cycle-exists'])
})

test('one case for every knot; an empty graph is a plain true; nothing of other anomalies', () => {
  const two = { a: [sends(0, 'a', 1)], b: [sends(0, 'b', 0)], c: [sends(1, 'c', 1)], d: [sends(1, 'd', 0)] }
  const cases = inJepsen(look('a( )a b( )b c( )c d( )d', two))
  expect(Object.values(cases).map(list => (list as unknown[]).length)).toEqual([2, 2])
  const empty = look('a( )a', { a: [sends(0, 'a', 1)] })
  expect(inJepsen(empty)).toEqual({ 'empty-transaction-graph': true })
  const other = { name: 'G1a', partition: 0, values: [0], operations: [0] } as const
  expect(cyclesInJepsen([other], empty.recorded)).toEqual({})
})

test('what lies within a transaction counts as the transaction', () => {
  const within = (process: string, kind: Operation['kind'], ...steps: NonNullable<Operation['steps']>) =>
    (['invoke', 'ok'] as const).map((type): Operation => ({
      process,
      type,
      kind,
      ...(steps.length > 0 ? { steps } : {}),
    }))
  const [begin, commit] = within('p', 'transaction')
  const history = [begin!, ...within('p', 'send', sends(0, 'x', 0)), ...within('q', 'poll', polls(0, 'x', 0))]
  const sentBack = within('q', 'send', sends(0, 'y', 1))
  const tellIt = (...operations: readonly Operation[]) => {
    const recorder = new Recorder()
    for (const operation of operations) recorder.push(operation)
    return shown(recorder.recorded(), row => `row ${row}`, ours).told
  }
  const later = within('p', 'send', sends(0, 'z', 2))
  expect(tellIt(...history, ...sentBack, ...later, commit!)).toEqual([
    'PL-1-cycle-exists: row 3 row 0',
    'G0: row 0 -ww-> row 3 -ww-> row 0',
  ])
  expect(tellIt(...history, ...sentBack, commit!)).toEqual([])
})

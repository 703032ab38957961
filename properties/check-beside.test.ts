/**
 * The systems beside one partition: they agree with it where both can tell, and what `check` makes equal in them makes no difference.
 */
import { expect, test } from 'vitest'
import { interpret, readConfiguration, type Settings } from '../model/deployment/index.ts'
import { type GroupParameters, safeGroup, safeParameters } from '../model/kafka/index.ts'
import { javaParameters } from '../model/kafka/idempotence/index.ts'
import { becauseBeside } from './because.ts'
import {
  type BesideQuestion,
  besideQuestionOf,
  flattenBeside,
  groupQuestion,
  producerQuestion,
  searchBeside,
} from './beside.ts'
import { besideCells, together, verdictTogether } from './check-beside.ts'
import { questionFor } from './check-scope.ts'
import { run } from './decide.ts'
import { groupParametersOf, producerParametersOf } from './deployed.ts'
import type { Finding } from './finding.ts'
import { answerKey } from './jobs.ts'
import { replayFinding, replayFindingOnBroker } from './replayed.ts'
import { search } from './question.ts'

const faults = ['c', 'n', 'e', 'rb'] as const
const verdictsOf = (question: BesideQuestion) => {
  const { verdictOf } = searchBeside(question, {})
  return question.guarantees.map(guarantee =>
    (['none', ...faults] as const).filter(fault => verdictOf(guarantee, fault).verdict === 'broken').join(' '),
  )
}
const grouped = (change: Partial<GroupParameters>) => groupQuestion({ ...safeGroup, ...change }, faults)

const commits = ['poll', 'handed-out', 'after', 'before', 'finally', 'last-handled', 'never'] as const

test.each(commits)(
  'A handler in its poll loop, commit %s: a group and one consumer are struck alike by c, n and e.',
  commit => {
    const { verdictOf } = searchBeside(grouped({ commit }), {})
    for (const guarantee of ['ALO', 'AMO'] as const) {
      const consumer = { ...safeParameters.consumer, commit }
      const parameters = { ...safeParameters, replicationFactor: 1, acks: '1' as const, idempotence: true, consumer }
      const question = questionFor(guarantee, parameters, ['c', 'n', 'e'])
      const one = search({ ...question, scope: { ...question.scope, records: 2, attempts: 1 } })
      for (const fault of ['none', 'c', 'n', 'e'] as const)
        expect([guarantee, fault, verdictOf(guarantee, fault).verdict]).toEqual([
          guarantee,
          fault,
          one.verdictOf(guarantee, fault).verdict,
        ])
    }
  },
)

test.each([
  ['loop', 'after', ['', 'c e rb', '']],
  ['loop', 'poll', ['e', 'c e rb', '']],
  ['loop', 'handed-out', ['c e', 'c e rb', 'rb']],
  ['loop', 'before', ['c e', '', 'rb']],
  ['hand-off', 'poll', ['c e', 'c e rb', 'c e rb']],
  ['per-key', 'lowest-unfinished', ['', 'c e rb', '']],
  ['parallel', 'after', ['c e', 'c e rb', 'none c n e rb']],
] as const)('Handled %s, committed %s: what breaks ALO, AMO and ORD.', (handling, commit, broken) => {
  expect(verdictsOf(grouped({ handling, commit }))).toEqual(broken)
})

test.each([
  ['loop', 'poll'],
  ['loop', 'before'],
  ['parallel', 'after'],
] as const)(
  'What is given up for a rebalance makes no difference to a handler like this: %s, commit %s.',
  (handling, commit) => {
    const cooperative = verdictsOf(grouped({ handling, commit, assignment: 'cooperative' }))
    expect(cooperative).toEqual(verdictsOf(grouped({ handling, commit })))
  },
)

const settings: Settings = { sets: [], clients: ['java@3.7'], broker: 'kafka@3.9' }
const deploymentOf = (more: Partial<Settings>, ...lines: readonly string[]) =>
  interpret(
    readConfiguration(
      [
        { name: 'p.properties', text: 'acks=all', as: 'producer' },
        { name: 'c.properties', text: ['group.id=g', ...lines].join('\n'), as: 'consumer' },
      ],
      { ...settings, ...more },
    ),
  )

test.each([
  [{ handling: 'parallel', ackPoint: 'after' }, ['enable.auto.commit=false'], 'parallel', 'after'],
  [
    { handling: 'parallel', ackPoint: 'lowest-unfinished' },
    ['enable.auto.commit=false'],
    'parallel',
    'lowest-unfinished',
  ],
  [{ handling: 'hand-off', clients: ['kafkajs@2.2'] }, [], 'hand-off', 'handed-out'],
  [{ handling: 'loop', clients: ['kafkajs@2.2'] }, [], 'loop', 'after'],
  [{ handling: 'per-key', clients: ['platformatic'] }, [], 'per-key', 'handed-out'],
] as const)(
  'A deployment as a member of a group: %j with %j is handled %s, committed %s.',
  (more, lines, handling, commit) => {
    expect(groupParametersOf(deploymentOf(more, ...lines))).toMatchObject({ handling, commit })
  },
)

test('A producer that is not idempotent is asked nothing more; of one that is, its client’s rules count.', () => {
  expect(producerParametersOf(deploymentOf({ sets: ['producer.enable.idempotence=false'] }))).toBeUndefined()
  const kafkajs = { clients: ['kafkajs@2.2'], sets: ['producer.enable.idempotence=true'] }
  expect(producerParametersOf(deploymentOf(kafkajs))).toMatchObject({ client: 'kafkajs', idempotence: true })
  const cells = besideCells('ALO', 'n', ['n', 'rb'], deploymentOf({ ...kafkajs, handling: 'loop' }), safeParameters)
  expect(cells.map(({ question, source }) => [question.setting, source.promise])).toEqual([
    ['group', 'ALO'],
    ['producer', 'NAL'],
    ['producer', 'NAL'],
  ])
})

const played = (verdict: Finding['verdict'], scope: string): Finding => ({
  id: 'ALO:rb',
  guarantee: 'ALO',
  verdict,
  scope,
  states: 1,
  transitions: 1,
  depth: 1,
  seconds: 0,
  because: [],
})

test('The answers to a cell together: broken by one, held by all, undecided while one is missing; one search counts once.', () => {
  const [a, b, alsoA] = [answerKey('a', 'ALO:rb'), answerKey('b', 'ALO:rb'), answerKey('a', 'AMO:rb')]
  const sources = [{ key: a }, { key: b, promise: 'ALO' }] as const
  const found = (...some: readonly (readonly [string, Finding])[]) => {
    const [answers, all] = [new Map(some), [...sources, { key: alsoA }]]
    expect(verdictTogether(all, answers)).toBe(together(all, answers)?.verdict)
    expect(verdictTogether(sources, answers)).toBe(together(sources, answers)?.verdict)
    return { of: together(sources, answers), all: together(all, answers) }
  }
  expect(found([a, played('holds', 'x')]).of).toBeUndefined()
  expect(found([b, played('broken', 'y')]).of?.verdict).toBe('broken')
  expect(found([a, played('inconclusive', 'x')], [b, played('holds', 'y')]).of?.verdict).toBe('inconclusive')
  const { all } = found([a, played('holds', 'x')], [b, played('holds', 'y')], [alsoA, played('holds', 'x')])
  expect([all?.verdict, all?.scope, all?.states]).toEqual(['holds', 'x; and y', 2])
})

test.each([
  ['a group', groupQuestion({ ...safeGroup, commit: 'handed-out' }, ['c', 'rb'])],
  ['a producer', producerQuestion({ ...javaParameters, client: 'kafkajs' }, ['n'])],
] as const)(
  'A question about %s survives as flat data, and its counterexample replays from that alone.',
  (_, question) => {
    expect(besideQuestionOf(JSON.parse(JSON.stringify(flattenBeside(question))))).toEqual(question)
    const findings: Finding[] = []
    run({ kind: 'question', question }, {}, finding => findings.push(finding))
    const broken = findings.find(({ verdict }) => verdict === 'broken')!
    const { why, ...path } = broken.counterexample!
    expect(why?.length).toBeGreaterThan(1)
    expect(replayFinding(broken)).toEqual(path)
    expect(replayFindingOnBroker(broken).reproduction.outcome).toBe('reproduced')
  },
)

test('Flat data of another system, and with a value missing, are told apart.', () => {
  const flat = flattenBeside(groupQuestion(safeGroup, ['rb']))
  expect(besideQuestionOf({ ...flat, setting: 'cluster' })).toBeUndefined()
  const { commit: _commit, ...less } = flat
  expect(() => besideQuestionOf(less)).toThrow('has no usable commit')
})

test('What a rebalance repeats is laid to the moment of the application’s commit, and to no setting of a client that commits by itself.', () => {
  const blamed = (commit: 'manual' | 'poll') => {
    const sets = [`consumer.commit=${commit}`]
    return becauseBeside('AMO', 'rb', grouped({}), deploymentOf({ sets, ackPoint: 'after' })).map(({ key }) => key)
  }
  expect([blamed('manual'), blamed('poll')]).toEqual([['consumer.ack.point'], []])
})

test('acks=all at one replica, searched for as acks=1, is performed on the broker with an idempotent producer.', () => {
  const consumer = { ...safeParameters.consumer, commit: 'handed-out' } as const
  const producer = { acks: 'all', idempotence: true, retries: true } as const
  const question = questionFor('ALO', { ...safeParameters, ...producer, replicationFactor: 1, consumer }, ['c'])
  expect(question.parameters).toMatchObject({ acks: '1', idempotence: true })
  const findings: Finding[] = []
  run({ kind: 'question', question }, {}, finding => findings.push(finding))
  const broken = findings.find(({ verdict }) => verdict === 'broken')!
  expect(replayFindingOnBroker(broken).reproduction.outcome).toBe('reproduced')
})

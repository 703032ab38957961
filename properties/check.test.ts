/**
 * What `check` asks, and what it makes of the answers. Most searches are played: an oracle answers each question at once.
 */
import { expect, test } from 'vitest'
import {
  type ConfigFile,
  type Configuration,
  interpret,
  NEVER,
  readConfiguration,
  type Settings,
} from '../model/deployment/index.ts'
import type { Parameters } from '../model/kafka/index.ts'
import { type BesideQuestion, isBeside } from './beside.ts'
import { leavesOf } from './branching.ts'
import { type CheckOptions, type CheckPlan, planCheck } from './check.ts'
import { run } from './decide.ts'
import { parametersOf } from './deployed.ts'
import type { Finding, Verdict } from './finding.ts'
import { answerKey } from './jobs.ts'
import { faultClasses } from './question.ts'

const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: lines.join('\n') })
const producer = (...lines: readonly string[]) =>
  file('producer.properties', 'bootstrap.servers=kafka:9092', 'key.serializer=S', ...lines)
const consumer = (...lines: readonly string[]) => file('consumer.properties', 'group.id=orders', ...lines)
const broker = (...lines: readonly string[]) => file('server.properties', 'node.id=1', 'process.roles=broker', ...lines)
const safeBroker = broker('default.replication.factor=3', 'min.insync.replicas=2')
const java: Settings = { sets: [], clients: ['java@3.9'], broker: 'kafka@3.9' }

const read = (files: readonly ConfigFile[], settings: Partial<Settings> = {}): Configuration =>
  readConfiguration(files, { ...java, ...settings })
const nal: CheckOptions = { guarantees: ['NAL'], faults: ['none', 'b1'] }

const played = (id: string, verdict: Verdict, scope: string): Finding => ({
  id,
  guarantee: id.split(':')[0]!,
  verdict,
  scope,
  states: 10,
  transitions: 20,
  depth: 3,
  seconds: 0,
  because: [],
})
/** Every question of the plan answered, each cell by the oracle; of a group and of a producer all holds, unless somebody else says so. */
function answered(
  { questions, assemble }: CheckPlan,
  oracle: (parameters: Parameters, id: string) => Verdict,
  beside: (question: BesideQuestion, id: string) => Verdict = () => 'holds',
) {
  const answers = new Map<string, Finding>()
  for (const { key, question } of questions) {
    for (const guarantee of question.guarantees) {
      for (const fault of faultClasses) {
        const id = `${guarantee}:${fault}`
        answers.set(
          answerKey(key, id),
          played(id, isBeside(question) ? beside(question, id) : oracle(question.parameters, id), key),
        )
      }
    }
  }
  return assemble(answers)
}
const byAcks = ({ acks }: Parameters, id: string): Verdict =>
  acks === 'all' || id.endsWith('none') ? 'holds' : 'broken'
const cell = (findings: readonly Finding[], id: string) => findings.find(finding => finding.id === id)

test('A configuration that leaves nothing open asks one question a guarantee, and two of its idempotent producer; the grid has every cell.', () => {
  const plan = planCheck(read([producer('acks=all'), safeBroker]), nal)
  expect(plan.questions.map(({ question }) => question.setting)).toEqual(['producer', 'producer', 'cluster'])
  expect(answered(plan, byAcks).map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    'NAL:none holds',
    'NAL:b1 holds',
  ])
})

test('Guarantees that one system decides together share its question, and none is asked twice.', () => {
  const options = { guarantees: ['NAL', 'NSL'], faults: ['b1'] }
  const plan = planCheck(read([producer('acks=all', 'retries=5'), safeBroker], { onSendFailure: 'report' }), options)
  const keys = plan.questions.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  const asked = plan.questions.filter(({ question }) => !isBeside(question))
  expect(asked.flatMap(({ question }) => question.guarantees).toSorted()).toEqual(['NAL', 'NSL'])
})

test('The quick searches come first: what strikes clients alone, then the cluster, then brokers on the way to the handler.', () => {
  const files = [producer('acks=all'), consumer('enable.auto.commit=false'), safeBroker]
  const plan = planCheck(
    read(files, { ackPoint: 'after', handler: 'throws', handling: 'loop', onSendFailure: 'report' }),
  )
  const asked = plan.questions.map(
    ({ question }) => `${question.setting} ${Object.keys(question.scope.faults).join(' ')}`,
  )
  expect(asked.slice(0, 4).map(words => words.split(' ')[0])).toEqual(['producer', 'producer', 'group', 'pipeline'])
  expect(asked[3]).toBe('pipeline c n e')
  expect(asked.findIndex(words => words.startsWith('cluster'))).toBeLessThan(asked.indexOf('pipeline b1'))
})

test('A cell without an answer is inconclusive, never a guess.', () => {
  const findings = planCheck(read([producer('acks=all'), safeBroker]), nal).assemble(new Map())
  expect(findings.map(({ verdict, note }) => [verdict, note])).toEqual([
    ['inconclusive', 'it was not decided.'],
    ['inconclusive', 'it was not decided.'],
  ])
})

test('A fact that nobody gave and that changes the verdict makes it depend, with a branch for each answer.', () => {
  const findings = answered(planCheck(read([safeBroker]), nal), byAcks)
  const depends = cell(findings, 'NAL:b1')
  expect(depends?.verdict).toBe('depends')
  expect(depends?.branches?.map(({ verdict }) => verdict).toSorted()).toEqual(['broken', 'holds'])
  const when = (verdict: Verdict) => depends?.branches?.find(branch => branch.verdict === verdict)?.when
  expect(when('holds')).toContain('producer.acks=all')
  expect(when('broken')).toMatch(/producer\.acks=(0|1)/)
})

test('A fact that nobody gave and that changes nothing is said to change nothing.', () => {
  const same = cell(answered(planCheck(read([safeBroker]), nal), byAcks), 'NAL:none')
  expect([same?.verdict, same?.branches]).toEqual(['holds', undefined])
  expect(same?.note).toContain('the same for every value of')
})

test('Where one of the values was not decided, the rest does not decide for it.', () => {
  const plan = planCheck(read([safeBroker]), nal)
  const half = cell(
    answered(plan, ({ acks }) => (acks === 'all' ? 'holds' : 'inconclusive')),
    'NAL:b1',
  )
  expect([half?.verdict, half?.branches]).toEqual(['inconclusive', undefined])
})

test('All combinations of unknown facts are leaves where that is affordable; else each is varied alone, and it is said.', () => {
  const cheap = { question: 'same', brokers: 1 }
  const facts = ['producer.acks', 'topic.unclean.leader.election.enable'] as const
  const open = read([], { clients: [], broker: undefined })
  const few = leavesOf(open, facts, () => [cheap])
  expect([few.complete, new Set(few.leaves.map(({ deployment }) => JSON.stringify(deployment))).size]).toEqual([
    true,
    few.leaves.length,
  ])
  const dear = leavesOf(open, facts, deployment => [{ question: JSON.stringify(deployment), brokers: 9 }])
  expect(dear.complete).toBe(false)
  expect(dear.leaves[0]?.assume).toMatchObject({
    'producer.acks': 'all',
    'topic.unclean.leader.election.enable': false,
  })
})

test('What is broken names the line to blame; what holds blames nobody.', () => {
  const findings = answered(planCheck(read([producer('acks=1'), safeBroker]), nal), byAcks)
  expect(cell(findings, 'NAL:b1')?.because).toEqual([{ file: 'producer.properties', line: 3, key: 'acks', value: '1' }])
  expect(cell(findings, 'NAL:none')?.because).toEqual([])
})

test('What is flushed with every record is lost to power that fails everywhere by an acknowledgement that waited for one copy; unflushed, by that.', () => {
  const blamed = (...lines: readonly string[]) => {
    const plan = planCheck(read([producer('acks=1'), broker('default.replication.factor=3', ...lines)]), {
      guarantees: ['NAL'],
      faults: ['p*'],
    })
    return cell(answered(plan, byAcks), 'NAL:p*')?.because?.map(({ key, value }) => `${key}=${value}`)
  }
  expect(blamed('log.flush.interval.messages=1')).toEqual(['acks=1'])
  expect(blamed('log.flush.interval.messages=1000')).toEqual(['log.flush.interval.messages=1000'])
})

test('A default to blame is named with its owner, an option as what it sets.', () => {
  const byDefault = answered(planCheck(read([producer(), safeBroker], { clients: ['java@2.8'] }), nal), byAcks)
  expect(cell(byDefault, 'NAL:b1')?.because).toEqual([{ key: 'acks', value: '1', default: 'java@2.8' }])
  const byOption = answered(planCheck(read([safeBroker], { sets: ['producer.acks=1'] }), nal), byAcks)
  expect(cell(byOption, 'NAL:b1')?.because).toEqual([{ key: 'producer.acks', value: '1' }])
})

const parameters = (files: readonly ConfigFile[], settings: Partial<Settings> = {}) =>
  parametersOf(interpret(read(files, settings)))

test('Large numbers are made small in one place: five replicas are three, five in flight are two; 0 retries are none.', () => {
  const many = parameters([
    producer('acks=all', 'max.in.flight.requests.per.connection=5', 'retries=2147483647'),
    broker('default.replication.factor=5', 'min.insync.replicas=2'),
  ])
  expect(many).toMatchObject({ replicationFactor: 3, maxInFlight: 2, retries: true, minInsyncReplicas: 2 })
  const few = parameters([producer('acks=1', 'retries=0', 'max.in.flight.requests.per.connection=1'), safeBroker])
  expect(few).toMatchObject({ acks: '1', retries: false, maxInFlight: 1, idempotence: false })
})

test('flush.messages=1 flushes every record; a larger number, or never, does not.', () => {
  const flushes = (n: number) => parameters([safeBroker], { sets: [`topic.flush.messages=${n}`] }).flushEveryRecord
  expect([flushes(1), flushes(2), flushes(NEVER)]).toEqual([true, false, false])
})

test.each([
  ['java@3.9', [], 'poll', 'throws'],
  ['librdkafka@2.3', [], 'handed-out', 'throws'],
  ['librdkafka@2.3', ['enable.auto.offset.store=false'], 'after', 'throws'],
  ['kafkajs@2.2', [], 'after', 'throws'],
  ['platformatic@2.9', [], 'handed-out', 'throws'],
  ['spring@3.1', ['enable.auto.commit=false'], 'after', 'gives-up'],
] as const)('The consumer of %s with %j commits %s.', (client, lines, commit, onThrow) => {
  const settings = { clients: [`consumer=${client}`], ackPoint: 'after', handler: 'throws' }
  const found = parameters([consumer(...lines), safeBroker], settings)
  expect(found.consumer).toMatchObject({ commit, onThrow })
})

test('A small configuration, searched for real: the one replica loses what its disk had, and the line is named.', () => {
  const configuration = read([producer('acks=all'), broker('default.replication.factor=1')])
  const plan = planCheck(configuration, { guarantees: ['NAL'], faults: ['b1', 'd1'] })
  const answers = new Map<string, Finding>()
  for (const { key, question } of plan.questions) {
    run({ kind: 'question', question }, {}, finding => answers.set(answerKey(key, finding.id), finding))
  }
  const [stopped, gone] = plan.assemble(answers)
  expect([stopped?.id, stopped?.verdict]).toEqual(['NAL:b1', 'holds'])
  expect([gone?.id, gone?.verdict, gone?.counterexample?.faults]).toEqual(['NAL:d1', 'broken', { d1: 1 }])
  expect(gone?.because).toContainEqual({
    file: 'server.properties',
    line: 3,
    key: 'default.replication.factor',
    value: '1',
  })
})

const settled: Partial<Settings> = { ackPoint: 'after', handler: 'throws', handling: 'loop', onSendFailure: 'report' }
const wholeWay = [producer('acks=all'), consumer('enable.auto.commit=false'), safeBroker]
const inGroup =
  (broken: readonly string[]) =>
  ({ setting }: BesideQuestion, id: string): Verdict =>
    setting === 'group' && broken.includes(id) ? 'broken' : 'holds'

test('A rebalance is asked of a group; where nobody consumes it changes nothing.', () => {
  const plan = planCheck(read(wholeWay, settled), { guarantees: ['NAL', 'ALO', 'AMO'], faults: ['none', 'rb'] })
  const findings = answered(plan, () => 'holds', inGroup(['AMO:rb']))
  expect(findings.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    'NAL:none holds',
    'NAL:rb holds',
    'ALO:none holds',
    'ALO:rb holds',
    'AMO:none holds',
    'AMO:rb broken',
  ])
})

test('What is broken without any fault in a group is broken under every one of the partition’s.', () => {
  const plan = planCheck(read(wholeWay, { ...settled, handling: 'parallel' }), { guarantees: ['ORD'] })
  const findings = answered(plan, () => 'holds', inGroup(['ORD:none']))
  expect(cell(findings, 'ORD:d1')?.verdict).toBe('broken')
  const spared = answered(plan, () => 'holds', inGroup(['ORD:rb']))
  expect([cell(spared, 'ORD:d1')?.verdict, cell(spared, 'ORD:rb')?.verdict]).toEqual(['holds', 'broken'])
})

test('Where records are handled is asked for: unknown, it makes the verdict depend, with one for each value.', () => {
  const { handling: _handling, ...open } = settled
  const plan = planCheck(read(wholeWay, open), { guarantees: ['ALO'], faults: ['c'] })
  const byHandling = (question: BesideQuestion, id: string): Verdict =>
    question.setting === 'group' && question.parameters.handling === 'parallel' && id === 'ALO:c' ? 'broken' : 'holds'
  const alo = cell(
    answered(plan, () => 'holds', byHandling),
    'ALO:c',
  )
  expect(alo?.verdict).toBe('depends')
  expect(alo?.branches?.map(({ when, verdict }) => `${when}: ${verdict}`)).toEqual([
    'consumer.handling=loop or hand-off or per-key: holds',
    'consumer.handling=parallel: broken',
  ])
})

test('An idempotent producer that is nobody’s is asked about as every client’s that may be idempotent.', () => {
  const files = [
    producer('acks=all', 'enable.idempotence=true', 'retries=5', 'max.in.flight.requests.per.connection=1'),
  ]
  const plan = planCheck(read([...files, safeBroker], { clients: [] }), { guarantees: ['NAL'], faults: ['n'] })
  const byClient = (question: BesideQuestion): Verdict =>
    question.setting === 'producer' && question.parameters.client === 'kafkajs' ? 'broken' : 'holds'
  const nal = cell(
    answered(plan, () => 'holds', byClient),
    'NAL:n',
  )
  expect(nal?.verdict).toBe('depends')
  expect(nal?.branches?.find(({ verdict }) => verdict === 'broken')?.when).toBe('producer.client=kafkajs@2.2')
})

/**
 * Repairs of small configurations: every proposal is checked again as its files would be, and every smaller set is decided not to do.
 */
import { expect, test } from 'vitest'
import {
  type ConfigFile,
  type Configuration,
  edited,
  interpret,
  readConfiguration,
  readEditor,
  type FactName,
  type Settings,
} from '../model/deployment/index.ts'
import { planCheck, questionKey } from './check.ts'
import { run } from './decide.ts'
import type { Finding, Repairs, Verdict } from './finding.ts'
import { answerKey } from './jobs.ts'
import { faultClasses } from './question.ts'
import { MOST_PROPOSED, Repairing, type ToDecide } from './repair.ts'
import { changed, setsOfSize } from './repair-sets.ts'
import { candidatesOf, type CellId } from './repairable.ts'

const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: `${lines.join('\n')}\n` })
const producer = (...lines: readonly string[]) =>
  file('producer.properties', 'bootstrap.servers=kafka:9092', 'key.serializer=S', ...lines)
const consumer = (...lines: readonly string[]) => file('consumer.properties', 'group.id=orders', ...lines)
const broker = (...lines: readonly string[]) => file('server.properties', 'node.id=1', 'process.roles=broker', ...lines)
const java: Settings = {
  sets: [],
  clients: ['java@3.9'],
  broker: 'kafka@3.9',
  ackPoint: 'after',
  handler: 'throws',
  handling: 'loop',
  onSendFailure: 'report',
}
const cellOf = (id: string) => {
  const [guarantee, fault] = id.split(':')
  return { guarantee, fault } as CellId
}

/** Every search is made once in this file. */
const decided = new Map<string, readonly Finding[]>()
function decide({ question }: Pick<ToDecide, 'question'>): readonly Finding[] {
  const key = `${questionKey(question)} ${question.guarantees.join(' ')}`
  const found: Finding[] = []
  const known = decided.get(key)
  if (known === undefined) run({ kind: 'verdicts', question }, {}, finding => void found.push(finding))
  decided.set(key, known ?? found)
  return known ?? found
}

function mended(
  configuration: Configuration,
  cells: readonly string[],
  answers: (asked: ToDecide) => readonly Finding[] = decide,
): Repairs {
  const repairing = new Repairing([{ configuration, cells: cells.map(cellOf), under: faultClasses }])
  for (let asked = repairing.next(); asked !== undefined; asked = repairing.next()) {
    for (const finding of answers(asked)) repairing.hear(answerKey(questionKey(asked.question), finding.id), finding)
    repairing.finish(asked.search)
  }
  return repairing.repairs[0]!
}

/** What `check` says of these cells. */
function checked(configuration: Configuration, cells: readonly string[]): readonly Verdict[] {
  return cells.map(id => {
    const { guarantee, fault } = cellOf(id)
    const plan = planCheck(configuration, { guarantees: [guarantee], faults: [fault] })
    const answers = new Map<string, Finding>()
    for (const { key, question } of plan.questions) {
      for (const finding of decide({ question })) answers.set(answerKey(key, finding.id), finding)
    }
    return plan.assemble(answers).find(finding => finding.id === id)!.verdict
  })
}

const textOf = ({ proposals }: Repairs) =>
  proposals.map(({ changes }) => changes.map(({ fact, from, to }) => `${fact} ${from}>${to}`).join(', '))

const sourcesOf: Readonly<Record<string, readonly [readonly ConfigFile[], Settings, readonly string[]]>> = {
  'acks=1, one broker stops': [[producer('acks=1'), broker('default.replication.factor=2')], java, ['NAL:b1']],
  'acks=1 and one in sync, one broker is gone': [
    [producer('acks=1'), broker('default.replication.factor=2', 'min.insync.replicas=1')],
    java,
    ['NAL:d1'],
  ],
  'acks=1, a broker stops, or all lose power': [
    [producer('acks=1', 'linger.ms=5'), broker('default.replication.factor=2')],
    java,
    ['NAL:b1', 'NAL:p*'],
  ],
  'what was handed out is committed': [
    [producer('acks=all'), consumer('enable.auto.commit=true'), broker()],
    { ...java, clients: ['librdkafka@2.3'] },
    ['ALO:c'],
  ],
  'acks are not known': [[broker('default.replication.factor=2')], java, ['NAL:d1']],
}

test('One change where one is enough, with what it costs.', () => {
  const [files, settings, cells] = sourcesOf['acks=1, one broker stops']!
  const repairs = mended(readConfiguration(files, settings), cells)
  expect(textOf(repairs)).toEqual(['producer.acks 1>all'])
  expect(repairs.says).toBe('One change is the least there can be.')
  expect(repairs.proposals[0]!.changes[0]!.cost).toContain('Latency')
  expect(repairs.proposals[0]!.states).toBeGreaterThan(1000)
})

test('Two changes where neither alone is enough; what no client would start with is counted as that.', () => {
  const [files, settings, cells] = sourcesOf['acks=1 and one in sync, one broker is gone']!
  const repairs = mended(readConfiguration(files, settings), cells)
  expect(textOf(repairs)).toEqual(['topic.min.insync.replicas 1>2, producer.acks 1>all'])
  expect(repairs.says).toBe('No smaller one does (single changes: 3 broken still, 1 with which no client would start).')
})

test('Cells that are to hold together get one repair.', () => {
  const [files, settings, cells] = sourcesOf['acks=1, a broker stops, or all lose power']!
  const repairs = mended(readConfiguration(files, settings), cells)
  expect(repairs.of).toEqual(['NAL:b1', 'NAL:p*'])
  expect(textOf(repairs)).toContain('producer.acks 1>all, topic.flush.messages never>1')
})

test('What is not known stays so: a repair holds whatever it is, or sets it.', () => {
  const [files, settings, cells] = sourcesOf['acks are not known']!
  expect(textOf(mended(readConfiguration(files, settings), cells))).toContain(
    'topic.min.insync.replicas 1>2, producer.acks unknown>all',
  )
})

test.each(Object.keys(sourcesOf))(
  'R1, R2: %s: check agrees with each proposal as its files would be, and with no smaller set',
  name => {
    const [files, settings, cells] = sourcesOf[name]!
    const configuration = readConfiguration(files, settings)
    const { proposals } = mended(configuration, cells)
    expect(proposals.length).toBeGreaterThan(0)
    for (const { changes } of proposals) {
      const editor = readEditor(files, settings)
      const edits = changes.flatMap(({ fact, to }) => editor(fact as FactName, to))
      const unsaid = changes.filter(({ fact, to }) => editor(fact as FactName, to).length === 0)
      const after = files.map(each => ({
        ...each,
        text: edited(
          each.text,
          edits.filter(edit => edit.file === each.name),
        ),
      }))
      const sets = unsaid.map(({ fact, to }) => `${fact}=${to}`)
      expect(checked(readConfiguration(after, { ...settings, sets }), cells)).toEqual(cells.map(() => 'holds'))
    }
    const size = proposals[0]!.changes.length
    const all = candidatesOf(cells.map(cellOf), interpret(configuration))
    for (let fewer = 0; fewer < size; fewer++) {
      for (const set of setsOfSize(all, fewer)) {
        const verdicts = startable(changed(configuration, set))
          ? checked(changed(configuration, set), cells)
          : ['refused']
        expect(verdicts.some(verdict => ['broken', 'depends', 'refused'].includes(verdict))).toBe(true)
      }
    }
  },
)

function startable(configuration: Configuration): boolean {
  try {
    return interpret(configuration) !== undefined
  } catch {
    return false
  }
}

test('R4: where nothing mends, the settings that were tried are named', () => {
  const files = [producer('acks=all'), consumer('enable.auto.commit=false'), broker()]
  const repairs = mended(readConfiguration(files, { ...java, clients: ['producer=java@3.9', 'consumer=spring@3.1'] }), [
    'ALO:e',
  ])
  expect([repairs.outcome, repairs.proposals]).toEqual(['none', []])
  expect(repairs.says).toMatch(
    /^No change of these settings makes it hold in this scope: .*topic\.replication\.factor.* \(alone or together\)\./,
  )
  expect(repairs.says).toMatch(/Tried: single changes: \d+ broken still; sets of 2: \d+ broken still/)
})

test('What was not decided is said to be that', () => {
  const configuration = readConfiguration([producer('acks=1'), broker('default.replication.factor=2')], java)
  const repairing = new Repairing([{ configuration, cells: [cellOf('NAL:b1')], under: faultClasses }])
  expect(repairing.next()).toBeDefined()
  expect(repairing.repairs).toEqual([
    {
      of: ['NAL:b1'],
      outcome: 'undecided',
      proposals: [],
      says: 'It was not decided whether a change makes it hold.',
    },
  ])
  const nothing = mended(configuration, ['NAL:b1'], () => [])
  expect([nothing.outcome, nothing.proposals]).toEqual(['undecided', []])
  expect(nothing.says).toContain('No change of these settings is known to make it hold')
})

test('What holds already needs no change.', () => {
  const files = [producer('acks=all'), broker('default.replication.factor=2')]
  expect(mended(readConfiguration(files, java), ['NAL:b1'])).toEqual({
    of: ['NAL:b1'],
    outcome: 'not needed',
    proposals: [],
    says: 'It holds already: nothing need change.',
  })
})

/** Each cell of a question as this says, without a search. */
const played =
  (verdictOf: (question: ToDecide['question']) => Verdict) =>
  ({ question }: ToDecide): readonly Finding[] =>
    question.guarantees.flatMap(guarantee =>
      faultClasses.map(fault => ({
        id: `${guarantee}:${fault}`,
        verdict: verdictOf(question),
        scope: '',
        states: 1,
        transitions: 1,
        depth: 1,
        seconds: 0,
        because: [],
      })),
    )
const acksOf = (question: ToDecide['question']) => ('acks' in question.parameters ? question.parameters.acks : 'none')

test('R2: where a smaller set was not decided, none is called the smallest', () => {
  const files = [producer('acks=1'), broker('default.replication.factor=2', 'min.insync.replicas=1')]
  const verdicts = played(question => {
    if (acksOf(question) === '1') return 'broken'
    return 'minInsyncReplicas' in question.parameters && question.parameters.minInsyncReplicas < 2
      ? 'inconclusive'
      : 'holds'
  })
  const repairs = mended(readConfiguration(files, java), ['NAL:d1'], verdicts)
  expect(textOf(repairs)).toContain('topic.min.insync.replicas 1>2, producer.acks 1>all')
  expect(repairs.says).toMatch(/^It is not known to be the smallest: 1 smaller set was not decided\./)
})

test('T4: what two brokers keep is asked of all of them besides', () => {
  const files = [broker('default.replication.factor=3', 'unclean.leader.election.enable=true')]
  const verdicts = played(({ parameters }) => {
    if (!('replicationFactor' in parameters)) return 'holds'
    const { acks, replicationFactor, uncleanLeaderElection } = parameters
    return acks === 'all' && (replicationFactor === 2 || !uncleanLeaderElection) ? 'holds' : 'broken'
  })
  const configuration = readConfiguration(files, { ...java, sets: ['producer.acks=1'] })
  const found = textOf(mended(configuration, ['NAL:b1'], verdicts))
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter(text => !text.includes('topic.unclean.leader.election.enable true>false'))).toEqual([])
})

test('R3: proposals are a handful, and sets of their size that nobody looked at are counted', () => {
  const files = [producer('acks=0'), consumer(), broker('unclean.leader.election.enable=true')]
  const settings = { ...java, clients: ['librdkafka@2.3'], handler: 'swallows' }
  let first = ''
  const verdicts = played(question => {
    if (question.setting === 'pipeline') first ||= questionKey(question)
    return questionKey(question) === first ? 'broken' : 'holds'
  })
  const { proposals, says } = mended(readConfiguration(files, settings), ['ALO:e'], verdicts)
  expect(proposals).toHaveLength(MOST_PROPOSED)
  expect(says).toMatch(/^One change is the least there can be\. \d+ further sets of this size were not looked at\.$/)
})

test('Time is asked for before each set that is put together; when it is up, no more are, and that is said', () => {
  const files = [producer('acks=1'), consumer(), broker('min.insync.replicas=1')]
  const cells = ['NAL:d1', 'ALO:e', 'AMO:n'].map(cellOf)
  const asked = [{ configuration: readConfiguration(files, java), cells, under: faultClasses }]
  const broken = played(() => 'broken')
  const looked = (most: number) => {
    let looks = 0
    const repairing = new Repairing(asked, () => ++looks > most)
    for (let next = repairing.next(); next !== undefined; next = repairing.next()) {
      for (const finding of broken(next)) repairing.hear(answerKey(questionKey(next.question), finding.id), finding)
      repairing.finish(next.search)
    }
    return { looks, repairs: repairing.repairs[0]! }
  }
  expect(looked(Infinity).looks).toBeGreaterThan(100)
  const { looks, repairs } = looked(40)
  expect(looks).toBeLessThan(45)
  expect(repairs.says).toMatch(/^It was not decided whether 2 changes would do\. Decided so far: /)
})

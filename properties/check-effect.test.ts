/**
 * EO in `check`: what is asked of which system, which half breaks, and what is to blame. Recipes and transactions are searched for real; the log and the
 * group are played, they have tests of their own.
 */
import { expect, test } from 'vitest'
import {
  type ConfigFile,
  type Configuration,
  effectNames,
  readConfiguration,
  type Settings,
} from '../model/deployment/index.ts'
import { sinkNames } from '../model/sinks/index.ts'
import { type BesideQuestion, besideQuestionOf, flattenBeside, isBeside } from './beside.ts'
import { type CheckPlan, planCheck } from './check.ts'
import { run } from './decide.ts'
import type { Finding, Verdict } from './finding.ts'
import { answerKey } from './jobs.ts'
import { faultClasses, type Question } from './question.ts'
import { replayFinding } from './replayed.ts'

const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: lines.join('\n') })
const producer = (...lines: readonly string[]) =>
  file('producer.properties', 'bootstrap.servers=kafka:9092', 'key.serializer=S', ...lines)
const consumer = (...lines: readonly string[]) =>
  file('consumer.properties', 'group.id=orders', 'auto.offset.reset=earliest', ...lines)
const broker = file(
  'server.properties',
  'node.id=1',
  'process.roles=broker',
  'default.replication.factor=1',
  'min.insync.replicas=1',
)
const byHand = consumer('enable.auto.commit=false')
const files = [producer('acks=all'), byHand, broker]
const java: Settings = { sets: [], clients: ['java@3.9'], broker: 'kafka@3.9' }
const said: Partial<Settings> = { ackPoint: 'after', handler: 'throws', handling: 'loop', onSendFailure: 'report' }
const read = (some: readonly ConfigFile[], settings: Partial<Settings>): Configuration =>
  readConfiguration(some, { ...java, ...said, ...settings })
const faults = ['none', 'c', 'n', 'rb', 'e']
const plan = (settings: Partial<Settings>, some = files) =>
  planCheck(read(some, settings), { guarantees: ['EO'], faults })

const played = (id: string, verdict: Verdict, question: Question | BesideQuestion): Finding => ({
  id,
  guarantee: id.split(':')[0]!,
  verdict,
  ...(isBeside(question) ? { deployment: flattenBeside(question) } : {}),
  scope: question.setting,
  states: 1,
  transitions: 1,
  depth: 1,
  seconds: 0,
  because: [],
})
const holds = () => 'holds' as const
type Play = (question: Question | BesideQuestion, id: string) => Verdict

/** Questions of these settings are searched, the others played. */
function answered({ questions, assemble }: CheckPlan, real: readonly string[], play: Play = holds) {
  const answers = new Map<string, Finding>()
  for (const { key, question } of questions) {
    const keep = (finding: Finding) => answers.set(answerKey(key, finding.id), finding)
    if (real.includes(question.setting)) run({ kind: 'question', question }, {}, keep)
    else
      for (const guarantee of question.guarantees)
        for (const fault of faultClasses)
          keep(played(`${guarantee}:${fault}`, play(question, `${guarantee}:${fault}`), question))
  }
  return assemble(answers)
}
const at = (findings: readonly Finding[], fault: string) => findings.find(({ id }) => id === `EO:${fault}`)!
const brokenAt = (findings: readonly Finding[]) =>
  faults.filter(fault => at(findings, fault).verdict === 'broken').join(' ')

test('Every recipe has a name that --effect takes, and the other way round.', () => {
  expect(effectNames).toEqual(sinkNames)
})

test('EO is asked where somebody says where the effect lands, commits in a transaction, or names it; else not.', () => {
  const rows = (settings: Partial<Settings>, options = {}) =>
    new Set(
      planCheck(read(files, settings), { faults, ...options })
        .assemble(new Map())
        .map(({ guarantee }) => guarantee),
    )
  expect(rows({}).has('EO')).toBe(false)
  expect(rows({ effect: 'unique-key' }).has('EO')).toBe(true)
  expect([...rows({}, { guarantees: ['EO'] })]).toEqual(['EO'])
  const inTransaction = read([producer('transactional.id=t'), byHand, broker], { ackPoint: 'transaction' })
  expect(planCheck(inTransaction, { faults }).assemble(new Map()).at(-1)?.id).toBe('EO:e')
})

const asked = (settings: Partial<Settings>, some = files) =>
  [
    ...new Set(
      plan({ sets: ['effect.key=record'], ...settings }, some).questions.map(
        ({ question }) => `${question.setting} ${question.guarantees.join(' ')}`,
      ),
    ),
  ].toSorted()
const idempotent = 'producer NAL AMO ORD'

test('EO is composed of the recipe, of who hands out, and of the log; copies in the log are asked about where nothing knows them.', () => {
  expect(asked({ effect: 'unique-key' })).toEqual(['group ALO AMO ORD', 'pipeline ALO', idempotent, 'sink ALO AMO'])
  const byOffset = { effect: 'unique-key', sets: ['effect.key=offset'] }
  expect(asked(byOffset)).toContain('pipeline AMO')
  expect(asked({ effect: 'outside-call' })).toContain('pipeline AMO')
  expect(asked({ effect: 'natural-set' })).toEqual([
    'group ALO AMO ORD',
    'pipeline ALO',
    'pipeline ORD',
    idempotent,
    'sink EO',
  ])
})

test('Where the offset is stored with the data, what is committed to Kafka is not asked about; of the log, that it loses nothing.', () => {
  const stored = asked({ effect: 'offsets-with-data-fenced' })
  expect(stored).toEqual(['cluster NAL', 'pipeline AMO', idempotent, 'sink ALO AMO'])
  const [sink] = plan({ effect: 'offsets-with-data-fenced', ackPoint: 'before' }).questions
  expect(sink!.question.parameters).toMatchObject({ sink: 'offsets-with-data-fenced', commits: 'after' })
})

test('A client that may commit what it handed out at any time is asked about both moments; several handlers side by side.', () => {
  const commits = (settings: Partial<Settings>, some = files) =>
    plan({ effect: 'none', ...settings }, some).questions.flatMap(({ question }) =>
      question.setting === 'sink' ? [`${question.parameters.commits} ${question.parameters.handlers}`] : [],
    )
  const automatic = [producer('acks=all'), consumer(), broker]
  expect(commits({})).toEqual(['after 1'])
  expect(commits({ ackPoint: 'before' })).toEqual(['before 1'])
  expect(commits({ clients: ['producer=java@3.9', 'consumer=librdkafka@2.3'] }, automatic)).toEqual([
    'before 1',
    'after 1',
  ])
  expect(commits({ handling: 'parallel', ackPoint: 'lowest-unfinished' })).toEqual(['lowest-unfinished 2'])
  expect(commits({ handling: 'hand-off' }, automatic)).toEqual(['before 1', 'after 1'])
})

test.each([
  ['none', 'c n rb e', 'doubled'],
  ['unique-key', '', ''],
  ['unique-key-before', 'c n e', 'lost'],
  ['look-up-then-write', 'c n rb e', 'doubled'],
  ['select-then-insert', 'rb', 'doubled'],
  ['set-if-absent-before', 'c n e', 'lost'],
  ['offsets-with-data', 'rb', 'doubled'],
  ['offsets-with-data-fenced', '', ''],
  ['natural-set', 'rb', 'older'],
  ['dual-write-database-first', 'c n e', 'lost'],
] as const)('%s, committed after its handler: EO breaks under %j, as the effect is %s.', (effect, broken, half) => {
  const findings = answered(plan({ effect, sets: ['effect.key=record'] }), ['sink'])
  expect(brokenAt(findings)).toBe(broken)
  // Broken or kept, on the reference broker it comes out the same.
  for (const fault of faults) expect([fault, at(findings, fault).onBroker?.outcome]).toEqual([fault, 'reproduced'])
  for (const fault of faults.filter(each => broken.includes(each) && each !== 'none')) {
    const { note, because, counterexample } = at(findings, fault)
    expect([fault, note?.includes(half)]).toEqual([fault, true])
    expect(counterexample?.why?.[0]?.toLowerCase()).toBe(note)
    expect(counterexample?.why?.length).toBeLessThanOrEqual(5)
    expect(because).toContainEqual({ key: 'effect', value: effect })
    expect(counterexample?.nearMiss?.told.faults).toEqual(counterexample?.faults)
  }
})

test('What is committed before its handler is lost there, whatever the recipe; the moment is to blame before the recipe is.', () => {
  const findings = answered(plan({ effect: 'unique-key', ackPoint: 'before', sets: ['effect.key=record'] }), ['sink'])
  expect(brokenAt(findings)).toBe('c e')
  expect(at(findings, 'c').onBroker?.outcome).toBe('reproduced')
  expect(at(findings, 'c').because.map(({ key }) => key)).toEqual(['consumer.ack.point', 'effect'])
  expect(at(findings, 'c').counterexample?.nearMiss?.repair).toBe(
    'enable.auto.commit=false, each record committed after its handler',
  )
})

test('The near miss is the recipe that keeps the promise, in the same scenario.', () => {
  const repair = (effect: string) =>
    at(
      answered(
        planCheck(read(files, { effect, sets: ['effect.key=record'] }), { guarantees: ['EO'], faults: ['rb', 'c'] }),
        ['sink'],
      ),
      'rb',
    ).counterexample?.nearMiss?.repair
  expect(repair('select-then-insert')).toBe('a unique key in the effect’s own transaction')
  expect(repair('offsets-with-data')).toBe('the offset stored with the data, and compared')
  expect(repair('natural-set')).toBe('a value written only over an older one')
  expect(repair('outside-call')).toBe('the record’s identity as a key at whoever is called or reads')
})

test('A record that is never handled has no effect: what the group loses, EO loses, and the group is to blame.', () => {
  const findings = answered(plan({ effect: 'unique-key', sets: ['effect.key=record'] }), [], ({ setting }, id) =>
    setting === 'group' && id === 'ALO:e' ? 'broken' : 'holds',
  )
  expect(brokenAt(findings)).toBe('e')
  expect(at(findings, 'e')).toMatchObject({ deployment: { setting: 'group', promise: 'ALO' } })
  expect(at(findings, 'e').note).toBe('the effect is lost: of exactly once, at least once breaks.')
})

test('Two copies in the log are one effect by the record’s own identity and two by offset; unsaid, it depends on that.', () => {
  const twice: Play = ({ setting }, id) => (setting === 'pipeline' && id === 'AMO:n' ? 'broken' : 'holds')
  const by = (...sets: readonly string[]) => at(answered(plan({ effect: 'unique-key', sets }), [], twice), 'n')
  expect(by('effect.key=record').verdict).toBe('holds')
  expect(by('effect.key=record').scope).toContain('known again by the identity made at the record’s source')
  expect(by('effect.key=offset')).toMatchObject({
    verdict: 'broken',
    because: expect.arrayContaining([{ key: 'effect.key', value: 'offset' }]) as unknown,
  })
  expect(by().branches?.map(({ when, verdict }) => `${when} ${verdict}`)).toEqual([
    'effect.key=record holds',
    'effect.key=offset broken',
  ])
})

test('A broker’s failure loses an effect as it loses the record; a recipe does not mend that.', () => {
  const gone: Play = ({ setting }, id) => (setting === 'pipeline' && id === 'ALO:d1' ? 'broken' : 'holds')
  const eo = planCheck(read(files, { effect: 'unique-key', sets: ['effect.key=record'] }), {
    guarantees: ['EO'],
    faults: ['d1'],
  })
  const [found] = answered(eo, [], gone)
  expect([found?.id, found?.verdict, found?.because[0]?.key]).toEqual(['EO:d1', 'broken', 'default.replication.factor'])
})

test('Where nobody says where the effect lands, EO depends on it: one verdict for the recipes that keep it, one for the others.', () => {
  const open = planCheck(read(files, { sets: ['effect.key=record'] }), { guarantees: ['EO'], faults: ['rb'] })
  const byRecipe: Play = question =>
    question.setting === 'sink' && question.parameters.sink !== 'unique-key' ? 'broken' : 'holds'
  const depends = at(answered(open, [], byRecipe), 'rb')
  expect(depends.verdict).toBe('depends')
  expect(depends.branches?.find(({ verdict }) => verdict === 'holds')?.when).toBe('effect=unique-key')
})

const transactional = [producer('transactional.id=orders-1'), byHand, broker]
const facts = {
  'producer.transactional.id.per': 'instance',
  'consumer.group.metadata': 'passed',
  'consumer.isolation.level': 'read_committed',
}
const inTransaction = (change: Partial<typeof facts> = {}): Partial<Settings> => ({
  effect: 'none',
  ackPoint: 'transaction',
  sets: Object.entries({ ...facts, ...change }).map(([fact, value]) => `${fact}=${value}`),
})

test('Offsets in the transaction, group metadata, read_committed: exactly once in Kafka’s log, composed with what its topic loses.', () => {
  const found = plan(inTransaction(), transactional)
  expect(found.questions.map(({ question }) => question.setting)).toEqual(['processing', 'cluster'])
  const findings = answered(found, ['processing'])
  expect(brokenAt(findings)).toBe('')
  expect(at(findings, 'rb').scope).toMatch(/^composed of where it is read again.*; and /)
})

test.each([
  ['consumer.isolation.level', 'read_uncommitted', 'c rb e', 'isolation.level=read_committed'],
  ['consumer.group.metadata', 'not-passed', 'rb', 'the group metadata given to sendOffsetsToTransaction'],
] as const)('In transactions with %s=%s, EO breaks under %s; kept with %s.', (key, value, broken, repair) => {
  const findings = answered(plan(inTransaction({ [key]: value }), transactional), ['processing'])
  expect(brokenAt(findings)).toBe(broken)
  const { because, counterexample } = at(findings, 'rb')
  expect(because).toEqual([{ key, value }])
  expect(counterexample?.nearMiss?.repair).toBe(repair)
  for (const fault of faults) expect([fault, at(findings, fault).onBroker?.outcome]).toEqual([fault, 'reproduced'])
})

test('With one transactional.id for the application nothing is lost: its instances fence each other, and the scope says so.', () => {
  const found = (per: string) =>
    answered(plan(inTransaction({ 'producer.transactional.id.per': per }), transactional), ['processing'])
  expect(brokenAt(found('application'))).toBe('')
  expect(at(found('application'), 'rb').scope).toContain('whose instances fence each other without any fault')
  expect(at(found('instance'), 'rb').scope).not.toContain('fence each other')
})

test.each([
  ['after', {}, 'c rb', 'the effect is doubled'],
  ['before', {}, 'c rb e', 'the effect is lost'],
  ['after', { 'consumer.isolation.level': 'read_uncommitted' }, 'c rb e', 'the effect is doubled'],
] as const)(
  'Offsets committed beside the transaction, %s handling, %j: EO breaks under %s; a throw before the commit aborts.',
  (ackPoint, change, broken, note) => {
    const found = plan({ ...inTransaction(change), ackPoint }, transactional)
    const asked = found.questions.map(({ question }) => question).find(({ setting }) => setting === 'processing')
    expect(asked).toMatchObject({ parameters: { producer: 'transactional', offsets: ackPoint } })
    const findings = answered(found, ['processing'])
    expect(brokenAt(findings)).toBe(broken)
    expect(at(findings, 'c').note).toContain(note)
    for (const fault of faults) expect([fault, at(findings, fault).onBroker?.outcome]).toEqual([fault, 'reproduced'])
  },
)

test('Who reads uncommitted what another’s transactions write has an aborted record and its successor: two copies, unless they are known for one.', () => {
  const settings = (key: string) => ({
    effect: 'unique-key',
    sets: [`effect.key=${key}`, 'consumer.isolation.level=read_uncommitted'],
  })
  const settingsAsked = (key: string) =>
    plan(settings(key), transactional).questions.map(({ question }) => question.setting)
  expect(settingsAsked('offset')).toContain('processing')
  expect(settingsAsked('record')).not.toContain('processing')
  expect(at(answered(plan(settings('offset'), transactional), ['processing']), 'c').note).toContain('doubled')
})

test.each([
  ['where an effect lands', { effect: 'look-up-then-write', sets: ['effect.key=record'] }, files, 'sink'],
  ['transactions', inTransaction({ 'consumer.group.metadata': 'not-passed' }), transactional, 'processing'],
] as const)(
  'A question about %s survives as flat data, and its counterexample replays from that alone.',
  (_, settings, some, setting) => {
    const found = planCheck(read(some, settings), { guarantees: ['EO'], faults: ['rb'] })
    const { question } = found.questions.find(each => each.question.setting === setting)!
    const flat = flattenBeside(question as BesideQuestion)
    expect(besideQuestionOf(JSON.parse(JSON.stringify(flat)) as typeof flat)).toEqual(question)
    const broken = at(answered(found, [setting]), 'rb')
    const again = replayFinding(JSON.parse(JSON.stringify(broken)) as Finding)
    expect(again.steps.map(({ does }) => does)).toEqual(broken.counterexample?.steps.map(({ does }) => does))
  },
)

import { expect, test } from 'vitest'
import {
  type ConfigFile,
  type FactName,
  factNames,
  readConfiguration,
  type Settings,
} from '../model/deployment/index.ts'
import { planCheck } from './check.ts'
import type { Finding, Verdict } from './finding.ts'
import { answerKey } from './jobs.ts'
import { decidesOf, kindsOf } from './would-decide.ts'
import { factPlaces } from './would-decide-places.ts'

const file = (name: string, text: string): ConfigFile => ({ name, text: `bootstrap.servers=kafka:9092\n${text}` })
const java: Settings = { sets: [], clients: ['java@3.9'] }

/** Every question answered: what `holds` says of its parameters; with facts unknown, three replicas are asked about as two. */
function decided(
  files: readonly ConfigFile[],
  holds: (parameters: Readonly<Record<string, unknown>>) => boolean,
  settings: Settings = java,
) {
  const plan = planCheck(readConfiguration(files, settings), { guarantees: ['NAL'], faults: ['b1'] })
  const answers = new Map<string, Finding>()
  for (const { key, question } of plan.questions) {
    const verdict: Verdict = holds({ ...question.parameters }) ? 'holds' : 'broken'
    for (const guarantee of question.guarantees) {
      for (const fault of ['none', 'b1']) {
        const id = `${guarantee}:${fault}`
        answers.set(answerKey(key, id), {
          id,
          verdict: question.setting === 'producer' ? 'holds' : verdict,
          scope: 's',
          states: 1,
          transitions: 1,
          depth: 1,
          seconds: 0,
          because: [],
        })
      }
    }
  }
  return plan.assemble(answers)[0]!
}

test.each(factNames)('%s has a place, a command that only reads, and an option that check takes', fact => {
  const { stands, command, option = `--set ${fact}=VALUE` } = factPlaces[fact]
  expect(stands).toMatch(/^(in|with|where) \S/)
  for (const each of [command, ...Object.values(factPlaces[fact].of ?? {}).map(place => place.command)]) {
    expect(each).toMatch(
      /^(kafka-(topics|configs|consumer-groups|transactions)\.sh |grep -|mvn dependency:tree |npm ls |kubectl get |docker (inspect|compose images))/,
    )
    expect(each).not.toMatch(/--(alter|delete|create|execute)\b/)
  }
  expect(option).toMatch(/^--[a-z-]+ (\w+(\.\w+)*=)?(\w+@)?VALUE$/)
})

/** An option as Settings have it. */
function settingsOf(option: string, value: string): Settings {
  const [, name, text] = /^--([a-z-]+) (.*)$/.exec(option.replace('VALUE', value))!
  const none: Settings = { sets: [], clients: [] }
  switch (name) {
    case 'set':
      return { ...none, sets: [text!] }
    case 'client':
      return { ...none, clients: [text!] }
    case 'ack-point':
      return { ...none, ackPoint: text }
    case 'on-send-failure':
      return { ...none, onSendFailure: text }
    default:
      return { ...none, [name!]: text }
  }
}

test.each<[FactName, string]>([
  ['topic.replication.factor', '3'],
  ['topic.flush.messages', '9223372036854775807'],
  ['broker.storage', 'ephemeral'],
  ['broker.version', '3.9'],
  ['producer.client', 'java@3.9'],
  ['producer.on.send.failure', 'retry'],
  ['producer.transactional.id.per', 'instance'],
  ['consumer.client', 'kafkajs@2.2'],
  ['consumer.ack.point', 'after'],
  ['consumer.handler', 'throws'],
  ['consumer.handling', 'loop'],
  ['effect', 'unique-key'],
  ['effect.key', 'record'],
])('what hands %s over is read as that fact', (fact, value) => {
  const { option } = decidesOf(fact, [], [])
  const { options } = readConfiguration([file('producer.properties', 'acks=all')], settingsOf(option, value))
  expect(Object.keys(options)).toEqual([fact])
})

test('the fact that settles most is asked for first, with the values that were tried', () => {
  const finding = decided([file('producer.properties', 'acks=all')], p => p['replicationFactor'] !== 1)
  expect(finding.verdict).toBe('depends')
  expect(finding.decides).toEqual({
    fact: 'topic.replication.factor',
    stands: 'with the topic itself: whoever made it said how many replicas',
    command: 'kafka-topics.sh --bootstrap-server HOST:9092 --describe --topic TOPIC',
    option: '--set topic.replication.factor=VALUE',
    values: ['1', '2', '3'],
    asFile: true,
  })
  expect(finding.branches![0]!.when).toContain('topic.replication.factor=')
})

test('whoever supplies it is asked for what is left, and then for nothing', () => {
  const holds = (p: Readonly<Record<string, unknown>>) =>
    p['replicationFactor'] === 2 && p['uncleanLeaderElection'] === false
  const with_ = (...sets: readonly string[]) =>
    decided([file('producer.properties', 'acks=all')], holds, { ...java, sets })
  const two = with_('topic.replication.factor=2')
  expect(two.decides?.fact).toBe('topic.unclean.leader.election.enable')
  expect(two.decides?.command).toContain(
    'kafka-configs.sh --bootstrap-server HOST:9092 --describe --all --entity-type topics',
  )
  expect(with_('topic.replication.factor=2', 'topic.unclean.leader.election.enable=false')).not.toHaveProperty(
    'decides',
  )
})

test('what comes out the same whatever it is asks for nothing', () => {
  expect(decided([file('producer.properties', 'acks=1')], () => false)).not.toHaveProperty('decides')
})

test('a client’s version stands where the files’ own kind has it', () => {
  const commandFor = (...names: readonly string[]) => decidesOf('producer.client', [], kindsOf(names)).command
  expect(commandFor('src/main/resources/application-prod.yml')).toContain('org.springframework.kafka')
  expect(commandFor('src/kafka.ts')).toMatch(/^npm ls kafkajs/)
  expect(commandFor('producer.properties')).toMatch(/^grep -nE/)
  expect(kindsOf(['deploy/docker-compose.prod.yaml', 'topics.tf'])).toEqual(['containers', 'terraform'])
  expect(kindsOf(['my-application.yml', 'x.yaml'])).toEqual([])
})

/**
 * What public files taught: fragments, images behind a variable's registry, an application's own variables, and files with thousands of
 * services.
 */
import { expect, test } from 'vitest'
import { interpret, readConfiguration, type ConfigFile, type FactName, type Settings } from '../../index.ts'

const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: `${lines.join('\n')}\n` })
const compose = (...lines: readonly string[]) => file('compose.yml', 'services:', ...lines)
const read = (files: readonly ConfigFile[], settings: Partial<Settings> = {}) =>
  readConfiguration(files, { sets: [], clients: [], ...settings })
const valueOf = (fact: FactName, ...files: readonly ConfigFile[]) => interpret(read(files))[fact].value

test('an override alone speaks of a broker or a worker, though no image says so', () => {
  const broker = compose('  kafka:', '    environment:', '      KAFKA_MIN_INSYNC_REPLICAS: 2')
  expect(valueOf('topic.min.insync.replicas', broker)).toBe(2)
  const worker = compose('  connect:', '    environment:', '      CONNECT_PRODUCER_ACKS: 1')
  expect(valueOf('producer.acks', worker)).toBe('1')
  const built = compose('  app:', '    build: .', '    environment:', '      KAFKA_MIN_INSYNC_REPLICAS: 2')
  expect(() => read([built])).toThrow("compose.yml line 5: KAFKA_MIN_INSYNC_REPLICAS is the application's own name")
  const maps = [{ path: 'KAFKA', role: 'broker' }] as const
  expect(interpret(read([built], { maps }))['topic.min.insync.replicas'].value).toBe(2)
})

test('an image of a known name is known, whatever registry a variable names; of an unknown one nothing is', () => {
  const kafka = (image: string) => compose('  k:', `    image: ${image}`, '    environment: {KAFKA_BROKER_ID: 1}')
  expect(valueOf('broker.version', kafka('${REGISTRY}/confluentinc/cp-kafka:7.5.0'))).toBe('kafka@3.5')
  expect(valueOf('broker.version', kafka('${REGISTRY}cp-kafka:7.5.0'))).toBe('kafka@3.5')
  expect(valueOf('broker.version', kafka('${ORG}/kafka:3.5'))).toBe('unknown')
  expect(valueOf('broker.version', kafka('${REGISTRY}/cp-kafka:${TAG}'))).toBe('unknown')
})

test('a Dockerfile that a variable names is the one that is built', () => {
  const files = [
    file('.env', 'KAFKA_DOCKERFILE=./src/kafka/Dockerfile'),
    compose(
      '  k:',
      '    build: {context: ./, dockerfile: "${KAFKA_DOCKERFILE}"}',
      '    environment: {KAFKA_NODE_ID: 1}',
    ),
    file('src/kafka/Dockerfile', 'FROM apache/kafka:4.0.0'),
  ]
  expect(valueOf('broker.version', ...files)).toBe('kafka@4.0.0')
})

test('where an application says only in its own words what its client is, it is told how to say it in ours', () => {
  const app = compose('  app:', '    image: shop', '    environment:', '      KAFKA_ACKS: all')
  expect(() => read([app])).toThrow(
    "compose.yml line 5: KAFKA_ACKS is the application's own name, and so it is not read;",
  )
})

test("the address of an application's broker makes no broker", () => {
  expect(() => read([file('.env', 'KAFKA_HOST=kafka', 'KAFKA_PORT=9092')])).toThrow('says nothing of Kafka')
})

test('thousands of services are read, one warning says what some of them leave out, and a long chain is refused', () => {
  const services = Array.from({ length: 3000 }, (_, n) => [
    `  k${n}:`,
    '    image: apache/kafka:3.9.0',
    ...(n < 2000 ? ['    environment: {KAFKA_MIN_INSYNC_REPLICAS: 2}'] : []),
  ])
  const { warnings } = read([compose(...services.flat())])
  expect(warnings.filter(({ text }) => text.includes('is taken to hold'))).toEqual([
    {
      file: 'compose.yml',
      line: 4,
      text: 'KAFKA_MIN_INSYNC_REPLICAS is taken to hold for k2000, k2001, k2002, k2003, k2004 and 995 more too, which do not set it.',
    },
  ])
  const chain = Array.from({ length: 1000 }, (_, n) => [`  k${n}:`, `    extends: k${n + 1}`])
  expect(() => read([compose(...chain.flat())])).toThrow('more than 50 that extend each other')
})

test('what Compose would refuse is refused, by line, and not read as if it said nothing', () => {
  const kafka = (...environment: readonly string[]) =>
    compose('  kafka:', '    image: apache/kafka:3.9.0', ...environment.map(line => `    ${line}`))
  const refused = (...environment: readonly string[]) => expect(() => read([kafka(...environment)]))
  refused('environment:', '  - KAFKA_MIN_INSYNC_REPLICAS: 2').toThrow(
    'compose.yml line 5: a variable of environment has',
  )
  refused('environment:', '  KAFKA_MIN_INSYNC_REPLICAS: [2]').toThrow(
    'compose.yml line 5: a variable of environment has',
  )
  refused('environment: 5').toThrow('compose.yml line 4: environment is neither a map nor a list')
  expect(() => read([kafka('environment:')])).not.toThrow()
  expect(() =>
    read([compose('  kafka: {image: apache/kafka}', '---', 'services:', '  k: {image: apache/kafka}')]),
  ).toThrow('compose.yml line 4 begins a second compose file')
})

test('an image whose tag is a template is a broker of an unknown version', () => {
  const templated = compose('  kafka:', '    image: "apache/kafka:{{ v }}"', '    environment: {KAFKA_NODE_ID: 1}')
  expect(valueOf('broker.version', templated)).toBe('unknown')
  expect(valueOf('topic.min.insync.replicas', templated)).toBe(1)
})

test("a broker's name with a slip in it is caught, whatever runs there", () => {
  const name = 'KAFKA_UNCLEAN_LEADER_LECTION_ENABLE'
  const sentence = `${name} is no key that a broker knows; did you mean KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE?`
  const environment = ['    environment:', `      ${name}: "true"`]
  expect(read([compose('  kafka:', ...environment)]).warnings.map(({ text }) => text)).toContain(sentence)
  expect(() => read([compose('  app:', '    image: shop', ...environment)])).toThrow(`compose.yml line 5: ${sentence}`)
})

test('names of another image are told one by one where they decide, and the rest by their number', () => {
  const others = ['NODE_ID', 'PROCESS_ROLES', 'LISTENERS', 'ADVERTISED_LISTENERS', 'CONTROLLER_LISTENER_NAMES']
  const bitnami = compose(
    '  kafka:',
    '    image: apache/kafka:4.0.0',
    '    environment:',
    ...[...others, 'MIN_INSYNC_REPLICAS'].map(name => `      KAFKA_CFG_${name}: 2`),
  )
  expect(
    read([bitnami]).warnings.flatMap(({ line, text }) => (text.includes('no effect') ? [`${line} ${text}`] : [])),
  ).toEqual([
    '10 KAFKA_CFG_MIN_INSYNC_REPLICAS has no effect in apache/kafka; did you mean KAFKA_MIN_INSYNC_REPLICAS?',
    '5 5 further variables have no effect in apache/kafka, which reads names that begin with KAFKA_ and go on with a key of Kafka, without CFG.',
  ])
})

test('what stands for an image and cannot be one is not quoted', () => {
  expect(() => read([compose('  web:', '    image: Tr0ub4dor')])).toThrow('its services are web;')
})

test('a controller says nothing of topics, and nobody is told that it does not', () => {
  const cluster = compose(
    '  controller:',
    '    image: apache/kafka:4.0.0',
    '    environment: {KAFKA_PROCESS_ROLES: controller, KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE: "false"}',
    '  broker:',
    '    image: apache/kafka:4.0.0',
    '    environment: {KAFKA_PROCESS_ROLES: broker, KAFKA_MIN_INSYNC_REPLICAS: 2}',
  )
  const said = read([cluster]).warnings.flatMap(({ text }) => (text.includes('is taken to hold') ? [text] : []))
  expect(said).toEqual(['KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE is taken to hold for broker too, which does not set it.'])
})

test('JSON that outweighs what is read is told of', () => {
  const json = `      SPRING_APPLICATION_JSON: '{"spring.kafka.producer.acks": "1", "password": "hunter2"}'`
  const app = compose('  app:', '    image: shop', '    environment:', '      SPRING_KAFKA_PRODUCER_ACKS: all', json)
  const { warnings } = read([app])
  expect(warnings.map(({ line, text }) => `${line} ${text.slice(0, 36)}`)).toContain(
    '6 SPRING_APPLICATION_JSON is not read,',
  )
  expect(JSON.stringify(warnings)).not.toContain('hunter2')
})

/**
 * A Spring application beside the service, the pod or the file of variables that it runs in.
 */
import { expect, test } from 'vitest'
import { edited, readEditor, UsageError, type Settings } from '../../index.ts'
import { configFiles, fact, settings, value, warnings, type Files } from './spring.test-data.ts'

const yaml = (...lines: readonly string[]): Files => ({ 'src/application.yml': `${lines.join('\n')}\n` })
const application = yaml(
  'spring:',
  '  application: { name: shop }',
  '  kafka:',
  '    producer:',
  '      acks: 1',
  '      retries: ${RETRIES:3}',
  '---',
  'spring:',
  '  config: { activate: { on-profile: docker } }',
  '  kafka: { producer: { acks: 0 } }',
)
const compose = (...services: readonly string[]): Files => ({
  'compose.yml': `${['services:', '  kafka: { image: "apache/kafka:3.9.0" }', ...services].join('\n')}\n`,
})
const service = (name: string, environment: string) =>
  `  ${name}: { image: shop/${name}, environment: { ${environment} } }`
const acks = (files: Files, more: Partial<Settings> = {}) => {
  const { value: read, origin } = fact(files, 'producer.acks', more)
  return origin.kind === 'file' ? `${read} ${origin.file}:${origin.line}` : origin.kind
}
const refusal = (files: Files) => {
  try {
    return acks(files)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.message
  }
}

test('the variables of the one service that has Spring’s names lie over the application’s files', () => {
  const orders = compose(service('orders', 'SPRING_KAFKA_PRODUCER_ACKS: all'), service('db', 'POSTGRES_DB: shop'))
  expect(acks({ ...application, ...orders })).toBe('all compose.yml:3')
  expect(value({ ...application, ...orders }, 'producer.retries')).toBe(3)
  expect(acks(orders)).toBe('all compose.yml:3')
  expect(acks({ ...application, '.env': 'SPRING_KAFKA_PRODUCER_ACKS=all\n' })).toBe('all .env:1')
})

test('they outweigh the files of an active profile, and choose the profile themselves', () => {
  const docker = service('orders', 'SPRING_PROFILES_ACTIVE: docker')
  expect(acks({ ...application, ...compose(docker) })).toBe('0 src/application.yml:10')
  expect(acks({ ...application, ...compose(docker) }, { profiles: ['default'] })).toBe('1 src/application.yml:5')
  const both = service('orders', 'SPRING_PROFILES_ACTIVE: docker, SPRING_KAFKA_PRODUCER_ACKS: all')
  expect(acks({ ...application, ...compose(both) })).toBe('all compose.yml:3')
})

test('a variable that a placeholder names has its value there', () => {
  const files = { ...application, ...compose(service('orders', 'RETRIES: 7')) }
  expect(value(files, 'producer.retries')).toBe(7)
  expect(value({ ...application, '.env': 'RETRIES=8\n' }, 'producer.retries')).toBe(8)
  expect(warnings({ ...application, '.env': 'RETRIES=8\n' })).not.toContain(
    '.env: .env says nothing of Kafka, and is left out.',
  )
  expect(value({ ...application, '.env': 'RETRY=8\n' }, 'producer.retries')).toBe(3)
})

test('of several services --only chooses, and without it they are refused', () => {
  const two = compose(
    service('orders', 'SPRING_KAFKA_PRODUCER_ACKS: all'),
    service('mail', 'SPRING_KAFKA_PRODUCER_ACKS: "0"'),
  )
  expect(refusal({ ...application, ...two })).toContain('Contradicting files')
  expect(acks({ ...application, ...two }, { only: ['orders'] })).toBe('all compose.yml:3')
  expect(acks({ ...application, ...two }, { only: ['shop'] })).toBe('1 src/application.yml:5')
})

test('over two applications no service lies', () => {
  const other = { 'mail/application.yml': 'spring: { kafka: { producer: { acks: 1 } } }\n' }
  const orders = compose(service('orders', 'SPRING_KAFKA_PRODUCER_ACKS: all'))
  expect(refusal({ ...application, ...other, ...orders })).toContain('Contradicting files')
})

test('a pod is an environment as well', () => {
  const pod = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: orders }',
    'spec:',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: app',
    '          image: shop/orders',
    '          env:',
    '            - name: SPRING_KAFKA_PRODUCER_ACKS',
    '              value: all',
    '',
  ]
  expect(acks({ ...application, 'orders.yaml': pod.join('\n') })).toBe('all orders.yaml:12')
})

test('a change is made where the value in effect stands', () => {
  const files = { ...application, ...compose(service('orders', 'SPRING_KAFKA_PRODUCER_ACKS: 1')) }
  const edits = readEditor(configFiles(files), settings())('producer.acks', 'all')
  expect(edited(files['compose.yml']!, edits)).toContain('SPRING_KAFKA_PRODUCER_ACKS: all')
  expect(edits.map(({ file }) => file)).toEqual(['compose.yml'])
})

test('a compose file that says nothing of Kafka is left out beside an application that does', () => {
  const files = { ...application, 'compose.yml': 'services:\n  db: { image: "postgres:16" }\n' }
  expect(acks(files)).toBe('1 src/application.yml:5')
  expect(warnings(files)).toContain('compose.yml: compose.yml says nothing of Kafka, and is left out.')
})

test('an application whose files have nothing of Kafka is left out beside a broker, and refused without one', () => {
  const silent = { 'src/application.yml': 'spring:\n  application: { name: shop }\n' }
  expect(refusal(silent)).toContain('configures Spring and no Kafka client')
  expect(warnings({ ...silent, ...compose() })).toContain(
    "src/application.yml: src/application.yml says nothing of Kafka by Spring's names (an application's own need --map), and is left out.",
  )
})

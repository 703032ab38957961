import { expect, test } from 'vitest'
import { resolvedValue } from './placeholders.ts'
import { activeProfiles, isAccepted, profilesIn } from './profiles.ts'
import { asProperty } from './property.ts'
import { fact, properties as lines, value, warnings, type Files } from './spring.test-data.ts'

const property = (name: string, value: string) => asProperty({ name, value, file: 'x', line: 1 })

test('profile expressions: and before or, not before both, brackets, a list is an or', () => {
  const table: readonly (readonly [string, readonly string[], boolean])[] = [
    ['prod', ['prod'], true],
    ['prod', ['default'], false],
    ['prod & !eu', ['prod'], true],
    ['prod & !eu', ['prod', 'eu'], false],
    ['prod | staging & eu', ['prod'], true],
    ['(prod | staging) & eu', ['prod'], false],
    ['!(prod | staging)', ['dev'], true],
    ['prod,dev', ['dev'], true],
    ['!prod', ['default'], true],
  ]
  for (const [expression, active, accepted] of table) {
    expect(isAccepted(expression, active), `${expression} with ${active.join()}`).toBe(accepted)
  }
  expect(profilesIn('(prod | staging) & !eu,dev')).toEqual(['prod', 'staging', 'eu', 'dev'])
})

test('an expression that is none is a slip', () => {
  for (const expression of ['prod &', '(prod', 'prod eu', '& prod'])
    expect(() => isAccepted(expression, []), expression).toThrow(SyntaxError)
})

test('what the user chose outweighs the file, groups and includes add theirs, of nothing it is default', () => {
  const file = [
    property('spring.profiles.active', 'dev, ${EXTRA}'),
    property('spring.profiles.include[0]', 'common'),
    property('spring.profiles.group.prod', 'metrics,tls'),
    property('spring.profiles.group.tls[0]', 'prod'),
  ]
  expect(activeProfiles(file, [])).toEqual(['common', 'dev'])
  expect(activeProfiles(file, ['prod'])).toEqual(['common', 'prod', 'metrics', 'tls'])
  expect(activeProfiles([], [])).toEqual(['default'])
})

const properties = [
  property('kafka.acks', 'all'),
  property('app.kafkaRetries', '${RETRIES:${kafka.retries:3}}'),
  property('loop.a', '${loop.b}'),
  property('loop.b', '${loop.a}'),
]
const resolved = (text: string) => resolvedValue(text, properties)

test('placeholders are the properties of their names, and else their defaults', () => {
  expect(resolved('${kafka.acks}')).toEqual({ value: 'all', defaulted: [] })
  expect(resolved('${KAFKA_ACKS_LEVEL:1}')).toEqual({ value: '1', defaulted: ['KAFKA_ACKS_LEVEL'] })
  expect(resolved('${app.kafka-retries}')).toEqual({ value: '3', defaulted: ['RETRIES', 'kafka.retries'] })
  expect(resolved('${URL:http://localhost:8081}').value).toBe('http://localhost:8081')
  expect(resolved('tx-${HOST:a}-${kafka.acks}').value).toBe('tx-a-all')
  expect(resolved('${A:}').value).toBe('')
})

test('without a default, or as another kind of template, a value is unread, and nothing is quoted that is no name', () => {
  expect(resolved('${KAFKA_ACKS}').unread).toBe('is set by KAFKA_ACKS where it runs')
  expect(resolved('${hunter2}').unread).toBe('is set by a variable where it runs')
  expect(resolved('@acks@').unread).toBe('is a template')
  expect(resolved('${X:@acks@}').unread).toBe('is a template')
  expect(resolved('{cipher}abcdef')).toMatchObject({ value: '', unread: 'is encrypted' })
  expect(resolved('${loop.a}').unread).toContain('where it runs')
  expect(resolved('${unclosed').unread).toBe('is a template')
})

const old = (boot?: string): Files => ({
  'application.yml': `spring:
  profiles: prod
  kafka.producer.acks: all
---
spring.kafka.producer:
  acks: 1
  retries: 3
`,
  ...(boot === undefined
    ? {}
    : {
        'pom.xml': `<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>${boot}</version></parent></project>`,
      }),
})

test('before Spring Boot 2.4 a profile’s document outweighs the others wherever it stands, since then the later one does', () => {
  const acks = (boot?: string) => fact(old(boot), 'producer.acks', { profiles: ['prod'] })
  expect([acks('2.3.12').value, acks('2.7.0').value]).toEqual(['all', '1'])
  expect(acks('2.3.12').origin).toMatchObject({ line: 3 })
})

test('where nobody says which Spring Boot it is, what the order would change is not known, and nothing else', () => {
  const prod = { profiles: ['prod'] }
  expect(value(old(), 'producer.acks', prod)).toBe('unknown')
  expect(value(old(), 'producer.retries', prod)).toBe(3)
  expect(value(old(), 'producer.acks')).toBe('1')
  const acks = fact(old(), 'producer.acks', prod)
  expect(JSON.stringify(acks)).toContain('turns on whether Spring Boot is older than 2.4')
})

test('a configuration server is told, as its properties outweigh the files', () => {
  const server = 'spring.cloud.config.uri=http://config:8888'
  const files = (...more: readonly string[]) => lines('spring.kafka.consumer.group-id=g', server, ...more)
  expect(warnings(files())).toEqual([
    'application.properties:2 spring.cloud.config.uri names a configuration server, whose properties outweigh these, and count only where their file is given as well.',
  ])
  expect(warnings(files('spring.cloud.config.enabled=false'))).toEqual([])
})

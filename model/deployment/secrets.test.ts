import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { branches, interpret, isSecretKey, readConfiguration, redact, UsageError, type ConfigFile } from './index.ts'

const SEED = 20_261_122

const secretKeys = [
  'sasl.jaas.config',
  'listener.name.internal.scram-sha-256.sasl.jaas.config',
  'ssl.keystore.password',
  'ssl.key.password',
  'ssl.keystore.key',
  'ssl.key.pem',
  'sasl.password',
  'sasl.oauthbearer.client.secret',
  'sasl.oauthbearer.assertion.private.key.passphrase',
  'basic.auth.user.info',
  'schema.registry.basic.auth.user.info',
  'confluent.license.token',
  'api.key',
  'delegation.token.secret.key',
  'password.encoder.secret',
]

test('secret keys are known as such, and the keys that decide guarantees are not', () => {
  expect(secretKeys.filter(key => !isSecretKey(key))).toEqual([])
  expect(['acks', 'min.insync.replicas', 'group.id', 'key.serializer'].filter(isSecretKey)).toEqual([])
})

test('a password in a URL or an assignment is struck out, and the rest stays', () => {
  expect(redact('https://bob:hunter2@registry:8081/x')).toBe('https://***@registry:8081/x')
  expect(redact('https://bob:hun/ter@2@registry/x')).not.toContain('hun')
  expect(redact('username="bob" password="hunter2";')).toBe('username="bob" password=***;')
  expect(redact('acks=maybe')).toBe('acks=maybe')
})

test.each([
  ['acks', 'hunter2'],
  ['acks', 'swordfish'],
  ['acks', '13372'],
  ['acks', '"correct horse"'],
  ['retries', 'Tr0ub4dor'],
  ['enable.idempotence', 's3cr3t'],
  ['partition.assignment.strategy', 'org.example.hunter2'],
])('%s=%s: what stands in the wrong place is not quoted', (key, value) => {
  const shown = everything([{ name: 'p', text: `linger.ms=1\n${key}=${value}`, as: 'producer' }])
  expect(shown + everything([{ name: 'c', text: `${key}=${value}`, as: 'consumer' }])).not.toContain(value)
})

test('a slip is quoted, as it tells what is wrong', () => {
  for (const line of [
    'acks=alll',
    'acks=2',
    'acks="all"',
    'acks=ALL',
    'retries=2147483648',
    'retries=5s',
    'acks=two',
  ]) {
    expect(everything([{ name: 'p', text: line, as: 'producer' }])).toContain(`p line 1: ${line} is no value`)
  }
  const text = 'acks=quorumed'
  expect(everything([{ name: 'p', text, as: 'producer' }])).toBe(
    'p line 1: acks=(not shown: it may be a secret) is no value that Kafka takes; right would be 0, 1, all or -1.',
  )
})

/** Everything that a caller could print, whether it went well or not. */
function everything(files: readonly ConfigFile[]): string {
  try {
    const configuration = readConfiguration(files, { sets: [], clients: ['librdkafka@2.3'] })
    return JSON.stringify([
      configuration,
      interpret(configuration),
      branches(configuration, 'topic.replication.factor'),
    ])
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.message
  }
}

const secret = fc.stringMatching(/^[A-Za-z0-9+]{14,24}$/).filter(text => /[A-Z]/.test(text))

test('no secret ever reaches a configuration, a deployment, a warning or an error', () => {
  const line = fc.oneof(
    fc.tuple(fc.constantFrom(...secretKeys), secret).map(([key, value]) => `${key}=${value}`),
    secret.map(value => `schema.registry.url=https://user:${value}@host`),
    secret.map(value => `acks=https://user:${value}@host`),
    secret.map(value => `acks=password=${value}`),
    secret.map(value => `sasl.jaas.config=Module required \\\n  password="${value}";`),
    secret.map(value => `sasl.jaas.config=Module required\n  password="${value}";\n${value}`),
    secret.map(value => `ssl.keystore.key=-----BEGIN\n${value}==\n-----END`),
    secret.map(value => `transactional.id=${value}`),
    secret.map(value => `ssl.key.password=${value}\\u00`),
    secret.map(value => `sasl.password=\${${value}}`),
    secret.map(value => `acks=\${vault:${value}}`),
  )
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), lines => {
      const shown = everything([{ name: 'p', text: ['linger.ms=1', ...lines].join('\n'), as: 'producer' }])
      const secrets =
        lines
          .join('\n')
          .match(/[A-Za-z0-9+]{14,24}/g)
          ?.filter(text => /[A-Z]/.test(text)) ?? []
      for (const each of secrets) expect(shown).not.toContain(each)
    }),
    { seed: SEED, numRuns: 300 },
  )
})

test('a transactional id is a fact only as set or not set', () => {
  const configuration = readConfiguration([{ name: 'p', text: 'transactional.id=payments-7' }], {
    sets: [],
    clients: ['java@3.7'],
  })
  const deployment = interpret(configuration)
  expect(deployment['producer.transactional.id'].value).toBe(true)
  expect(JSON.stringify([configuration, deployment])).not.toContain('payments-7')
})

/** Spring's own names, and other people's beside them. */
const springSecrets = [
  'spring.kafka.properties.sasl.jaas.config',
  'spring.kafka.ssl.key-store-password',
  'spring.kafka.producer.properties[ssl.key.password]',
  'spring.kafka.jaas.options.password',
  'spring.cloud.stream.kafka.binder.configuration.sasl.jaas.config',
  'spring.cloud.stream.kafka.binder.jaas.options.password',
  'spring.datasource.password',
  'spring.kafka.producer.transaction-id-prefix',
  'my.api-key',
]

test('no secret of a Spring file reaches anything that is shown, neither from .properties nor from YAML', () => {
  const line = fc.oneof(
    fc.tuple(fc.constantFrom(...springSecrets), secret).map(([key, value]) => [key, value] as const),
    secret.map(value => ['spring.kafka.properties.sasl.jaas.config', `Module required password="${value}";`] as const),
    secret.map(value => ['spring.kafka.producer.acks', `https://user:${value}@host`] as const),
    secret.map(value => ['spring.kafka.producer.acks', `\${vault:${value}}`] as const),
    secret.map(value => ['spring.kafka.producer.acks', `\${${value}}`] as const),
    secret.map(value => ['spring.kafka.producer.acks', `\${${value}:all}`] as const),
    secret.map(value => ['spring.kafka.listener.ack-mode', `\${MODE:${value}}`] as const),
    secret.map(value => ['spring.kafka.listener.ack-mode', `password=${value}`] as const),
    secret.map(value => [`spring.kafka.producer.${value}`, 'x'] as const),
    secret.map(value => [`spring.kafka.producer.properties.${value}`, 'x'] as const),
    secret.map(value => ['spring.cloud.stream.bindings.x.binder', value] as const),
    secret.map(value => ['spring.config.activate.on-profile', `${value} &`] as const),
    secret.map(value => ['spring.config.import', `vault://${value}`] as const),
    secret.map(value => ['spring.application.name', `${value}+`] as const),
  )
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.boolean(), (lines, isYaml) => {
      const all = new Map<string, string>([['spring.kafka.producer.retries', '3'], ...lines])
      const text = [...all].map(([key, value]) => (isYaml ? `${key}: '${value}'` : `${key}=${value}`)).join('\n')
      const shown = everything([{ name: isYaml ? 'application.yml' : 'application.properties', text }])
      const secrets = [...all].flatMap(pair => pair.join(' ').match(/[A-Za-z0-9+]{14,24}/g) ?? [])
      for (const each of secrets.filter(found => /[A-Z]/.test(found) && !/^(Module|https)/.test(found))) {
        expect(shown).not.toContain(each)
        expect(shown.toLowerCase().replaceAll('-', '')).not.toContain(each.toLowerCase())
      }
    }),
    { seed: SEED, numRuns: 300 },
  )
})

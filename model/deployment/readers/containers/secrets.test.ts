/**
 * No secret of a compose file, a Dockerfile or a .env file reaches a configuration, a deployment, a warning or an error.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { branches, interpret, readConfiguration, UsageError, type ConfigFile } from '../../index.ts'

const SEED = 20_261_126

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

const secret = fc.stringMatching(/^[A-Za-z0-9]{14,24}$/).filter(text => /[A-Z]/.test(text) && /[a-z]/.test(text))

const variables: readonly ((value: string) => string)[] = [
  value => `KAFKA_SASL_JAAS_CONFIG: 'Module required password="${value}";'`,
  value => `KAFKA_SSL_KEY_PASSWORD: ${value}`,
  value => `KAFKA_OPTS: -Djavax.net.ssl.trustStorePassword=${value}`,
  value => `KAFKA_MIN_INSYNC_REPLICAS: https://user:${value}@host`,
  value => `KAFKA_MIN_INSYNC_REPLICAS: \${${value}}`,
  value => `KAFKA_MIN_INSYNC_REPLICAS: \${vault:${value}}`,
  value => `KAFKA_MIN_INSYNC_REPLICAS: \${MIN_ISR:?password is ${value}}`,
  value => `KAFKA_DEFAULT_REPLICATION_FACTOR: \${RF:-password=${value}}`,
  value => `KAFKA_${value}: 1`,
  value => `${value}: 1`,
  value => `SPRING_DATASOURCE_URL: jdbc:postgresql://user:${value}@db/x`,
  value => `CONNECT_PRODUCER_ACKS: token=${value}`,
]
const services: readonly ((value: string) => string)[] = [
  value => `image: https://user:${value}@registry.example.com/kafka`,
  value => `image: apache/kafka:\${${value}}`,
  value => `env_file: ./${value}+${value}/x y`,
  value => `command: kafka-server-start --override ${value}=1 --override ssl.key.password=${value}`,
  value => `command: kafka-topics --create --topic orders --config sasl.jaas.config=${value}`,
  value => `command: kafka-topics --create --topic $$(cat ${value}) --replication-factor password=${value}`,
]

test('no secret of a service reaches anybody', () => {
  const line = fc.tuple(fc.constantFrom(...variables), secret).map(([write, value]) => write(value))
  const more = fc.tuple(fc.constantFrom(...services), secret).map(([write, value]) => write(value))
  const properties = fc.tuple(
    fc.uniqueArray(line, { minLength: 1, maxLength: 2, selector: each => each.split(':')[0] }),
    more,
  )
  fc.assert(
    fc.property(properties, ([lines, extra]) => {
      const image = extra.startsWith('image') ? [] : ['    image: confluentinc/cp-kafka:7.5.0']
      const text = [
        'services:',
        '  kafka:',
        ...image,
        `    ${extra}`,
        '    environment:',
        ...lines.map(each => `      ${each}`),
      ]
      const shown = everything([{ name: 'compose.yml', text: text.join('\n') }])
      for (const each of text
        .join('\n')
        .match(/[A-Za-z0-9]{14,24}/g)
        ?.filter(isSecret) ?? [])
        expect(shown).not.toContain(each)
    }),
    { seed: SEED, numRuns: 200 },
  )
})

const isSecret = (text: string) => /[A-Z]/.test(text) && /[a-z]/.test(text) && text !== 'trustStorePassword'

test('nor does one of a file of variables or of a Dockerfile', () => {
  const line = fc.oneof(
    secret.map(value => `DB_PASSWORD=${value}`),
    secret.map(value => `KAFKA_MIN_INSYNC_REPLICAS="postgres://user:${value}@db"`),
    secret.map(value => `KAFKA_MIN_INSYNC_REPLICAS=\${${value}}`),
    secret.map(value => `KAFKA_SASL_JAAS_CONFIG='password="${value}"'`),
  )
  fc.assert(
    fc.property(line, text => {
      const [found] = /[A-Za-z0-9]{14,24}(?=["'@}]|$)/.exec(text)!
      expect(everything([{ name: '.env', text: `KAFKA_NODE_ID=1\n${text}` }])).not.toContain(found)
      expect(everything([{ name: 'Dockerfile', text: `FROM apache/kafka:3.9.0\nENV ${text}` }])).not.toContain(found)
    }),
    { seed: SEED, numRuns: 60 },
  )
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { interpret, readConfiguration, readEditor, UsageError, type ConfigFile } from '../index.ts'

const SEED = 20_261_126
const settings = { sets: [], clients: [] }

/** Everything that a caller could print or write, whether it went well or not. */
function everything(file: ConfigFile): string {
  try {
    const configuration = readConfiguration([file], settings)
    const editor = readEditor([file], settings)
    const edits = (['producer.acks', 'consumer.isolation.level', 'topic.min.insync.replicas'] as const).flatMap(fact =>
      editor(fact, '1').map(({ text }) => text),
    )
    return JSON.stringify([configuration, interpret(configuration), edits])
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.message
  }
}

const secret = fc.stringMatching(/^[A-Za-z0-9+]{14,24}$/).filter(text => /[A-Z]/.test(text))

/** Where people put secrets in these files, well-formed or not. */
const shapes: Readonly<Record<string, (value: string) => string>> = {
  'connector.json': value =>
    JSON.stringify({
      name: 'c',
      config: {
        'connector.class': 'a.SourceConnector',
        'database.password': value,
        'producer.override.sasl.jaas.config': `M required password="${value}";`,
      },
    }),
  'broken.json': value =>
    `{"name": "c", "config": {"connector.class": "a.SourceConnector", "database.password": "${value}`,
  'url.json': value =>
    JSON.stringify({
      'connector.class': 'a.SinkConnector',
      topics: 't',
      'connection.url': `jdbc:x://u:${value}@h/d?password=${value}`,
    }),
  'acks.json': value =>
    JSON.stringify({ 'connector.class': 'a.SourceConnector', 'producer.override.acks': `password=${value}` }),
  'worker.properties': value =>
    `key.converter=J\nproducer.sasl.password=${value}\nsasl.jaas.config=M required \\\n  password="${value}";\nproducer.acks=1\n`,
  'strimzi.yaml': value =>
    `apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnect\nmetadata: {name: c}\nspec:\n  config:\n    producer.sasl.jaas.config: M required password="${value}";\n    producer.acks: 1\n    ${value}: x\n`,
  'broken.yaml': value =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  producer.properties: |\n    acks=1\n   password: "${value}\n`,
  'config-map.yaml': value =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  producer.properties: |\n    acks=1\n    linger.ms=1\n    ssl.key.password=${value}\n    ${value}\n`,
  'pod.yaml': value =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: c}\nspec:\n  containers:\n    - name: k\n      image: confluentinc/cp-kafka:7.6.0\n      env:\n        - {name: KAFKA_MIN_INSYNC_REPLICAS, value: "1"}\n        - {name: KAFKA_SSL_KEY_PASSWORD, value: "${value}"}\n`,
  'confluent.yaml': value =>
    `apiVersion: platform.confluent.io/v1beta1\nkind: Kafka\nmetadata: {name: k}\nspec:\n  configOverrides:\n    server:\n      - password.encoder.secret=${value}\n      - min.insync.replicas=1\n      - ${value}\n`,
  'x.tf': value =>
    `provider "kafka" {\n  sasl_password = "${value}"\n}\nresource "kafka_topic" "t" {\n  name = "t"\n  replication_factor = 3\n  config = {\n    "min.insync.replicas" = "1"\n    "sasl.jaas.config" = "password=${value}"\n  }\n}\n`,
  'broken.tf': value => `resource "kafka_topic" "t" {\n  config = {\n    "password" = "${value}\n`,
  'msk.tf': value =>
    `resource "aws_msk_configuration" "c" {\n  name = "c"\n  server_properties = <<EOF\nmin.insync.replicas=1\nssl.keystore.password=${value}\n${value}\nEOF\n}\n`,
}

test.each(Object.keys(shapes))('no secret of %s reaches a fact, a warning, an error, or what an edit writes', name => {
  fc.assert(
    fc.property(secret, value => {
      expect(everything({ name, text: shapes[name]!(value) })).not.toContain(value)
    }),
    { seed: SEED, numRuns: 25 },
  )
})

/** A profile that nobody knows: said in a sentence, with those that the files know. */
import { expect, test } from 'vitest'
import { readFiles } from './index.ts'

const producer = { name: 'producer.properties', text: 'acks=all\nbootstrap.servers=kafka:9092\n' }
const spring = {
  name: 'orders/application.properties',
  text: 'spring.kafka.producer.acks=1\n#---\nspring.config.activate.on-profile=prod\nspring.kafka.producer.acks=all\n',
}
const quarkus = {
  name: 'billing/application.properties',
  text: 'mp.messaging.outgoing.bills.connector=smallrye-kafka\n%staging.mp.messaging.outgoing.bills.acks=1\n',
}
const compose = {
  name: 'compose.yml',
  text: 'services:\n  kafka:\n    image: apache/kafka:3.9.0\n    profiles: [ci]\n    environment:\n      KAFKA_MIN_INSYNC_REPLICAS: 2\n',
}
const told = (files: readonly (typeof producer)[], ...profiles: readonly string[]) =>
  readFiles(files, { profiles, maps: [] })
    .warnings.map(({ text }) => text)
    .filter(text => text.includes('knows the profile'))

test('a profile of which no file says anything is told, with those that the files know', () => {
  expect(told([producer], 'nope')).toEqual(['No file here knows the profile nope, nor any other.'])
  expect(told([spring], 'nope')).toEqual(['No file here knows the profile nope; they know prod alone.'])
  expect(told([compose], 'nope')).toEqual(['No file here knows the profile nope; they know ci alone.'])
  expect(told([quarkus], 'nope')).toEqual([
    'No file here knows the profile nope; they know prod, dev, test and staging.',
  ])
  expect(told([spring, compose], 'nope', 'prud')).toEqual([
    'No file here knows the profile nope; they know prod and ci.',
    'No file here knows the profile prud; did you mean prod?',
  ])
})

test('it is enough that a file of one kind knows it; default is known to every application of Spring’s', () => {
  expect(told([spring, quarkus, compose, producer], 'prod', 'ci', 'staging', 'dev', 'default')).toEqual([])
  expect(told([producer], 'default')).toHaveLength(1)
})

/**
 * Spring's own files inside a ConfigMap.
 */
import { expect, test } from 'vitest'
import { edited, interpret, readConfiguration, readEditor, UsageError, type FactName } from '../../index.ts'
import type { ConfigFile } from '../part.ts'

const none = { sets: [], clients: [] }
const configMap = (called: string, ...lines: readonly string[]): ConfigFile => ({
  name: 'orders.yaml',
  text: [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata:',
    '  name: orders',
    'data:',
    `  ${called}: |`,
    ...lines.map(line => (line === '' ? '' : `    ${line}`)),
    '  OTHER: x',
    '',
  ].join('\n'),
})
const yml = configMap('application.yml', 'spring:', '  kafka:', '', '    producer:', '      acks: 1')
const properties = configMap('application.properties', 'spring.kafka.producer.acks=1', 'server.port=80')
const place = (files: readonly ConfigFile[], name: FactName) => {
  const { value, origin } = interpret(readConfiguration(files, none))[name]
  return origin.kind === 'file' ? `${value} ${origin.file}:${origin.line}` : origin.kind
}
const changed = (file: ConfigFile, name: FactName, value: string) => {
  const edits = readEditor([file], none)(name, value)
  expect(edits.map(edit => edit.file)).toEqual([file.name])
  return edited(file.text, edits)
}

test('a ConfigMap’s application.yml or .properties is read with the manifest’s lines', () => {
  expect(place([yml], 'producer.acks')).toBe('1 orders.yaml:11')
  expect(place([properties], 'producer.acks')).toBe('1 orders.yaml:7')
  expect(readConfiguration([yml], none).files).toEqual([{ name: 'orders.yaml', role: 'producer' }])
})

test('the pod’s own variables lie over it', () => {
  const pod = [
    '---',
    'apiVersion: v1',
    'kind: Pod',
    'metadata: { name: orders }',
    'spec: { containers: [{ name: app, image: shop/orders, env: [{ name: SPRING_KAFKA_PRODUCER_ACKS, value: all }] }] }',
    '',
  ]
  expect(place([{ ...yml, text: yml.text + pod.join('\n') }], 'producer.acks')).toBe('all orders.yaml:17')
})

test('a change keeps the block’s indentation', () => {
  expect(changed(yml, 'producer.acks', 'all')).toBe(yml.text.replace('acks: 1', 'acks: all'))
  expect(changed(yml, 'producer.retries', '5')).toBe(
    yml.text.replace('          acks: 1\n', '          acks: 1\n          retries: 5\n'),
  )
  expect(changed(properties, 'producer.acks', 'all')).toBe(properties.text.replace('acks=1', 'acks=all'))
  expect(changed(properties, 'producer.retries', '5')).toBe(
    properties.text.replace('    server.port=80\n', '    server.port=80\n    spring.kafka.producer.retries=5\n'),
  )
})

test('a ConfigMap whose application has nothing of Kafka is refused', () => {
  const silent = configMap('application.yml', 'server: { port: 80 }')
  expect(() => readConfiguration([silent], none)).toThrow(UsageError)
  expect(() => readConfiguration([silent], none)).toThrow('orders.yaml')
})

import { expect, test } from 'vitest'
import { readEditor, type FactName } from '../../index.ts'
import type { Settings } from '../../options.ts'
import { edited } from '../edits.ts'
import { configFiles, properties, settings, value, yml, type Files } from './spring.test-data.ts'

/** The files after the editor's change, and what the fact is then. */
function changed(files: Files, name: FactName, to: string, more: Partial<Settings> = {}) {
  const edits = readEditor(configFiles(files), settings(more))(name, to)
  const after = Object.fromEntries(
    Object.entries(files).map(([file, text]) => [
      file,
      edited(
        text,
        edits.filter(edit => edit.file === file),
      ),
    ]),
  )
  return { after, value: value(after, name, more) }
}

test('a value is changed where it stands, in YAML, in .properties, and behind a placeholder', () => {
  const inYaml = yml('spring:\n  kafka:\n    producer:\n      acks: ${ACKS:1} # fast\n      retries: 3\n')
  expect(changed(inYaml, 'producer.acks', 'all')).toEqual({
    after: yml('spring:\n  kafka:\n    producer:\n      acks: all # fast\n      retries: 3\n'),
    value: 'all',
  })
  const lines = properties('a=b', 'spring.kafka.producer.acks = 1', 'c=d')
  expect(changed(lines, 'producer.acks', 'all')).toEqual({
    after: properties('a=b', 'spring.kafka.producer.acks=all', 'c=d'),
    value: 'all',
  })
})

test('a new key stands by Spring’s own name, or below properties, where a person would put it', () => {
  const text =
    'spring:\n  kafka:\n    producer:\n      retries: 3\n    consumer:\n      group-id: g\nserver:\n  port: 1\n'
  expect(changed(yml(text), 'producer.acks', 'all')).toEqual({
    after: yml(text.replace('retries: 3\n', 'retries: 3\n      acks: all\n')),
    value: 'all',
  })
  expect(changed(yml(text), 'producer.enable.idempotence', 'true')).toEqual({
    after: yml(text.replace('retries: 3\n', 'retries: 3\n      properties:\n        enable.idempotence: true\n')),
    value: true,
  })
  const lines = properties('spring.kafka.producer.retries=3', '#---', 'spring.config.activate.on-profile=x', 'a=b')
  expect(changed(lines, 'producer.acks', 'all')).toEqual({
    after: properties(
      'spring.kafka.producer.retries=3',
      'spring.kafka.producer.acks=all',
      '#---',
      'spring.config.activate.on-profile=x',
      'a=b',
    ),
    value: 'all',
  })
})

test('a binding is changed by the binder’s names', () => {
  const text =
    'spring:\n  cloud:\n    stream:\n      bindings:\n        a-out-0:\n          destination: t\n      kafka:\n        binder:\n          brokers: x\n'
  expect(changed(yml(text), 'producer.acks', 'all')).toEqual({
    after: yml(`${text}          required-acks: all\n`),
    value: 'all',
  })
  const consumer = text.replace('a-out-0:\n', 'a-in-0:\n          group: g\n')
  const { after, value: then } = changed(yml(consumer), 'consumer.auto.offset.reset', 'latest')
  expect(then).toBe('latest')
  expect(after['application.yml']).toContain(
    '      kafka:\n        binder:\n          brokers: x\n        bindings:\n          a-in-0:\n            consumer:\n              start-offset: latest\n',
  )
})

test('who commits is changed by the ack mode, and what no property says by none', () => {
  const files = properties('spring.kafka.listener.ack-mode=MANUAL')
  expect(changed(files, 'consumer.commit', 'after-handler')).toMatchObject({
    after: properties('spring.kafka.listener.ack-mode=batch'),
    value: 'after-handler',
  })
  expect(readEditor(configFiles(files), settings({}))('consumer.handler', 'throws')).toEqual([])
  const flow = yml('spring: { kafka: { producer: { retries: 3 } } }\n')
  expect(readEditor(configFiles(flow), settings({}))('producer.acks', 'all')).toEqual([])
})

/** Offsets in a transaction, whose transactional id, and where effects land: what is taken, derived, left open and refused. */
import { expect, test } from 'vitest'
import {
  effectLines,
  effectNames,
  interpret,
  possibleValues,
  readConfiguration,
  UsageError,
  type ConfigFile,
  type Settings,
} from './index.ts'

const file = (as: 'producer' | 'consumer', ...lines: readonly string[]): ConfigFile => ({
  name: `${as}.properties`,
  text: ['client.id=x', ...lines].join('\n'),
  as,
})
const read = (files: readonly ConfigFile[], settings: Partial<Settings>) =>
  interpret(readConfiguration(files, { sets: [], clients: ['java@3.7'], ...settings }))
const inTransaction = { ackPoint: 'transaction' } as const
const transactional = file('producer', 'transactional.id=orders-1')
const byHand = file('consumer', 'enable.auto.commit=false')
const refusal = (files: readonly ConfigFile[], settings: Partial<Settings>) => {
  try {
    read(files, settings)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

test('offsets in a transaction are the application’s commit, and take a transactional id, which is derived where nobody says so', () => {
  const whole = read([transactional, byHand], inTransaction)
  expect([whole['consumer.commit'].value, whole['consumer.ack.point'].value]).toEqual(['manual', 'transaction'])
  const bare = read([], inTransaction)
  expect(bare['producer.transactional.id']).toMatchObject({ value: true, origin: { kind: 'derived' } })
  expect([bare['producer.enable.idempotence'].value, bare['consumer.commit'].value]).toEqual([true, 'manual'])
  const spring = read([transactional, file('consumer')], { ...inTransaction, clients: ['spring@3.1'] })
  expect(spring['consumer.commit'].value).toBe('manual')
})

test('offsets in a transaction without a transactional id are refused, with the file that lacks it', () => {
  expect(refusal([file('producer', 'acks=all'), byHand], inTransaction).message).toBe(
    "--ack-point transaction commits offsets with the producer's transaction, and the producer has no transactional.id (producer.properties): right would be a transactional.id there, or --ack-point after.",
  )
  const said = { ...inTransaction, sets: ['producer.transactional.id=false'] }
  expect(refusal([], said).message).toContain('(--set producer.transactional.id=false)')
})

test('offsets in a transaction beside automatic commits are refused, whether a file or a default has them', () => {
  const on = file('consumer', 'enable.auto.commit=true')
  expect(refusal([transactional, on], inTransaction).message).toContain('(consumer.properties line 2)')
  expect(refusal([transactional, file('consumer')], inTransaction).message).toContain('(the default of java@3.7)')
  const kafkajs = { ...inTransaction, clients: ['kafkajs@2.2'] }
  expect(refusal([transactional, file('consumer')], kafkajs).message).toMatch(
    /right would be enable\.auto\.commit=false\.$/,
  )
})

test('what says that offsets go into the transaction is named as what it is: a line of a file, or the option', () => {
  const lines = ['spring:', '  kafka:', '    producer:', '      transaction-id-prefix: tx-', '    consumer:']
  const text = [...lines, '      group-id: orders', ''].join('\n')
  const application = [{ name: 'application.yml', text }]
  expect(refusal(application, {}).message).toBe(
    'enable.auto.commit=true (the default of java@3.7) commits offsets beside the transaction, even one that is aborted, so it contradicts offsets that go into the transaction (spring.kafka.producer.transaction-id-prefix in application.yml line 4): right would be enable.auto.commit=false, or, where Spring runs the consumer, --client spring@3.1 (whose container turns it off) in place of java@3.7.',
  )
  expect(refusal([transactional, file('consumer')], inTransaction).message).toMatch(
    /contradicts --ack-point transaction: right would be enable\.auto\.commit=false\.$/,
  )
  const sets = ['producer.transactional.id=false']
  expect(refusal(application, { clients: ['spring@3.1'], sets }).message).toContain(
    "spring.kafka.producer.transaction-id-prefix in application.yml line 4 commits offsets with the producer's transaction, and the producer has no transactional.id (--set producer.transactional.id=false)",
  )
})

test('group metadata is open where the client can pass it, and known where it cannot: then to say that it does is refused', () => {
  const metadata = (client: string, sets: readonly string[] = []) =>
    read([transactional, byHand], { ...inTransaction, clients: [client], sets })['consumer.group.metadata'].value
  expect(metadata('java@3.7')).toBe('unknown')
  expect(metadata('java@3.7', ['consumer.group.metadata=passed'])).toBe('passed')
  for (const client of ['java@2.4', 'kafkajs@2.2', 'sarama@1.43'])
    expect(
      metadata(client, ['producer.acks=all', 'producer.retries=5', 'producer.max.in.flight.requests.per.connection=1']),
    ).toBe('not-passed')
  expect(refusal([], { clients: ['kafkajs@2.2'], sets: ['consumer.group.metadata=passed'] }).message).toBe(
    "--set consumer.group.metadata=passed: kafkajs@2.2 has no way to pass a consumer's group metadata to its transaction (KIP-447); right would be consumer.group.metadata=not-passed.",
  )
})

test('facts that play no part are not branched over', () => {
  const plain = read([file('producer'), byHand], { ackPoint: 'after', effect: 'none' })
  for (const idle of ['producer.transactional.id.per', 'consumer.group.metadata', 'effect.key'] as const)
    expect(possibleValues(idle, plain)).toEqual([])
  const whole = read([transactional, byHand], { ...inTransaction, effect: 'unique-key' })
  expect(possibleValues('producer.transactional.id.per', whole)).toEqual(['instance', 'partition', 'application'])
  expect(possibleValues('consumer.group.metadata', whole)).toEqual(['passed', 'not-passed'])
  expect(possibleValues('effect.key', whole)).toEqual(['record', 'offset'])
  const ackPoints = (files: readonly ConfigFile[]) => possibleValues('consumer.ack.point', read(files, {}))
  expect(ackPoints([file('producer'), byHand])).not.toContain('transaction')
  expect(ackPoints([transactional, byHand])).toContain('transaction')
})

test('where an effect lands is an option or a fact like the others, and unknown where nobody says so', () => {
  expect(read([], {}).effect).toMatchObject({
    value: 'unknown',
    origin: { why: expect.stringContaining('--effect') as string },
  })
  expect(read([], { effect: 'outbox' }).effect).toEqual({
    value: 'outbox',
    origin: { kind: 'option', text: '--effect outbox' },
  })
  expect(read([], { sets: ['effect=outbox', 'effect.key=offset'] })['effect.key'].value).toBe('offset')
  expect(refusal([], { effect: 'outbox', sets: ['effect=none'] }).message).toContain('contradict each other')
})

test('a name that is no effect is answered with the nearest one and a line for each, and shows no secret', () => {
  const { message, lines } = refusal([], { effect: 'unique-kye' })
  expect(message).toBe(
    '--effect unique-kye: ackproof knows no such effect; right would be unique-key, or another of these:',
  )
  expect(lines).toEqual(effectLines)
  expect(lines.map(line => line.trim().split(' ')[0])).toEqual(effectNames)
  expect(lines.every(line => /^ {2}\S+ {2,}\S.{10,}/.test(line))).toBe(true)
  expect(refusal([], { effect: 'help' }).message).toBe(
    '--effect help: ackproof knows no such effect; right would be one of these:',
  )
  expect(refusal([], { sets: ['effect=password=hunter2'] }).message).not.toContain('hunter2')
  expect(refusal([], { sets: ['effect.key=sometimes'] }).message).toContain('right would be record or offset')
})

test('nonsense in the other facts is refused with what would be right', () => {
  for (const [fact, right] of [
    ['producer.transactional.id.per', 'instance, partition or application'],
    ['consumer.group.metadata', 'passed or not-passed'],
    ['consumer.isolation.level', 'read_uncommitted or read_committed'],
  ] as const)
    expect(refusal([], { sets: [`${fact}=2`] }).message).toBe(
      `--set ${fact}=2 is no value that ${fact} can have; right would be ${right}.`,
    )
})

test('a transaction that may last longer than brokers allow is warned of: its producer would not be initialized', () => {
  const warningsOf = (ms: number) =>
    readConfiguration([file('producer', `transaction.timeout.ms=${ms}`)], { sets: [], clients: ['java@3.7'] }).warnings
  expect(warningsOf(900_000)).toEqual([])
  expect(warningsOf(900_001)).toMatchObject([
    { line: 2, text: expect.stringContaining('initTransactions is refused (INVALID_TRANSACTION_TIMEOUT)') },
  ])
})

import { expect, test } from 'vitest'
import { file, saidBy } from './reading.test-data.ts'

const shown = ['consumer.ack.point', 'consumer.handler', 'consumer.handling', 'consumer.commit']
/** What a handler of kafkajs shows, fact by fact. */
function shownBy(handler: string, run = '', name = 'eachMessage'): Readonly<Record<string, string>> {
  const text = `import { Kafka } from 'kafkajs'\nconst consumer = new Kafka({}).consumer({ groupId: 'g' })\nconsumer.subscribe({ topic: 't' })\nconsumer.run({ ${run} ${name}: ${handler} })`
  const said = saidBy(file(text))['consumer g']!
  return Object.fromEntries(
    shown.flatMap(fact => (said[fact] ? [[fact.slice('consumer.'.length), said[fact].split(' ')[0]!]] : [])),
  )
}

test('where it acknowledges', () => {
  const commit = 'await consumer.commitOffsets([{ offset }])'
  const by = (body: string) => shownBy(`async ({ message, offset }) => { ${body} }`, 'autoCommit: false,')['ack.point']
  expect(by(`await handle(message); ${commit}`)).toBe('after')
  expect(by(`const order = JSON.parse(message.value); await handle(order); ${commit}; console.log(order)`)).toBe(
    'after',
  )
  expect(by(`${commit}; await handle(message)`)).toBe('before')
  expect(by(`try { await handle(message) } finally { ${commit} }`)).toBe('finally')
  expect(by(`try { await handle(message); ${commit} } catch (e) { console.error(e) }`)).toBe('after')
  expect(by(`await first(message); ${commit}; await second(message)`)).toBeUndefined()
  expect(by(`await handle(message); if (last) ${commit}`)).toBeUndefined()
  expect(by(`try { await handle(message) } catch (e) { ${commit} }`)).toBeUndefined()
  expect(by(`await handle(message); ${commit}; ${commit}`)).toBeUndefined()
  expect(by('await handle(message)')).toBeUndefined()
  const ofBatch = (body: string) =>
    shownBy(`async ({ batch, commitOffsetsIfNecessary }) => { ${body} }`, 'autoCommit: false,', 'eachBatch')
  expect(ofBatch('await handle(batch); await commitOffsetsIfNecessary(uncommittedOffsets())')['ack.point']).toBe(
    'after',
  )
  expect(ofBatch('await handle(batch); await commitOffsetsIfNecessary()')['ack.point']).toBeUndefined()
})

test('what becomes of an exception: only a catch of its own tells', () => {
  const by = (body: string) => shownBy(`async ({ message }) => { ${body} }`)['handler']
  expect(by('try { await handle(message) } catch (e) { console.error(e) }')).toBe('swallows')
  expect(by('try { await handle(message) } catch {}')).toBe('swallows')
  expect(by('try { await handle(message) } catch (e) { this.logger.warn(e); return }')).toBe('swallows')
  expect(by('try { await handle(message) } catch (e) { logger.error(e); throw e }')).toBe('throws')
  expect(by('try { await handle(message) } catch (e) { await toDeadLetters(message) }')).toBeUndefined()
  expect(by('try { await handle(message) } catch (e) { if (fatal(e)) throw e }')).toBeUndefined()
  expect(by('await check(message); try { await handle(message) } catch (e) { console.error(e) }')).toBeUndefined()
  expect(by('try { message = JSON.parse(m) } catch { return }; await handle(message)')).toBeUndefined()
  expect(by('await handle(message)')).toBeUndefined()
  const inTransaction = (end: string) =>
    by(
      `const tx = await producer.transaction(); try { await tx.send(message); await tx.commit() } catch (e) { ${end} }`,
    )
  expect(inTransaction('await tx.abort()')).toBe('swallows')
  expect(inTransaction('await tx.abort(); throw e')).toBe('throws')
})

test('whether anything waits for it; kafkajs commits what nobody waits for as it is handed out', () => {
  expect(shownBy('async ({ message }) => { await handle(message) }')).toEqual({ handling: 'loop' })
  expect(shownBy('({ message }) => handle(message)')).toEqual({ handling: 'loop' })
  expect(shownBy('async function ({ message }) { return handle(message) }')).toEqual({ handling: 'loop' })
  const left = { handling: 'parallel', commit: 'handed-out' }
  expect(shownBy('async ({ message }) => { void handle(message) }')).toEqual(left)
  expect(shownBy('async ({ message }) => { handle(message).catch(console.error) }')).toEqual(left)
  expect(shownBy('async ({ message }) => { setImmediate(() => handle(message)) }')).toEqual(left)
  expect(
    shownBy('async ({ batch }) => { batch.messages.forEach(async m => { await handle(m) }) }', '', 'eachBatch'),
  ).toEqual(left)
  expect(shownBy('async ({ message }) => { void handle(message) }', 'autoCommit: false,')).toEqual({
    handling: 'parallel',
  })
  expect(shownBy('async ({ message }) => { void metrics(message); await handle(message) }')).toEqual({})
  expect(shownBy('async ({ batch }) => { await Promise.all(batch.messages.map(handle)) }', '', 'eachBatch')).toEqual({})
  expect(
    shownBy(
      'async ({ batch }) => { for (const m of batch.messages) { await handle(m); resolveOffset(m.offset); await heartbeat() } }',
      '',
      'eachBatch',
    ),
  ).toEqual({ handling: 'loop' })
  expect(shownBy('async ({ message }) => { handle(message) }')).toEqual({})
  expect(shownBy('async ({ message }) => { console.log(message) }')).toEqual({})
  expect(shownBy('handlers.orders')).toEqual({})
})

test('a handler that has a name is looked at where it is written', () => {
  const text = `import { Kafka } from 'kafkajs'
async function onMessage({ message }) {
  try { await handle(message) } catch (e) { console.error(e) }
}
new Kafka({}).consumer({ groupId: 'g' }).run({ eachMessage: onMessage })`
  expect(saidBy(file(text))['consumer g']).toMatchObject({
    'consumer.handler': 'swallows @3',
    'consumer.handling': 'loop @3',
  })
})

test('a handler that only calls another is what that does', () => {
  const text = (eachMessage: string, handle: string) => `import { Kafka } from 'kafkajs'
class Orders {
  consumer = new Kafka({}).consumer({ groupId: 'g' })
  start() { this.consumer.run({ eachMessage: ${eachMessage} }) }
  ${handle}
}`
  const by = (...given: Parameters<typeof text>) => saidBy(file(text(...given)))['consumer g']!
  const waits = 'async handle(m) { await this.store(m) }'
  const startsOnly = 'async handle(m) { void this.store(m) }'
  expect(by('m => this.handle(m)', waits)['consumer.handling']).toBe('loop @5')
  expect(by('async m => { await this.handle(m) }', waits)['consumer.handling']).toBe('loop @5')
  expect(by('this.handle.bind(this)', waits)['consumer.handling']).toBe('loop @5')
  expect(by('async m => { this.handle(m) }', waits)['consumer.handling']).toBe('parallel @5')
  expect(by('m => this.handle(m)', startsOnly)['consumer.handling']).toBe('parallel @5')
  expect(by('m => this.handle(m)', 'handle(m) { this.store(m) }')['consumer.handling']).toBeUndefined()
})

test('a listener is not waited for', () => {
  const text = (listener: string) => `import Kafka from 'node-rdkafka'
const consumer = new Kafka.KafkaConsumer({ 'group.id': 'g', 'enable.auto.commit': false }, {})
consumer.on('ready', () => consumer.consume()).on('data', ${listener})`
  const by = (listener: string) => saidBy(file(text(listener)))['consumer g']!
  expect(by('async m => { await handle(m); consumer.commitMessage(m) }')).toMatchObject({
    'consumer.handling': 'parallel @3',
    'consumer.ack.point': 'after @3',
  })
  expect(by('m => { handle(m); consumer.commit(m) }')).toMatchObject({ 'consumer.ack.point': 'after @3' })
  expect(by('m => { handle(m); consumer.commit(m) }')['consumer.handling']).toBeUndefined()
})

test('what becomes of a send that failed', () => {
  const by = (statement: string) =>
    saidBy(
      file(
        `import { Kafka } from 'kafkajs'\nconst producer = new Kafka({}).producer()\nasync function f() { ${statement} }`,
      ),
    )['producer producer']!['producer.on.send.failure']
  const send = "producer.send({ topic: 't', messages: [] })"
  expect(by(`try { await ${send} } catch (e) { console.error(e) }`)).toBe('ignore @3')
  expect(by(`try { await ${send} } catch (e) { log.error(e); throw e }`)).toBe('report @3')
  expect(by(`${send}.catch(e => logger.error(e))`)).toBe('ignore @3')
  expect(by(`${send}.catch(retry)`)).toBeUndefined()
  expect(by(`try { ${send} } catch (e) { console.error(e) }`)).toBeUndefined()
  expect(by(`await ${send}`)).toBeUndefined()
  expect(by(`try { await ${send} } catch (e) { console.error(e) }; await ${send}`)).toBeUndefined()
})

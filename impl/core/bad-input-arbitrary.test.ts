/** What nobody thought of: good batches with bits flipped, cut and spliced, and requests with any numbers. Fixed seeds, bounded counts. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DrivenBroker, produceOf } from './broker.test-data.ts'
import { controller, defaultControllerConfig } from './controller.ts'
import { errorCodes } from './errors.ts'
import { batchesOf } from './log.ts'
import { emptyDisk } from './process.ts'
import { defaultTopicConfigs } from './protocol.ts'
import { decodeRecords } from './record-batch.ts'
import { change, changed, expectStillGood, expectWhole, good, number, requests, whole } from './requests.test-data.ts'

test('a batch changed in any way is taken whole or refused by name, and the next good one is taken', () => {
  const answers = new Map<string, number>()
  const broker = new DrivenBroker()
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), changes => {
      const before = broker.log.logEndOffset
      const answer = broker.ask(produceOf(changes.reduce(changed, good)))!
      answers.set(answer.errorCode, (answers.get(answer.errorCode) ?? 0) + 1)
      expect(errorCodes).toHaveProperty(answer.errorCode)
      if (answer.errorCode !== 'NONE') expect(broker.log.logEndOffset).toBe(before)
    }),
    { seed: 31, numRuns: 3_000 },
  )
  expectWhole(broker)
  expectStillGood(broker)
  expect([...answers.keys()]).toEqual(expect.arrayContaining(['NONE', 'INVALID_RECORD', 'CORRUPT_MESSAGE']))
})

test('a batch with any one bit flipped is refused, but for the leader epoch, which is the leader’s to set', () => {
  const broker = new DrivenBroker()
  for (let at = 0; at < good.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const answer = broker.ask(produceOf(changed(good, { type: 'flip', at, bit })))
      expect([at, answer?.errorCode === 'NONE']).toEqual([at, at >= 12 && at < 16])
    }
  }
  const values = batchesOf(broker.log).flatMap(({ bytes }) => decodeRecords(bytes).map(({ value }) => String(value)))
  expect(values).toHaveLength(3 * 8 * 4)
  expect(new Set(values).size).toBe(3)
  expectWhole(broker)
})

test('a batch cut anywhere is refused', () => {
  const broker = new DrivenBroker()
  for (let size = 0; size < good.length; size++)
    expect(broker.ask(produceOf(good.slice(0, size)))?.errorCode).toBe('INVALID_RECORD')
  expect(broker.log.logEndOffset).toBe(0)
  expectStillGood(broker)
})

test('a broker throws at no request, whatever its numbers and names; what it keeps stays whole', () => {
  fc.assert(
    fc.property(fc.array(requests(number), { maxLength: 30 }), asked => {
      const broker = new DrivenBroker({ flushMessages: 2 })
      for (const request of asked) {
        const answer = broker.ask(request)
        if (answer) expect(errorCodes).toHaveProperty(answer.errorCode)
      }
      expectWhole(broker)
      expectStillGood(broker)
    }),
    { seed: 32, numRuns: 300 },
  )
})

test('a controller throws at no request, whatever its numbers and names; its disk tells the same story', () => {
  const process = controller(defaultControllerConfig)
  fc.assert(
    fc.property(fc.array(requests(whole), { maxLength: 40 }), asked => {
      let [state] = process.start(emptyDisk, 0, 1)
      const lines: Uint8Array[] = []
      const [one, two] = [1, 2].map(brokerId => ({ api: 'BrokerRegistration', brokerId, incarnation: 1 }) as const)
      const topic = { api: 'CreateTopics', topic: 'orders', partitions: 2, replicationFactor: 2 } as const
      for (const body of [one!, two!, { ...topic, configs: defaultTopicConfigs }, ...asked]) {
        const message = { kind: 'request', body } as const
        const [next, effects] = process.step(state, { type: 'Received', from: 'x', correlationId: 1, message }, 0)
        state = next
        lines.push(...effects.flatMap(effect => (effect.type === 'Append' ? [effect.bytes] : [])))
      }
      const metadata = Uint8Array.from(lines.flatMap(line => [...line]))
      const [recovered] = process.start({ logs: { metadata }, files: {} }, 0, 2)
      expect(recovered.image).toEqual(state.image)
      for (const { replicas, isr, leader } of Object.values(state.image.partitions)) {
        expect(isr.every(id => replicas.includes(id)) && isr.length > 0).toBe(true)
        expect([0, ...isr]).toContain(leader)
      }
    }),
    { seed: 33, numRuns: 300 },
  )
})

import { describe, expect, test } from 'vitest'
import {
  at,
  begins,
  beginningOf,
  endOf,
  ends,
  failed,
  found,
  foundKnowing,
  inDoubt,
  reads,
  sends,
} from './beyond.test-data.ts'

const idempotent = { producerId: 7, producerEpoch: 0 }

describe('idempotence-breach', () => {
  const seenTwice = reads('bob', at(0, 'a'), at(1, 'a'))
  test('a record that an idempotent producer sent once stands at two offsets', () => {
    expect(found(sends('alice', at(0, 'a'), idempotent), seenTwice)).toEqual(['idempotence-breach a'])
  })
  test('all producers are known to be idempotent', () => {
    expect(foundKnowing({ isIdempotent: true }, sends('alice', at(0, 'a')), seenTwice)).toEqual([
      'idempotence-breach a',
    ])
  })
  test('near miss: nobody says that it is idempotent', () => {
    expect(found(sends('alice', at(0, 'a')), seenTwice)).toEqual([])
  })
  test('near miss: the application sent it twice', () => {
    const twice = [inDoubt(sends('alice', at(undefined, 'a'), idempotent)), sends('alice', at(1, 'a'), idempotent)]
    expect(found(...twice, seenTwice)).toEqual([])
  })
  test('near miss: a second send of it need not be listed', () => {
    expect(foundKnowing({ sendsAreComplete: false }, sends('alice', at(0, 'a'), idempotent), seenTwice)).toEqual([])
  })
})

describe('zombie-write', () => {
  const session = (producerEpoch: number) => ({ transactionalId: 'payments', producerEpoch })
  const newer = sends('alice-2', at(0, 'a'), session(2))
  const zombie = sends('alice', at(1, 'b'), session(1))
  test('a send of an older epoch began after a newer one was acknowledged, and was acknowledged', () => {
    expect(found(newer, zombie)).toEqual(['zombie-write b'])
  })
  test('a transaction of the newer epoch is an acknowledgement as well', () => {
    const transaction = [begins('alice-2'), ends('alice-2')].map(told =>
      told.map(line => ({ ...line, session: session(2) })),
    )
    expect(found(...transaction, zombie)).toEqual(['zombie-write b'])
  })
  test('it was refused, and read all the same', () => {
    expect(found(newer, failed(zombie), reads('bob', at(0, 'a'), at(1, 'b')))).toEqual(['zombie-write b'])
  })
  test('without a transactional id, in one partition', () => {
    const old = sends('alice', at(1, 'b'), { producerId: 7, producerEpoch: 1 })
    expect(found(sends('alice', at(0, 'a'), { producerId: 7, producerEpoch: 2 }), old)).toEqual(['zombie-write b'])
  })
  test('near miss: it was refused, or nobody knows', () => {
    expect(found(newer, failed(zombie))).toEqual([])
    expect(found(newer, inDoubt(zombie))).toEqual([])
  })
  test('near miss: it began before the newer one was acknowledged', () => {
    expect(
      found(
        beginningOf(zombie),
        newer,
        endOf(zombie).map(line => ({ ...line })),
      ),
    ).not.toContain('zombie-write b')
  })
  test('near miss: the newer one was never acknowledged', () => {
    expect(found(inDoubt(newer), zombie)).toEqual([])
  })
  test('near miss: epochs of two transactional ids, or of two producer ids', () => {
    expect(found(newer, sends('alice', at(1, 'b'), { transactionalId: 'orders', producerEpoch: 1 }))).toEqual([])
    const other = { transactionalId: 'payments', producerId: 9, producerEpoch: 0 }
    expect(found(newer, sends('alice', at(1, 'b'), other))).toEqual([])
  })
  test('near miss: without a transactional id, the leader of another partition knows nothing of it', () => {
    const old = sends('alice', at(1, 'b', 'q'), { producerId: 7, producerEpoch: 1 })
    expect(found(sends('alice', at(0, 'a'), { producerId: 7, producerEpoch: 2 }), old)).toEqual([])
  })
})

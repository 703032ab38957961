import { describe, expect, test } from 'vitest'
import {
  at,
  begins,
  commits,
  ends,
  failed,
  fetches,
  found,
  foundKnowing,
  inDoubt,
  reads,
  sends,
  type Told,
} from './beyond.test-data.ts'

const [a, b] = [at(0, 'a'), at(0, 'b', 'q')]
const later = sends('bob', at(2, 'c', 'q'))

describe('torn-transaction', () => {
  const transaction = [begins('t'), sends('t', a), sends('t', b)]
  const past = reads('carol', at(2, 'c', 'q'))
  test('one part was read, and somebody read past the other, which nobody was given', () => {
    expect(found(...transaction, ends('t'), later, reads('carol', a), past)).toEqual(['torn-transaction b a'])
  })
  test('in doubt as well: what was read proves that it committed', () => {
    expect(found(...transaction, inDoubt(ends('t')), later, reads('carol', a), past)).toEqual(['torn-transaction b a'])
  })
  test('a transaction told as one operation', () => {
    const steps = [a, b].map(record => ({ type: 'send' as const, record }))
    const whole: Told = [
      { process: 't', type: 'invoke', kind: 'transaction', steps },
      { process: 't', type: 'ok', kind: 'transaction', steps },
    ]
    expect(found(whole, later, reads('carol', a), past)).toEqual(['torn-transaction b a'])
  })
  test('it needs no order of time', () => {
    const told = [...transaction, ends('t'), later, reads('carol', a), past]
    expect(foundKnowing({ hasRealTime: false }, ...told)).toEqual(['torn-transaction b a'])
  })
  test('near miss: nobody has read past it', () => {
    expect(found(...transaction, ends('t'), later, reads('carol', a))).toEqual([])
  })
  test('near miss: it was read', () => {
    expect(found(...transaction, ends('t'), later, reads('carol', a, b), past)).toEqual([])
  })
  test('near miss: it was aborted, or no part of it was read', () => {
    expect(found(...transaction, failed(ends('t')), later, reads('carol', a), past)).toEqual([])
    expect(found(...transaction, ends('t'), later, past)).toEqual([])
  })
  test('near miss: nobody knows where the other part stands', () => {
    const told = [begins('t'), sends('t', a), sends('t', at(undefined, 'b', 'q')), ends('t')]
    expect(found(...told, later, reads('carol', a), past)).toEqual([])
  })
})

describe('atomicity-breach: offsets without outputs', () => {
  const transaction = [begins('t'), sends('t', b), commits('t', 5)]
  test('a transaction was aborted, and the offset that it consumed is committed', () => {
    expect(found(...transaction, failed(ends('t')), fetches('n', 5))).toEqual(['atomicity-breach'])
  })
  test('a transaction was committed, its record is gone, its offset is there', () => {
    const past = reads('carol', at(2, 'c', 'q'))
    expect(found(...transaction, ends('t'), later, past, fetches('n', 5))).toEqual(['atomicity-breach b'])
  })
  test('near miss: the next try committed the same offset', () => {
    const again = [begins('t'), sends('t', at(3, 'd', 'q')), commits('t', 5), ends('t')]
    expect(found(...transaction, failed(ends('t')), ...again, fetches('n', 5))).toEqual([])
  })
  test('near miss: nobody knows how a second try ended', () => {
    expect(found(...transaction, failed(ends('t')), inDoubt(commits('m', 5)), fetches('n', 5))).toEqual([])
  })
  test('near miss: the offset was committed before the transaction began', () => {
    expect(found(fetches('n', 5), ...transaction, failed(ends('t')), fetches('n', 5))).toEqual([])
  })
  test('near miss: another offset, or nobody asked', () => {
    expect(found(...transaction, failed(ends('t')), fetches('n', -1))).toEqual([])
    expect(found(...transaction, failed(ends('t')))).toEqual([])
  })
  test('near miss: its record was read', () => {
    const all = reads('carol', b, at(2, 'c', 'q'))
    expect(found(...transaction, ends('t'), later, all, fetches('n', 5))).toEqual([])
  })
})

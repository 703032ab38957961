import { describe, expect, test } from 'vitest'
import {
  at,
  beginningOf,
  containing,
  crashes,
  endOf,
  failed,
  found,
  foundKnowing,
  reads,
  sends,
} from './beyond.test-data.ts'

describe('phantom', () => {
  test('a record that nobody sent was received', () => {
    expect(found(sends('alice', at(0, 'a')), reads('bob', at(0, 'a'), at(1, 'b')))).toEqual(['phantom b'])
  })
  test('a poll that failed must not bring one either', () => {
    expect(found(failed(reads('bob', at(0, 'a'))))).toEqual(['phantom a'])
  })
  test('sent to another partition only, it is a phantom', () => {
    expect(found(sends('alice', at(0, 'a', 'q')), reads('bob', at(0, 'a', 'p')))).toEqual(['phantom a'])
  })
  test('it was received before anybody began to send it', () => {
    expect(found(reads('bob', at(0, 'a')), sends('alice', at(0, 'a')))).toEqual(['phantom a'])
  })
  test('near miss: it was on its way', () => {
    const send = sends('alice', at(0, 'a'))
    expect(found(beginningOf(send), reads('bob', at(0, 'a')), endOf(send))).toEqual([])
    expect(found(beginningOf(send), crashes('alice'), reads('bob', at(0, 'a')))).toEqual([])
  })
  test('near miss: only the end of its send is recorded, so it may have been on its way', () => {
    expect(found(reads('bob', at(0, 'a')), endOf(sends('alice', at(0, 'a'))))).toEqual([])
  })
  test('near miss: the history does not list every send', () => {
    expect(foundKnowing({ sendsAreComplete: false }, reads('bob', at(0, 'a')))).toEqual([])
  })
  test('near miss: nobody knows what came first', () => {
    expect(foundKnowing({ hasRealTime: false }, reads('bob', at(0, 'a')), sends('alice', at(0, 'a')))).toEqual([])
  })
})

describe('corrupt', () => {
  const sent = sends('alice', containing('key 1', at(0, 'a')))
  test('a record arrived with another content', () => {
    expect(found(sent, reads('bob', containing('key 2', at(0, 'a'))))).toEqual(['corrupt a'])
  })
  test('it is told once, whoever else was given it', () => {
    const wrong = containing('key 2', at(0, 'a'))
    expect(
      found(sent, reads('bob', containing('key 1', at(0, 'a'))), reads('carol', wrong), reads('dave', wrong)),
    ).toEqual(['corrupt a'])
  })
  test('near miss: it arrived as it was sent, or what arrived is not recorded', () => {
    expect(found(sent, reads('bob', containing('key 1', at(0, 'a'))))).toEqual([])
    expect(found(sent, reads('bob', at(0, 'a')))).toEqual([])
  })
  test('near miss: what it was sent with is not recorded', () => {
    expect(found(sends('alice', at(0, 'a')), reads('bob', containing('key 2', at(0, 'a'))))).toEqual([])
  })
  test('near miss: it was sent twice, with either', () => {
    const again = failed(sends('alice', containing('key 2', at(undefined, 'a'))))
    expect(found(sent, again, reads('bob', containing('key 2', at(0, 'a'))))).toEqual([])
  })
})

import { expect, test } from 'vitest'
import { digestOf, traceLine } from './trace.ts'

test('T1: a line keeps the order of its fields, and sorts the keys of values', () => {
  expect(traceLine({ now: 1, decision: 'call', call: { to: 'b', at: [1, { d: null, c: true }] } })).toBe(
    '{"now":1,"decision":"call","call":{"at":[1,{"c":true,"d":null}],"to":"b"}}',
  )
})

test('T1: what is undefined or a function is left out; what JSON can not say is text', () => {
  expect(traceLine({ a: undefined, b: () => 1, c: Infinity, d: 3n, e: new Map([['k', 1]]), f: 'x"y' })).toBe(
    '{"c":"Infinity","d":"3","e":[["k",1]],"f":"x\\"y"}',
  )
})

test('T2: bytes are a length and a digest, and one bit makes another line', () => {
  expect(traceLine({ batch: Uint8Array.of(1, 2) })).toBe(
    `{"batch":{"bytes":2,"digest":"${digestOf(Uint8Array.of(1, 2))}"}}`,
  )
  expect(digestOf(Uint8Array.of(1, 2))).not.toBe(digestOf(Uint8Array.of(1, 3)))
  // The published FNV-1a digest of "a".
  expect(digestOf(new TextEncoder().encode('a'))).toBe('e40c292c')
})

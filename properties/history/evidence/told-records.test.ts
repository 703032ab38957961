import { expect, test } from 'vitest'
import {
  at,
  begins,
  commits,
  containing,
  ends,
  failed,
  fetches,
  inDoubt,
  reads,
  sends,
} from '../beyond/beyond.test-data.ts'
import { toldKnowing, toldOf } from './told.test-data.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((value, offset) => at(offset, value))
const sent = [a!, b!, c!, d!].flatMap(record => sends('alice', record))

test('phantom', () => {
  expect(toldOf('phantom', sent, reads('bob', a!, at(1, 'x'), c!))).toMatchInlineSnapshot(`
    "Process bob read record x at offset 1 (line 10).
    No operation of this history sent record x to partition p.
                                             partition p
                                     offset    1
    line 10  process bob  poll (+2)  ok      r x!
    r read, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

test('phantom: before it was sent', () => {
  expect(toldOf('phantom', reads('bob', a!), sent)).toMatchInlineSnapshot(`
    "Process bob read record a at offset 0 (line 2).
    Nobody had begun to send it to partition p by then: that came only afterwards (process alice, line 4).
                                       partition p
                               offset    0
    line 2  process bob  poll  ok      r a!
    r read, · not there, ! what is wrong"
  `)
})

test('corrupt', () => {
  const history = [sends('alice', containing('key=1', a!)), reads('bob', containing('key=2', a!))]
  expect(toldOf('corrupt', ...history)).toMatchInlineSnapshot(`
    "Record a was acknowledged at offset 0 of partition p (process alice, line 2) with the content "key=1".
    Process bob read record a at offset 0 (line 4) with the content "key=2".
    No send of it in this history had that content.
                                               partition p
                                 offset          0
    line 2  process alice  send  acknowledged  w a
    line 4  process bob    poll  ok            r a!
    w sent, r read, · not there, ! what is wrong"
  `)
})

test('offset-regression', () => {
  expect(toldOf('offset-regression', sends('alice', at(7, 'a')), sends('bob', at(3, 'b')))).toMatchInlineSnapshot(`
    "Record a was acknowledged at offset 7 of partition p (process alice, line 2).
    Only then process bob began to send record b (line 3).
    Record b was acknowledged at offset 3 of partition p (process bob, line 4).
    What is sent after another record was acknowledged stands after it.
                                               partition p
                                 offset          3   (4–6)     7
    line 2  process alice  send  acknowledged    ·           w a
    line 4  process bob    send  acknowledged  w b!            ·
    w sent, · not there, ( ) offsets where nobody saw anything, ! what is wrong"
  `)
})

test('successor-disagreement', () => {
  const history = [sent, reads('bob', a!, b!, c!), reads('carol', a!, c!, d!)]
  expect(toldOf('successor-disagreement', ...history)).toMatchInlineSnapshot(`
    "After record a of partition p one poll was given record b at offset 1 (process bob, line 10), another one record c at offset 2 (process carol, line 12).
    In a log the same record comes next for everybody: one of them was not given something.
                                               partition p
                                       offset    0     1     2
    line 10  process bob    poll (+1)  ok      r a   r b     ·
    line 12  process carol  poll (+1)  ok      r a     ·   r c!
    r read, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

test('idempotence-breach', () => {
  const history = [sends('alice', a!, { producerId: 7, producerEpoch: 0 }), reads('bob', a!, at(4, 'a'))]
  expect(toldOf('idempotence-breach', ...history)).toMatchInlineSnapshot(`
    "An idempotent producer sent record a to partition p once (process alice, line 2).
    It stands at offsets 0 and 4.
    At offset 0 it was acknowledged (process alice, line 2).
    At offset 4 it was read (process bob, line 4).
                                                    partition p
                                      offset          0   (1–3)     4
    line 2  process alice  send       acknowledged  w a!            ·
    line 4  process bob    poll (+1)  ok              ·           r a!
    w sent, r read, · not there, ( ) offsets where nobody saw anything, (+n) n more records, left out, ! what is wrong"
  `)
})

test('idempotence-breach: of all producers it is known', () => {
  const history = [sends('alice', a!), reads('bob', a!, at(4, 'a'))]
  expect(toldKnowing({ isIdempotent: true }, 'idempotence-breach', ...history)).toMatchInlineSnapshot(`
    "An idempotent producer sent record a to partition p once (process alice, line 2).
    It stands at offsets 0 and 4.
    At offset 0 it was acknowledged (process alice, line 2).
    At offset 4 it was read (process bob, line 4).
                                                    partition p
                                      offset          0   (1–3)     4
    line 2  process alice  send       acknowledged  w a!            ·
    line 4  process bob    poll (+1)  ok              ·           r a!
    w sent, r read, · not there, ( ) offsets where nobody saw anything, (+n) n more records, left out, ! what is wrong"
  `)
})

test('zombie-write', () => {
  const [newer, older] = [3, 2].map(producerEpoch => ({ transactionalId: 't', producerEpoch }))
  expect(toldOf('zombie-write', sends('new', a!, newer!), sends('old', b!, older!))).toMatchInlineSnapshot(`
    "An operation of producer epoch 3 of transactional id t was acknowledged (process new, line 2).
    Only then a send of producer epoch 2 began (process old, line 3).
    Record b was acknowledged at offset 1 of partition p (process old, line 4).
    An older epoch must be fenced.
                                                  partition p
                                    offset          1
    line 2  process new  send (+1)  acknowledged    ·
    line 4  process old  send       acknowledged  w b!
    w sent, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

test('zombie-write: nobody knows what became of it, but it was read', () => {
  const [newer, older] = [3, 2].map(producerEpoch => ({ producerId: 7, producerEpoch }))
  const history = [sends('new', a!, newer!), inDoubt(sends('old', b!, older!)), reads('bob', a!, b!)]
  expect(toldOf('zombie-write', ...history)).toMatchInlineSnapshot(`
    "An operation of producer epoch 3 of producer id 7 was acknowledged (process new, line 2).
    Only then a send of producer epoch 2 began (process old, line 3).
    Nobody else sent record b, and it was read (line 6).
    An older epoch must be fenced.
                                                  partition p
                                    offset          0     1
    line 2  process new  send       acknowledged  w a     ·
    line 4  process old  send       not known       ·   w b!
    line 6  process bob  poll (+1)  ok              ·   r b
    w sent, r read, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

const elsewhere = at(0, 'b', 'q')
const past = [sends('bob', at(2, 'c', 'q')), reads('carol', at(2, 'c', 'q'))]

test('torn-transaction', () => {
  const history = [begins('t'), sends('t', a!), sends('t', elsewhere), ends('t'), reads('carol', a!), ...past]
  expect(toldOf('torn-transaction', ...history)).toMatchInlineSnapshot(`
    "One transaction (process t, line 6) sent record a at offset 0 of partition p and record b at offset 0 of partition q.
    Process carol read record a at offset 0 (line 8).
    No successful poll in this history returned record b, although one read past it:
    Process carol read record c at offset 2 (line 12).
    A transaction is there as a whole, or not at all.
                                                       partition p  partition q
                                         offset                 0     0   (1)     2
    line 6   process t      transaction  ok                     ·     ·           ·
    line 3   process t      send         acknowledged         w a     ·           ·
    line 5   process t      send         acknowledged           ·   w b           ·
    line 8   process carol  poll         ok                   r a     ·           ·
    line 12  process carol  poll         ok                     ·     ·!        r c
    w sent, r read, · not there, ( ) offsets where nobody saw anything, ! what is wrong"
  `)
})

test('atomicity-breach: the transaction failed, and its offset is committed', () => {
  const history = [begins('t'), sends('t', elsewhere), commits('t', 5), failed(ends('t')), fetches('n', 5)]
  expect(toldOf('atomicity-breach', ...history)).toMatchInlineSnapshot(`
    "A transaction (process t, line 6) committed offset 5 of partition p for group g (line 5).
    The transaction failed.
    The coordinator told process n that offset 5 is committed (line 8).
    In this history nobody else committed that offset: what the transaction consumed counts, and what it sent is not there.
                                               partition p
                                       offset  5
    line 6  process t  transaction     failed  ·
    line 5  process t  commit          failed  c
    line 8  process n  fetchCommitted  ok      f!
    c committed as the next offset, f told to be the committed offset, · not there, ! what is wrong"
  `)
})

test('atomicity-breach: its record is missing, and its offset is committed', () => {
  const history = [begins('t'), sends('t', elsewhere), commits('t', 5), ends('t'), ...past, fetches('n', 5)]
  expect(toldOf('atomicity-breach', ...history)).toMatchInlineSnapshot(`
    "A transaction (process t, line 6) committed offset 5 of partition p for group g (line 5).
    No successful poll in this history returned record b, although one read past it:
    Process carol read record c at offset 2 (line 10).
    The coordinator told process n that offset 5 is committed (line 12).
    In this history nobody else committed that offset: what the transaction consumed counts, and what it sent is not there.
                                                          partition q       partition p
                                            offset          0   (1)     2   5
    line 6   process t      transaction     ok              ·           ·   ·
    line 3   process t      send            acknowledged  w b           ·   ·
    line 5   process t      commit          ok              ·           ·   c
    line 10  process carol  poll            ok              ·         r c   ·
    line 12  process n      fetchCommitted  ok              ·           ·   f!
    w sent, r read, c committed as the next offset, f told to be the committed offset, · not there, ( ) offsets where nobody
    saw anything, ! what is wrong"
  `)
})

test('atomicity-breach: its record is read, and its offset is not committed', () => {
  const history = [
    begins('t'),
    sends('t', elsewhere),
    commits('t', 5),
    ends('t'),
    reads('carol', elsewhere),
    fetches('n', 2),
  ]
  expect(toldOf('atomicity-breach', ...history)).toMatchInlineSnapshot(`
    "A transaction (process t, line 6) committed offset 5 of partition p for group g (line 5), and sent record b.
    Process carol read record b at offset 0 (line 8), so the transaction committed.
    The coordinator told process n that offset 2 is committed (line 10), which is less.
                                                          partition q  partition p
                                            offset                 0   2   (3–4)   5
    line 6   process t      transaction     ok                     ·   ·           ·
    line 3   process t      send            acknowledged         w b   ·           ·
    line 5   process t      commit          ok                     ·   ·           c
    line 8   process carol  poll            ok                   r b   ·           ·
    line 10  process n      fetchCommitted  ok                     ·   f!          ·
    w sent, r read, c committed as the next offset, f told to be the committed offset, · not there, ( ) offsets where nobody
    saw anything, ! what is wrong"
  `)
})

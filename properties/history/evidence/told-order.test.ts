import { describe, expect, test } from 'vitest'
import { at, reads, sends } from '../beyond/beyond.test-data.ts'
import type { Entry } from '../operation.ts'
import { does, toldOf } from './told.test-data.ts'

const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((value, offset) => at(offset, value)) as [
  Entry,
  Entry,
  Entry,
  Entry,
  Entry,
]
const all = [a, b, c, d, e]
const sent = all.flatMap(record => sends('alice', record))
/** Of another partition: nothing of it belongs to the evidence. */
const noise = [sends('zoe', at(0, 'z', 'n')), reads('yves', at(0, 'z', 'n'))]

describe('one process against the order of the log', () => {
  test('poll-skip', () => {
    expect(toldOf('poll-skip', sent, reads('bob', a), ...noise, reads('bob', d, e))).toMatchInlineSnapshot(`
      "Process bob read record a at offset 0 of partition p (line 12) and went on with record d at offset 3 (line 18).
      Between them in the log stand records b and c, which it was not given between the two.
      Record b was acknowledged at offset 1 of partition p (process alice, line 4).
                                                       partition p
                                         offset          0     1   …     3
      line 4   process alice  send       acknowledged    ·   w b         ·
      line 12  process bob    poll       ok            r a     ·         ·
      line 18  process bob    poll (+1)  ok              ·     ·!      r d
      w sent, r read, · not there, (+n) n more records, left out, … 1 record between, ! what is wrong"
    `)
  })
  test('poll-skip: nobody acknowledged what was skipped', () => {
    const history = [reads('carol', a, b, c), reads('bob', a), reads('bob', c)]
    expect(toldOf('poll-skip', ...history)).toMatchInlineSnapshot(`
      "Process bob read record a at offset 0 of partition p (line 4) and went on with record c at offset 2 (line 6).
      Between them in the log stands record b, which it was not given between the two.
      Process carol read record b at offset 1 (line 2).
                                                partition p
                                        offset    0     1     2
      line 2  process carol  poll (+2)  ok        ·   r b     ·
      line 4  process bob    poll       ok      r a     ·     ·
      line 6  process bob    poll       ok        ·     ·!  r c
      r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
  test('nonmonotonic-poll', () => {
    expect(toldOf('nonmonotonic-poll', sent, reads('bob', a, b, c), reads('bob', b))).toMatchInlineSnapshot(`
      "Process bob read record c at offset 2 of partition p (line 12) and went on with record b at offset 1 (line 14).
      Without a seek or a rebalance a consumer goes forward only.
                                               partition p
                                       offset    1     2
      line 12  process bob  poll (+2)  ok        ·   r c
      line 14  process bob  poll       ok      r b!    ·
      r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
  test('nonmonotonic-poll: the same again', () => {
    expect(toldOf('nonmonotonic-poll', sent, reads('bob', a, b), reads('bob', b))).toMatchInlineSnapshot(`
      "Process bob read record b at offset 1 of partition p (line 12) and went on with record b at offset 1 (line 14).
      That is the same place in the log again.
                                               partition p
                                       offset    1
      line 12  process bob  poll (+1)  ok      r b
      line 14  process bob  poll       ok      r b!
      r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
  test('nonmonotonic-send', () => {
    expect(toldOf('nonmonotonic-send', sends('alice', at(4, 'a')), ...noise, sends('alice', at(2, 'b'))))
      .toMatchInlineSnapshot(`
      "Process alice sent record a at offset 4 of partition p (line 2) and went on with record b at offset 2 (line 8).
      What was sent later stands earlier in the log.
                                                 partition p
                                   offset          2   (3)     4
      line 2  process alice  send  acknowledged    ·         w a
      line 8  process alice  send  acknowledged  w b!          ·
      w sent, · not there, ( ) offsets where nobody saw anything, ! what is wrong"
    `)
  })
  test('int-poll-skip', () => {
    expect(toldOf('int-poll-skip', sent, reads('bob', a, d, e))).toMatchInlineSnapshot(`
      "Within one operation (line 12) process bob read record a at offset 0 of partition p and next record d at offset 3.
      Between them in the log stand records b and c, which it was not given between the two.
      Record b was acknowledged at offset 1 of partition p (process alice, line 4).
                                                       partition p
                                         offset          0     1   …     3
      line 4   process alice  send       acknowledged    ·   w b         ·
      line 12  process bob    poll (+1)  ok            r a     ·!      r d
      w sent, r read, · not there, (+n) n more records, left out, … 1 record between, ! what is wrong"
    `)
  })
  test('int-nonmonotonic-poll', () => {
    expect(toldOf('int-nonmonotonic-poll', sent, reads('bob', a, b, c, b))).toMatchInlineSnapshot(`
      "Within one operation (line 12) process bob read record c at offset 2 of partition p and next record b at offset 1.
      Without a seek or a rebalance a consumer goes forward only.
                                               partition p
                                       offset    1     2
      line 12  process bob  poll (+2)  ok      r b!  r c
      r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
  test('int-send-skip', () => {
    expect(toldOf('int-send-skip', sends('bob', b), does('alice', a, c), reads('carol', a, b, c)))
      .toMatchInlineSnapshot(`
      "Within one operation (line 4) process alice sent record a at offset 0 of partition p and next record c at offset 2.
      Between them in the log stands record b, which it did not send between the two. Kafka lets the records of other producers come between.
                                                  partition p
                                          offset    0     1     2
      line 4  process alice  transaction  ok      w a     ·   w c!
      line 6  process carol  poll (+2)    ok        ·   r b     ·
      w sent, r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
  test('int-nonmonotonic-send', () => {
    expect(toldOf('int-nonmonotonic-send', does('alice', b, a), reads('carol', a, b))).toMatchInlineSnapshot(`
      "Within one operation (line 2) process alice sent record b at offset 1 of partition p and next record a at offset 0.
      What was sent later stands earlier in the log.
                                                  partition p
                                          offset    0     1
      line 2  process alice  transaction  ok      w a!  w b
      w sent, · not there, ! what is wrong"
    `)
  })
})

describe('circles', () => {
  const q = (offset: number, value: string) => at(offset, value, 'q')
  test('G0', () => {
    expect(toldOf('G0', does('alice', a, q(1, 'y')), ...noise, does('bob', b, q(0, 'x')))).toMatchInlineSnapshot(`
      "Line 2 (process alice) sent record a, at offset 0 of partition p, and line 8 (process bob) a later one there, record b at offset 1.
      Line 8 (process bob) sent record x, at offset 0 of partition q, and line 2 (process alice) a later one there, record y at offset 1.
      So each of these 2 operations came before the next, and the last before the first: no order of them explains what was seen.
                                                  partition p  partition q
                                          offset    0      1     0     1
      line 2  process alice  transaction  ok      w a      ·     ·   w y
      line 8  process bob    transaction  ok        ·    w b   w x     ·
      w sent, · not there"
    `)
  })
  test('G1c', () => {
    const [alice, bob] = [does('alice', a, [q(0, 'x')]), does('bob', q(0, 'x'), [a])]
    expect(toldOf('G1c', [...alice.slice(0, 1), ...bob, ...alice.slice(1)])).toMatchInlineSnapshot(`
      "Line 3 (process bob) sent record x of partition q, which line 4 (process alice) was given.
      Line 4 (process alice) sent record a of partition p, which line 3 (process bob) was given.
      So each of these 2 operations came before the next, and the last before the first: no order of them explains what was seen.
                                                  partition p  partition q
                                          offset           0     0
      line 4  process alice  transaction  ok             w a   r x
      line 3  process bob    transaction  ok             r a   w x
      w sent, r read, · not there"
    `)
  })
  test('G0-process', () => {
    expect(toldOf('G0-process', sends('alice', b), sends('alice', a))).toMatchInlineSnapshot(`
      "Process alice ended line 2 before it began line 4.
      Line 4 (process alice) sent record a, at offset 0 of partition p, and line 2 (process alice) a later one there, record b at offset 1.
      So each of these 2 operations came before the next, and the last before the first: no order of them explains what was seen.
                                                 partition p
                                   offset          0     1
      line 2  process alice  send  acknowledged    ·   w b
      line 4  process alice  send  acknowledged  w a     ·
      w sent, · not there"
    `)
  })
  test('G0-realtime', () => {
    expect(toldOf('G0-realtime', sends('alice', b), sends('bob', a))).toMatchInlineSnapshot(`
      "Line 2 (process alice) had ended before line 4 (process bob) began.
      Line 4 (process bob) sent record a, at offset 0 of partition p, and line 2 (process alice) a later one there, record b at offset 1.
      So each of these 2 operations came before the next, and the last before the first: no order of them explains what was seen.
                                                 partition p
                                   offset          0     1
      line 2  process alice  send  acknowledged    ·   w b
      line 4  process bob    send  acknowledged  w a     ·
      w sent, · not there"
    `)
  })
  test('G1c-realtime: read before it was sent', () => {
    expect(toldOf('G1c-realtime', reads('bob', a), sends('alice', a))).toMatchInlineSnapshot(`
      "Line 2 (process bob) had ended before line 4 (process alice) began.
      Line 4 (process alice) sent record a of partition p, which line 2 (process bob) was given.
      So each of these 2 operations came before the next, and the last before the first: no order of them explains what was seen.
                                                 partition p
                                   offset          0
      line 2  process bob    poll  ok            r a
      line 4  process alice  send  acknowledged  w a
      w sent, r read, · not there"
    `)
  })
  test('PL-1-cycle-exists', () => {
    expect(toldOf('PL-1-cycle-exists', does('alice', a, q(1, 'y')), does('bob', b, q(0, 'x')))).toMatchInlineSnapshot(`
      "There is a circle of writes: each operation came before the next, and the last before the first.
      Line 2 and line 4 show it.
                                                  partition p  partition q
                                          offset    0      1     0     1
      line 2  process alice  transaction  ok      w a      ·     ·   w y
      line 4  process bob    transaction  ok        ·    w b   w x     ·
      w sent, · not there"
    `)
  })
  test('strong-PL-2-cycle-exists', () => {
    expect(toldOf('strong-PL-2-cycle-exists', reads('bob', a), sends('alice', a))).toMatchInlineSnapshot(`
      "There is a circle of writes and reads and of real time: each operation came before the next, and the last before the first.
      Line 2 and line 4 show it.
                                                 partition p
                                   offset          0
      line 2  process bob    poll  ok            r a
      line 4  process alice  send  acknowledged  w a
      w sent, r read, · not there"
    `)
  })
  test('empty-transaction-graph', () => {
    const [alice, bob] = [sends('alice', a), sends('bob', q(0, 'x'))]
    expect(toldOf('empty-transaction-graph', [...alice.slice(0, 1), ...bob, ...alice.slice(1)])).toMatchInlineSnapshot(`
      "Of the 2 operations of this history none was given what another one sent, nor did one end before another began.
      There is nothing in which a circle could be looked for.
      (not minimal)"
    `)
  })
})

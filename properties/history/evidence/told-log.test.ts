import { describe, expect, test } from 'vitest'
import { at, begins, ends, failed, inDoubt, reads, sends } from '../beyond/beyond.test-data.ts'
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

describe('the log', () => {
  test('duplicate', () => {
    expect(toldOf('duplicate', sent, ...noise, reads('bob', a, b, at(9, 'a')))).toMatchInlineSnapshot(`
      "Record a stands at offsets 0 and 9 of partition p.
      At offset 0 it was read (process bob, line 16).
      At offset 9 it was read (process bob, line 16).
                                               partition p
                                       offset    0   …     9
      line 16  process bob  poll (+1)  ok      r a!      r a!
      r read, · not there, (+n) n more records, left out, … 4 records between, ! what is wrong"
    `)
  })
  test('inconsistent-offsets', () => {
    expect(toldOf('inconsistent-offsets', sent, ...noise, reads('bob', a, at(1, 'x'), c))).toMatchInlineSnapshot(`
      "Offset 1 of partition p holds 2 records: x and b.
      Record x was read there (process bob, line 16).
      Record b was acknowledged there (process alice, line 4).
      A log holds one record at an offset, and never another one there.
                                                       partition p
                                         offset          1
      line 4   process alice  send       acknowledged  w b!
      line 16  process bob    poll (+2)  ok            r x!
      w sent, r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
})

describe('what was read', () => {
  test('G1a: a send that failed', () => {
    const history = [failed(sends('alice', at(undefined, 'a'))), ...noise, reads('bob', a, b)]
    expect(toldOf('G1a', ...history)).toMatchInlineSnapshot(`
      "The send of record a to partition p failed (process alice, line 2).
      Process bob read record a at offset 0 (line 8) all the same.
      A consumer must never be given what failed.
                                                partition p
                                        offset    0
      line 2  process alice  send       failed  w a
      line 8  process bob    poll (+1)  ok      r a!
      w sent, r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
  test('G1a: a transaction that failed', () => {
    const history = [begins('alice'), sends('alice', a), sends('alice', b), failed(ends('alice')), reads('bob', a, b)]
    expect(toldOf('G1a', ...history)).toMatchInlineSnapshot(`
      "The transaction that sent record a to partition p failed (process alice, line 6).
      Process bob read record a at offset 0 (line 8) all the same.
      A consumer must never be given what failed.
                                                  partition p
                                          offset    0
      line 6  process alice  transaction  failed    ·
      line 3  process alice  send         failed  w a
      line 8  process bob    poll (+1)    ok      r a!
      w sent, r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
  test('precommitted-read', () => {
    expect(toldOf('precommitted-read', sent, does('bob', at(5, 'f'), [e, at(5, 'f')]))).toMatchInlineSnapshot(`
      "Within one transaction (line 12) process bob sent record f to partition p and was given it by a poll.
      It was not committed yet, so no consumer was to see it, not even this one.
                                                      partition p
                                              offset         5
      line 12  process bob  transaction (+1)  ok      w f, r f!
      w sent, r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
})

describe('losses', () => {
  test('lost-write in the middle', () => {
    expect(toldOf('lost-write', sent, ...noise, reads('bob', a, c, d, e))).toMatchInlineSnapshot(`
      "Record b was acknowledged at offset 1 of partition p (process alice, line 4).
      Process bob read record c at offset 2 (line 16).
      No successful poll in this history returned record b.
      A loss in the middle: it stood between records that were read.
                                                       partition p
                                         offset          1     2
      line 4   process alice  send       acknowledged  w b     ·
      line 16  process bob    poll (+3)  ok              ·!  r c
      w sent, r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
  test('lost-write of the prefix', () => {
    expect(toldOf('lost-write', sent, reads('bob', c, d, e))).toMatchInlineSnapshot(`
      "Record a was acknowledged at offset 0 of partition p (process alice, line 2).
      Process bob read record c at offset 2 (line 12).
      No successful poll in this history returned record a.
      A loss of the prefix: it stood before everything that anybody read. It was cut off at the front (retention does that too), or the readers began after it.
                                                       partition p
                                         offset          0   …     2
      line 2   process alice  send       acknowledged  w a         ·
      line 12  process bob    poll (+2)  ok              ·!      r c
      w sent, r read, · not there, (+n) n more records, left out, … 1 record between, ! what is wrong"
    `)
  })
  test('lost-write, another record in its place', () => {
    expect(toldOf('lost-write', sent, reads('bob', a, at(1, 'x'), c, d, e))).toMatchInlineSnapshot(`
      "Record b was acknowledged at offset 1 of partition p (process alice, line 4).
      Process bob read record x at offset 1 (line 12).
      No successful poll in this history returned record b.
      A loss in the middle: another record was read in its place.
                                                       partition p
                                         offset             1
      line 4   process alice  send       acknowledged     w b
      line 12  process bob    poll (+4)  ok            r x, ·!
      w sent, r read, · not there, (+n) n more records, left out, ! what is wrong"
    `)
  })
  test('lost-write of a sender who was told nothing: what else it sent was read, and a poll that failed saw it', () => {
    const history = [
      inDoubt(does('alice', at(undefined, 'a'), at(undefined, 'b'))),
      failed(reads('bob', a)),
      reads('carol', b),
    ]
    expect(toldOf('lost-write', ...history)).toMatchInlineSnapshot(`
      "What became of the transaction that sent record a to partition p is not known (process alice, line 2).
      It happened: it sent record b too, which was read (process carol, line 6).
      A poll that failed saw it at offset 0 (process bob, line 4).
      Process carol read record b at offset 1 (line 6).
      No successful poll in this history returned record a.
      A loss of the prefix: it stood before everything that anybody read. It was cut off at the front (retention does that too), or the readers began after it.
                                                     partition p
                                          offset       0     1
      line 2  process alice  transaction  not known  w a   w b
      line 4  process bob    poll         failed     r a     ·
      line 6  process carol  poll         ok           ·!  r b
      w sent, r read, · not there, ! what is wrong"
    `)
  })
  test('unseen', () => {
    expect(toldOf('unseen', sent, reads('bob', a, b, c, d))).toMatchInlineSnapshot(`
      "Record e was acknowledged at offset 4 of partition p (process alice, line 10).
      No successful poll in this history returned it.
      The furthest that any of them read of partition p was offset 3: a loss of the postfix, or the record is only late.
                                                  partition p
                                    offset          4
      line 10  process alice  send  acknowledged  w e!
      w sent, · not there, ! what is wrong"
    `)
  })
  test('unseen: nothing at all was read', () => {
    expect(toldOf('unseen', sends('alice', a))).toMatchInlineSnapshot(`
      "Record a was acknowledged at offset 0 of partition p (process alice, line 2).
      No successful poll in this history returned it.
      None read anything of partition p of which the offset is known: lost, or only late.
                                                 partition p
                                   offset          0
      line 2  process alice  send  acknowledged  w a!
      w sent, · not there, ! what is wrong"
    `)
  })
  test('unseen: nobody knows where it stands', () => {
    expect(toldOf('unseen', sends('alice', at(undefined, 'x')), sent, reads('bob', ...all))).toMatchInlineSnapshot(`
      "Record x was acknowledged in partition p (process alice, line 2).
      No successful poll in this history returned it.
      Its offset is not recorded, so nobody can say whether anybody read past it: lost, or only late.
                                                 partition p
                                   offset          ?
      line 2  process alice  send  acknowledged  w x!
      w sent, · not there, ? no offset known, ! what is wrong"
    `)
  })
})

test('of a poll of five hundred records the two that count are left', () => {
  const many = Array.from({ length: 500 }, (_, offset) => at(offset, `record-${offset}`))
  const history = [many.flatMap(record => sends('alice', record)), reads('bob', ...many.filter((_, at) => at !== 250))]
  expect(toldOf('lost-write', ...history)).toMatchInlineSnapshot(`
    "Record record-250 was acknowledged at offset 250 of partition p (process alice, line 502).
    Process bob read record record-251 at offset 251 (line 1002).
    No successful poll in this history returned record record-250.
    A loss in the middle: it stood between records that were read.
                                                         partition p
                                           offset                 250            251
    line 502   process alice  send         acknowledged  w record-250              ·
    line 1002  process bob    poll (+498)  ok                       ·!  r record-251
    w sent, r read, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

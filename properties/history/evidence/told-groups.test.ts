import { expect, test } from 'vitest'
import {
  at,
  begins,
  commits,
  crashes,
  ends,
  failed,
  fetches,
  givesUp,
  handles,
  isAssigned,
  polls,
  seeks,
  sends,
} from '../beyond/beyond.test-data.ts'
import { toldOf } from './told.test-data.ts'

const sent = ['a', 'b', 'c', 'd'].flatMap((value, offset) => sends('alice', at(offset, value)))
const noise = [sends('carol', at(0, 'z', 'q')), polls('n', at(0, 'z', 'q')), commits('n', 1, 'q')]

test('commit-regression', () => {
  expect(toldOf('commit-regression', sent, commits('m', 4), ...noise, commits('m', 2))).toMatchInlineSnapshot(`
    "Group g committed offset 4 of partition p (process m, line 10).
    A commit of offset 2 began after that, without a seek, and was acknowledged (process m, line 18).
    Whoever takes over then starts at offset 2 instead of 4.
                                        partition p
                                offset  2   …   4
    line 10  process m  commit  ok      ·       c
    line 18  process m  commit  ok      c!      ·
    c committed as the next offset, · not there, … 1 record between, ! what is wrong"
  `)
})

test('lost-commit', () => {
  expect(toldOf('lost-commit', sent, commits('m', 1), commits('m', 4), ...noise, fetches('n', 1)))
    .toMatchInlineSnapshot(`
    "Group g committed offset 4 of partition p (process m, line 12).
    After that process n asked the coordinator, and was told offset 1 (line 20).
    No commit of offset 1 can have come after that of offset 4.
                                                partition p
                                        offset  1   …   4
    line 12  process m  commit          ok      ·       c
    line 20  process n  fetchCommitted  ok      f!      ·
    c committed as the next offset, f told to be the committed offset, · not there, … 2 records between, ! what is wrong"
  `)
})

test('lost-commit: nothing is committed any more', () => {
  expect(toldOf('lost-commit', commits('m', 4), fetches('n', undefined))).toMatchInlineSnapshot(`
    "Group g committed offset 4 of partition p (process m, line 2).
    After that process n asked the coordinator, and was told that nothing is committed (line 4).
                                               partition p
                                       offset  4   ?
    line 2  process m  commit          ok      c
    line 4  process n  fetchCommitted  ok      ·   f!
    c committed as the next offset, f told to be the committed offset, · not there, ? no offset known, ! what is wrong"
  `)
})

test('commit-ahead', () => {
  const history = [sent, isAssigned('m', 'p'), polls('m', at(0, 'a'), at(1, 'b')), ...noise, commits('m', 4)]
  expect(toldOf('commit-ahead', ...history)).toMatchInlineSnapshot(`
    "Group g committed offset 4 of partition p (process m, line 20).
    It had not come to record c, at offset 2, which lies below.
    Whoever starts at offset 4 is never given record c.
                                                     partition p
                                       offset          1     2   …   4
    line 6   process alice  send       acknowledged    ·   w c       ·
    line 12  process m      poll (+1)  ok            r b     ·       ·
    line 20  process m      commit     ok              ·     ·       c!
    w sent, r read, c committed as the next offset, · not there, (+n) n more records, left out, … 1 record between, ! what
    is wrong"
  `)
})

test('wrong-start: past a record', () => {
  const history = [
    sent,
    polls('m', at(0, 'a')),
    commits('m', 1),
    isAssigned('n', 'p'),
    polls('n', at(2, 'c'), at(3, 'd')),
  ]
  expect(toldOf('wrong-start', ...history)).toMatchInlineSnapshot(`
    "Group g committed offset 1 of partition p (process m, line 12).
    Process n was assigned partition p (line 14).
    The first that it was given there was record c, at offset 2 (line 16).
    That lies past record b, at offset 1, which it was to be given first.
                                                     partition p
                                       offset          1     2
    line 4   process alice  send       acknowledged  w b     ·
    line 12  process m      commit     ok              c     ·
    line 14  process n      assign     ok              ·     ·
    line 16  process n      poll (+1)  ok              ·   r c!
    w sent, r read, c committed as the next offset, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

test('wrong-start: below the committed offset', () => {
  const history = [sent, commits('m', 3), isAssigned('n', 'p'), polls('n', at(2, 'c'), at(3, 'd'))]
  expect(toldOf('wrong-start', ...history)).toMatchInlineSnapshot(`
    "Group g committed offset 3 of partition p (process m, line 10).
    Process n was assigned partition p (line 12).
    The first that it was given there was record c, at offset 2 (line 14).
    That lies below offset 3, where it was to start.
                                           partition p
                                   offset    2   3
    line 10  process m  commit     ok        ·   c
    line 12  process n  assign     ok        ·   ·
    line 14  process n  poll (+1)  ok      r c!  ·
    r read, c committed as the next offset, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

test('wrong-start: elsewhere than sought', () => {
  expect(toldOf('wrong-start', sent, seeks('n', 1), polls('n', at(3, 'd')))).toMatchInlineSnapshot(`
    "Process n was assigned partition p to read from offset 1 (line 10).
    The first that it was given there was record d, at offset 3 (line 12).
    That lies past record b, at offset 1, which it was to be given first.
                                                  partition p
                                    offset          1   …     3
    line 4   process alice  send    acknowledged  w b         ·
    line 10  process n      assign  ok              p         ·
    line 12  process n      poll    ok              ·       r d!
    w sent, r read, p position to read from, · not there, … 1 record between, ! what is wrong"
  `)
})

test('double-ownership', () => {
  const history = [
    sent,
    isAssigned('m', 'p'),
    polls('m', at(0, 'a')),
    ...noise,
    isAssigned('n', 'p'),
    polls('m', at(1, 'b')),
  ]
  expect(toldOf('double-ownership', ...history)).toMatchInlineSnapshot(`
    "Process m of group g was assigned partition p (line 10).
    Process n of the same group was assigned it, too (line 20).
    Process m had not given it up: after that it still was given records of it (line 22).
                                member      m     n
    line 10  process m  assign  ok        + p     ·
    line 20  process n  assign  ok          ·   + p
    line 22  process m  poll    ok      r b@1!    ·
    r read, + assigned, · not there, ! what is wrong"
  `)
})

test('double-ownership: it still commits', () => {
  const history = [isAssigned('m', 'p'), isAssigned('n', 'p'), commits('m', 1)]
  expect(toldOf('double-ownership', ...history)).toMatchInlineSnapshot(`
    "Process m of group g was assigned partition p (line 2).
    Process n of the same group was assigned it, too (line 4).
    Process m had not given it up: after that it still committed in it (line 6).
                               member      m     n
    line 2  process m  assign  ok        + p     ·
    line 4  process n  assign  ok          ·   + p
    line 6  process m  commit  ok      c p@1!    ·
    c committed as the next offset, + assigned, · not there, ! what is wrong"
  `)
})

test('unassigned-read', () => {
  const history = [sent, isAssigned('m', 'q'), ...noise, polls('m', at(1, 'b'))]
  expect(toldOf('unassigned-read', ...history)).toMatchInlineSnapshot(`
    "Process m was given record b of partition p (line 18).
    At no moment of that poll was it assigned partition p in group g.
                                member      m
    line 10  process m  assign  ok        + q
    line 18  process m  poll    ok      r b@1!
    r read, + assigned, · not there, ! what is wrong"
  `)
})

test('unassigned-read: it was given up', () => {
  const history = [sent, isAssigned('m', 'p'), polls('m', at(0, 'a')), givesUp('m', 'p'), polls('m', at(1, 'b'))]
  expect(toldOf('unassigned-read', ...history)).toMatchInlineSnapshot(`
    "Process m was given record b of partition p (line 16).
    At no moment of that poll was it assigned partition p in group g.
                                member      m
    line 10  process m  assign  ok        + p
    line 14  process m  revoke  ok        - p
    line 16  process m  poll    ok      r b@1!
    r read, + assigned, - revoked, · not there, ! what is wrong"
  `)
})

test('redelivery', () => {
  const history = [
    sent,
    isAssigned('m', 'p'),
    polls('m', at(0, 'a'), at(1, 'b')),
    commits('m', 2),
    polls('m', at(1, 'b')),
  ]
  expect(toldOf('redelivery', ...history)).toMatchInlineSnapshot(`
    "Process m read record b at offset 1 (line 12).
    Group g committed offset 2 of partition p (process m, line 14).
    A poll that began after that was given record b again, at offset 1 (process m, line 16).
                                           partition p
                                   offset    1   2
    line 12  process m  poll (+1)  ok      r b   ·
    line 14  process m  commit     ok        ·   c
    line 16  process m  poll       ok      r b!  ·
    r read, c committed as the next offset, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

test('double-handling', () => {
  const history = [sent, polls('m', at(0, 'a')), handles('m', at(0, 'a')), ...noise, handles('n', at(0, 'a'))]
  expect(toldOf('double-handling', ...history)).toMatchInlineSnapshot(`
    "Group g was done with record a of partition p (process m, line 12).
    It was done with it once more (process n, line 20).
                                        partition p
                                offset    0
    line 12  process m  handle  ok      h a
    line 20  process n  handle  ok      h a!
    h handled, · not there, ! what is wrong"
  `)
})

test('out-of-order-handling', () => {
  const history = [sent, polls('m', at(0, 'a'), at(1, 'b')), handles('m', at(1, 'b')), handles('m', at(0, 'a'))]
  expect(toldOf('out-of-order-handling', ...history)).toMatchInlineSnapshot(`
    "Record a was acknowledged at offset 0 of partition p (process alice, line 2).
    Only then the same process began to send record b (line 3).
    Group g was done with record b (process m, line 12) before it came to record a (process m, line 14).
                                                  partition p
                                    offset          0     1
    line 2   process alice  send    acknowledged  w a     ·
    line 4   process alice  send    acknowledged    ·   w b
    line 12  process m      handle  ok              ·   h b
    line 14  process m      handle  ok            h a!    ·
    w sent, h handled, · not there, ! what is wrong"
  `)
})

test('never-handled', () => {
  const given = polls('m', at(0, 'a'), at(1, 'b'), at(2, 'c'))
  const history = [
    sent,
    isAssigned('m', 'p'),
    given,
    handles('m', at(0, 'a')),
    handles('m', at(2, 'c')),
    commits('m', 3),
  ]
  expect(toldOf('never-handled', ...history)).toMatchInlineSnapshot(`
    "Record b was acknowledged at offset 1 of partition p (process alice, line 4).
    Group g committed offset 3 of partition p (process m, line 18), past it.
    In this history nobody of group g was ever done with record b.
                                                     partition p
                                       offset          1     2   3
    line 4   process alice  send       acknowledged  w b     ·   ·
    line 12  process m      poll (+2)  ok            r b     ·   ·
    line 16  process m      handle     ok              ·   h c   ·
    line 18  process m      commit     ok              ·!    ·   c
    w sent, r read, h handled, c committed as the next offset, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

test('never-handled: who was given it has crashed', () => {
  const given = polls('m', at(0, 'a'), at(1, 'b'))
  const history = [sent, isAssigned('m', 'p'), given, handles('m', at(0, 'a')), commits('m', 2), crashes('m')]
  expect(toldOf('never-handled', ...history)).toMatchInlineSnapshot(`
    "Record b was acknowledged at offset 1 of partition p (process alice, line 4).
    Group g committed offset 2 of partition p (process m, line 16), past it.
    In this history nobody of group g was ever done with record b.
                                                       partition p
                                         offset          0     1   2
    line 4   process alice  send         acknowledged    ·   w b   ·
    line 12  process m      poll (+1)    ok            r a     ·   ·
    line 14  process m      handle (+1)  ok              ·     ·   ·
    line 16  process m      commit       ok              ·     ·!  c
    w sent, r read, c committed as the next offset, · not there, (+n) n more records, left out, ! what is wrong"
  `)
})

test('a commit that a transaction takes along', () => {
  const whole = [begins('t'), commits('t', 4), ends('t')]
  expect(toldOf('commit-regression', ...whole, failed(commits('t', 1)), commits('m', 3))).toMatchInlineSnapshot(`
    "Group g committed offset 4 of partition p (process t, line 3).
    A commit of offset 3 began after that, without a seek, and was acknowledged (process m, line 8).
    Whoever takes over then starts at offset 3 instead of 4.
                                            partition p
                                    offset  3   4
    line 4  process t  transaction  ok      ·   ·
    line 3  process t  commit       ok      ·   c
    line 8  process m  commit       ok      c!  ·
    c committed as the next offset, · not there, ! what is wrong"
  `)
})

/** Groups, idempotent producers and threads, as data and in sentences: what is broken, by whom, and what would have kept it. */
import { expect, test } from 'vitest'
import { askGroup } from '../claims/group-question.ts'
import { promised } from '../claims/idempotence-case.ts'
import { claimOf } from '../claims.ts'
import type { Special } from '../claims/claim.ts'
import { brokenPath, keptBy, overtaken, pathAlong, resent, tooSlow } from './beside.test-data.ts'
import { isZombie, storyOf } from './story.ts'

const slow = brokenPath(tooSlow)
const resend = brokenPath(resent)

test('a group at its start: nobody is in it, and nothing is assigned', () => {
  expect(slow.told.start).toEqual({
    brokers: {},
    partitions: { 'partition-1': { logStartOffset: 0, logEndOffset: 0, log: [] } },
    groups: {
      'group-1': {
        is: 'Empty',
        generation: 0,
        members: [],
        assignment: {},
        committed: { 'partition-1': 0 },
        handled: [],
      },
    },
    members: {
      'member-1': { is: 'unjoined', group: 'group-1', generation: 0, owns: {}, holds: [] },
      'member-2': { is: 'unjoined', group: 'group-1', generation: 0, owns: {}, holds: [] },
    },
  })
  expect(slow.told.processes).toEqual(['producer', 'partition-1', 'coordinator', 'member-1', 'member-2'])
})

test('a record that two members handle stands twice in the group, with both of them', () => {
  const { end, states } = storyOf(slow.told)!
  expect(end.groups!['group-1']!.handled).toEqual([
    { record: '#1', by: 'member-1' },
    { record: '#1', by: 'member-2' },
  ])
  expect(end.groups!['group-1']).toMatchObject({ is: 'Stable', generation: 2, members: ['member-2'] })
  expect(end.members!['member-2']).toMatchObject({ is: 'stable', owns: { 'partition-1': { position: 1, commits: 1 } } })
  const zombies = states.flatMap((state, n) => (isZombie(state, 'member-1') ? [n] : []))
  expect(zombies).toEqual([7])
  expect(states.some(state => isZombie(state, 'member-2'))).toBe(false)
})

test('messages of a group have Kafka’s names, a refusal that of what was asked', () => {
  const told = slow.told.messages!.map(({ api, kind, error, carries, sent }) => [
    sent,
    api,
    kind,
    error ?? carries ?? '',
  ])
  expect(told.filter(([sent]) => [1, 3, 4, 5, 6, 7, 9].includes(Number(sent)))).toEqual([
    [1, 'JoinGroup', 'request', ''],
    [3, 'JoinGroup', 'response', 'generation 1'],
    [3, 'JoinGroup', 'response', 'generation 1'],
    [4, 'SyncGroup', 'request', ''],
    [4, 'SyncGroup', 'response', 'partition 1 offset 0'],
    [5, 'Produce', 'request', ''],
    [6, 'Fetch', 'request', 'from offset 0'],
    [6, 'Fetch', 'response', '#1'],
    [7, 'LeaveGroup', 'request', ''],
    [7, 'LeaveGroup', 'response', ''],
    [9, 'SyncGroup', 'request', ''],
    [9, 'SyncGroup', 'response', 'REBALANCE_IN_PROGRESS'],
  ])
})

test('a region of a parallel machine is told by itself', () => {
  const member = slow.told
    .took!.filter(({ machine }) => machine === 'member')
    .map(({ event, from, to }) => [event, from, to])
  expect(member).toContainEqual(['join', 'running.membership.outside', 'running.membership.joining'])
  expect(member).toContainEqual(['Fetched', 'running.handlers.working', 'running.handlers.working'])
  expect(member).toContainEqual(['poll', 'running.membership.settled', 'running.membership.settled'])
})

test('why two handle one record: what goes wrong, who did, from where the second began', () => {
  expect(slow.told.why).toEqual([
    'A record is handled first, and its offset committed afterwards: whatever comes in between has it handled again.',
    'Step 7 is what goes wrong: member-1 is too slow: max.poll.interval.ms is over, it leaves the group and goes on with #1.',
    '#1 is handled twice: by member-1 in step 8, and by member-2 in step 14.',
    'In step 12 partition 1 is assigned to member-2 from the committed offset 0 on: #1 has been handled, but its offset is not committed.',
    'Step 14 decides it: member-2 has handled #1.',
  ])
})

test('what would have kept it is said in settings, and the path ends well with the same faults', () => {
  const near = keptBy(tooSlow, askGroup('AMO', 'rb', { commit: 'before' }, { keys: [1], causes: ['pollTimeout'] }))
  expect(near).toMatchObject({
    repair: 'enable.auto.commit=false, committed before the handler',
    ends: '#1 is handled by member-2.',
    told: { faults: { rb: 1 } },
  })
})

test('near miss: another promise of the same claim is no neighbour', () => {
  expect(keptBy(tooSlow, askGroup('ALO', 'rb', {}, { keys: [1], causes: ['pollTimeout'] }))).toBeUndefined()
})

const outcomeOf = (special: Special) => brokenPath(special).told.why!.slice(1)

test('why nobody will handle a record: an offset behind it is committed', () => {
  const parallel = { handling: 'parallel', commit: 'after' } as const
  expect(outcomeOf(askGroup('ALO', 'c', parallel, { groups: [1] }))).toEqual([
    '#1 stands in partition 1 at offset 0; in step 10 offset 2 is committed, though member-1 still has it in its hands.',
    'Whoever is assigned partition 1 next begins at offset 2: #1 is handed out to nobody any more.',
    'Step 11 decides it: member-1 crashes while it has #1.',
  ])
})

test('why nobody will handle a record: its owner goes on without it', () => {
  expect(outcomeOf(askGroup('ALO', 'e', { onThrow: 'swallows' }, { groups: [1], keys: [1] }))).toEqual([
    '#1 stands in partition 1 at offset 0; in step 6 member-1 is done with it unhandled, and goes on from offset 1.',
    'As long as member-1 keeps partition 1 it comes no more, and once a later offset is committed, never.',
    'Step 6 decides it: member-1 throws in its handler of #1; it goes on to the next.',
  ])
})

const oneRecord = { groups: [1], keys: [1] } as const
const handled = ['member-1 poll', 'member-1 finish', 'member-1 commit']
const alone = ['member-1 join', 'coordinator-1 completeJoin', 'member-1 sync', 'source append', ...handled]
const again = ['member-1 join', 'coordinator-1 rebalanceTimeout', 'member-1 sync', 'member-1 poll', 'member-1 finish']

test('why a record is handled twice: its commit was lost', () => {
  const lossy = askGroup('AMO', 'n', {}, { ...oneRecord, faults: { n: 1, c: 1 }, total: 2 })
  const told = pathAlong(lossy, [...alone, 'network OffsetCommit', 'member-1 crash', 'member-1 restart', ...again])
  expect(told.messages!.find(({ api }) => api === 'OffsetCommit')).toMatchObject({
    fate: 'dropped',
    ended: 8,
    carries: 'partition 1 offset 1',
  })
  expect(told.why!.slice(2, -1)).toEqual([
    '#1 is handled twice by member-1: in step 6 and again in step 15.',
    "In step 13 partition 1 is assigned to member-1 from the committed offset 0 on: member-1's commit is lost in step 8.",
  ])
})

test('why a record is handled twice: its commit was refused, as its member was out by then', () => {
  const refused = askGroup('AMO', 'rb', {}, { keys: [1] })
  const told = pathAlong(refused, [
    'member-1 join',
    'member-2 join',
    'coordinator-1 completeJoin',
    'member-1 sync',
    'source append',
    ...handled,
    'coordinator-1 sessionTimeout',
    'coordinator-1 OffsetCommit',
    'member-2 sync',
    'member-2 join',
    'coordinator-1 completeJoin',
    'member-2 sync',
    'member-2 poll',
    'member-2 finish',
  ])
  expect(told.why!.slice(2, -1)).toEqual([
    '#1 is handled twice: by member-1 in step 7, and by member-2 in step 16.',
    "In step 14 partition 1 is assigned to member-2 from the committed offset 0 on: member-1's commit is refused in step 10 (UNKNOWN_MEMBER_ID).",
  ])
})

test('why nobody will handle a record: nothing is committed, and auto.offset.reset is latest', () => {
  const latest = askGroup('ALO', 'none', { offsetReset: 'latest' }, { groups: [1], keys: [1], isEstablished: false })
  expect(brokenPath(latest).told.why).toEqual([
    'Where no offset is committed, or one that the log does not have, auto.offset.reset=latest begins at the end of the log.',
    '#1 stands in partition 1 at offset 0, and no offset of partition 1 is committed: auto.offset.reset says where its owner begins.',
    'Step 1 decides it: producer has #1 acknowledged in partition 1.',
  ])
  const earliest = askGroup('ALO', 'none', {}, { groups: [1], keys: [1], isEstablished: false })
  expect(keptBy(latest, earliest)).toMatchObject({
    repair: 'auto.offset.reset=earliest',
    ends: '#1 is handled by member-1.',
  })
})

test('near miss: a neighbour with other keys is called by its case, as no setting tells them apart', () => {
  const across = askGroup('ORD', 'none', {}, { grows: 1, keys: [2, 2] })
  const stays = askGroup('ORD', 'none', {}, { grows: 1, keys: [1, 1] })
  expect(keptBy(across, stays)?.repair).toBe('kept')
})

test('why nobody will handle a record: retention deleted it', () => {
  const { why } = brokenPath(askGroup('ALO', 'none', {}, { groups: [1], keys: [1], deletes: 1 })).told
  expect(why).toEqual([
    'Retention deletes by age and size, whether or not a group has read what it deletes.',
    'Retention deletes #1 from partition 1 in step 2, before group 1 has handled it.',
    'Step 2 decides it: partition-1 deletes its oldest record: retention is over.',
  ])
})

test('why records are out of order: one member has both, or they stand in two partitions', () => {
  const pool = { handling: 'parallel', commit: 'lowest-unfinished' } as const
  expect(outcomeOf(askGroup('ORD', 'none', pool, { groups: [1] }))).toContain(
    'Both stand in partition 1, and member-1 has both in its hands at once: whichever handler is quicker comes first.',
  )
  expect(outcomeOf(askGroup('ORD of all', 'none', {}, { groups: [1], partitions: 2, keys: [1, 2] }))).toContain(
    '#1 stands in partition 1 and #2 in partition 2: whoever is quicker comes first.',
  )
})

test('what is counted and is no fault is told so: a partition that is added', () => {
  const { told } = brokenPath(askGroup('ORD', 'none', {}, { grows: 1, keys: [2, 2] }))
  const added = told.steps.find(({ event }) => event === 'addPartition')
  expect(added).toMatchObject({ kind: 'own step', spends: 'grow' })
  expect(told.why!.some(sentence => sentence.includes('goes wrong'))).toBe(false)
  expect(told.messages!.some(({ api, kind }) => api === 'ListOffsets' && kind === 'response')).toBe(true)
})

test('an idempotent producer: numbers of batches, what the broker remembers of them', () => {
  const numbered = brokenPath(
    promised('AMO', { onSendFailure: 'retry' }, { records: 1, attempts: 1, faults: { c: 1 } }),
  )
  const { end } = storyOf(numbered.told)!
  expect(end.identity).toEqual({ is: 'running', producerId: 2, producerEpoch: 0 })
  expect(end.brokers['broker-1']).toMatchObject({
    log: [
      { record: '#1', epoch: 1, number: { producerId: 1, producerEpoch: 0, sequence: 0 } },
      { record: '#1', epoch: 1, number: { producerId: 2, producerEpoch: 0, sequence: 0 }, send: 2 },
    ],
    producers: {
      'producer 1': { producerEpoch: 0, sequences: [0] },
      'producer 2': { producerEpoch: 0, sequences: [0] },
    },
  })
  expect(numbered.told.processes).toEqual(['producer', 'any broker', 'broker-1'])
  expect(numbered.told.messages!.slice(0, 3).map(({ api, kind, carries }) => [api, kind, carries])).toEqual([
    ['InitProducerId', 'request', undefined],
    ['InitProducerId', 'response', 'producer id 1'],
    ['Produce', 'request', 'epoch 0, sequence 0'],
  ])
  expect(numbered.told.why).toContain('The application gave it to send once more: a record of its own to the broker.')
})

test('why a log has a record twice: it has no number, and with one it would have been known', () => {
  expect(resend.told.why).toEqual([
    'Without idempotence the broker cannot tell a resend from a new record, and appends it again.',
    'Step 4 is what goes wrong: producer waits no longer for answers and closes the connection: #1 will be sent again.',
    '#1 is appended in step 3, at offset 0, and again in step 6, at offset 1.',
    'Step 6 decides it: broker-1 appends #1 at offset 1.',
  ])
  const idempotent = promised('AMO', { maxInFlight: 1 }, { records: 1, faults: { n: 1 } })
  expect(keptBy(resent, idempotent)).toMatchObject({
    repair: 'enable.idempotence=true',
    ends: expect.stringContaining('#1 (in flight) stands in the log once, at offset 0.') as string,
  })
})

test('why an acknowledged record is nowhere: its number had been another’s', () => {
  const shared = promised('NAL', { client: 'platformatic-2.1', maxInFlight: 2 }, { records: 2 })
  expect(brokenPath(shared).told.why).toContain(
    'In step 9 the broker takes #2 for a duplicate: it comes as producer 1, epoch 0, sequence 0, as #1 did before it.',
  )
})

test('why a log is out of order: the first was refused, and came behind the second', () => {
  const flying = promised('ORD', { idempotence: false, maxInFlight: 2 }, { circumstances: { shrink: 1 } })
  expect(outcomeOf(flying).slice(0, 2)).toEqual([
    '#1 was sent before #2; the log has #2 at offset 0 and #1 at offset 1.',
    '#1 is refused (NOT_ENOUGH_REPLICAS) and sent again in step 9, and comes behind #2.',
  ])
})

test('a promise about the future is decided by the step since which nothing can fulfil it', () => {
  const { told } = brokenPath(overtaken)
  expect(told.steps.find(({ decisive }) => decisive)).toMatchObject({ n: 6, does: 'is done with #3, the delete' })
  expect(told.steps.length).toBe(7)
  expect(told.why!.slice(1)).toEqual([
    '#2, the comment, needs a post that is there, and step 6 deletes it: no attempt can succeed any more.',
    'Step 6 decides it: consumer-3 is done with #3, the delete.',
  ])
  expect(storyOf(told)!.end).toMatchObject({
    thread: { post: 'deleted', applied: ['#1', '#3'], setAside: [] },
    threadConsumers: { 'consumer-2': { is: 'handling', position: 0 } },
  })
})

test('a comment that is merely early is given up, and that is told', () => {
  const early = claimOf('S20')!.cases.find(({ case: name }) =>
    name.startsWith('post and comment side by side, at most 2'),
  )!
  const { told } = brokenPath(early.asks as Special)
  expect(told.why).toContain('It was merely early: a later attempt would have succeeded.')
  expect(storyOf(told)!.end.thread).toEqual({ post: 'posted', applied: ['#1'], setAside: ['#2'] })
})

/**
 * Every path through every machine, on the broker: after each step its state is the machine's, and it says what the machine says.
 *
 * Numbers of paths and steps are change detectors.
 */
import { expect, test } from 'vitest'
import { kafkaRules } from '../../../impl/core/rules.ts'
import { batchesOf } from '../../../impl/core/log.ts'
import { replicaMachine, safeParameters } from '../../../model/kafka/index.ts'
import { driven } from '../../../model/kafka/steps.test-data.ts'
import { partitionName } from '../stage.ts'
import { type MachineEvent, start, take, to } from './ensemble.ts'
import { coverageTable, huntByPaths, type MachineRow, runMachinePaths, uncovered, unexplained } from './index.ts'
import { replicaMember } from './replica-events.ts'
import { linesOf } from './replica-lines.ts'
import { ReplicaPlayer } from './replica-player.ts'
import { replicaSubjects } from './replica.ts'
import { pathsThrough, runPath, subjects } from './run.ts'
import { stepTable } from './steps.ts'

const { rows } = runMachinePaths()
const rowOf = (machine: string): MachineRow => rows.find(row => row.machine === machine)!

test.each(rows)('$machine: every path is executed on the broker as the machine says', ({ failures, paths }) => {
  expect(paths).toBeGreaterThan(10)
  expect(failures.slice(0, 3)).toEqual([])
})

test.each(rows)('$machine: no state, transition or answer of a guard is left out without a reason', row => {
  expect(unexplained(row)).toEqual([])
})

test('What is argued to have no counterpart is what was not executed, and no more.', () => {
  const missing = rows.flatMap(({ machine, missing }) => missing.map(part => `${machine}: ${part}`))
  expect(uncovered.map(({ machine, part }) => `${machine}: ${part}`).toSorted()).toEqual(missing.toSorted())
})

test('The table has a row a machine, and says below it what is not executed, and why.', () => {
  const text = coverageTable(rows)
  expect(text.split('\n')[0]).toMatch(/^machine +states +transitions +guards +paths +steps +failures$/)
  expect(text).toMatch(/^consumer +6\/6 +22\/22 +12\/12 +\d+ +\d+ +0$/m)
  expect(text).toContain('not executed, controller: the race for the office')
  const gap = { ...rowOf('consumer'), missing: ['consumer.ready poll'] }
  expect(coverageTable([gap])).toContain('NOT EXECUTED, consumer: consumer.ready poll')
})

test('The table of steps says of every event of every path which events of the broker make it up, and of no other.', () => {
  const taken = subjects.flatMap(subject =>
    pathsThrough(subject).paths.flatMap(({ events }) =>
      events.map(({ to, event }) => `${to.replace(/-\d+$/, '')} ${event.type}`),
    ),
  )
  const told = Object.entries(stepTable).flatMap(([member, words]) =>
    Object.keys(words).map(type => `${member} ${type}`),
  )
  expect([...new Set(taken)].toSorted()).toEqual(told.toSorted())
})

test('The projections tell so many states apart, and so many paths go through them.', () => {
  const counts = rows.map(({ machine, situations, paths, steps }) => [machine, situations, paths, steps])
  expect(counts).toMatchInlineSnapshot(`
    [
      [
        "coordinator",
        12,
        14,
        108,
      ],
      [
        "consumer",
        73,
        175,
        1047,
      ],
      [
        "producer",
        159,
        421,
        2045,
      ],
      [
        "controller",
        218,
        1091,
        5861,
      ],
      [
        "metadata store",
        18,
        28,
        157,
      ],
      [
        "quorum controller",
        200,
        1063,
        5704,
      ],
      [
        "replica",
        339,
        3799,
        23762,
      ],
    ]
  `)
})

test('S11 a write to a follower gets NOT_LEADER_OR_FOLLOWER, from the machine and from the broker, and neither appends.', () => {
  const parameters = { ...safeParameters, replicationFactor: 2 }
  const produce = { type: 'Produce', record: 1, send: 0, attempt: 1, follows: 0 }
  const machine = driven<{ log: readonly unknown[] }>(replicaMachine(parameters), { id: 2, isr: [1, 2] })
  expect(machine.take(produce)).toEqual(['send-1 ProduceReply attempt=1 error=NOT_LEADER_OR_FOLLOWER'])
  expect(machine.context().log).toEqual([])

  const player = new ReplicaPlayer(parameters, 2)
  player.perform(asked(produce))
  expect(linesOf(player, player.puppets.takeHeard())).toEqual([
    'send-1 ProduceReply attempt=1 error=NOT_LEADER_OR_FOLLOWER',
  ])
  expect(batchesOf(player.broker.replicas[partitionName]!.log)).toEqual([])
})

test('S11 near miss: with acks=0 neither says a word, and the record is nowhere.', () => {
  const parameters = { ...safeParameters, replicationFactor: 2, acks: '0' } as const
  const player = new ReplicaPlayer(parameters, 2)
  player.perform(asked({ type: 'Produce', record: 1, send: 0, attempt: 1, follows: 0 }))
  expect(linesOf(player, player.puppets.takeHeard())).toEqual([])
  expect(batchesOf(player.broker.replicas[partitionName]!.log)).toEqual([])
})

/** A step of the first replica of the subjects, as a player is asked for it. */
function asked(event: MachineEvent['event']) {
  const { ensemble } = replicaSubjects[0]!
  const before = start(ensemble).next
  return { ...take(ensemble, before, to(replicaMember, event)), event: to(replicaMember, event), before }
}

test('A broker that answers a fetch in any epoch is found, on the path that shows it and on no other ground.', () => {
  const kill = huntByPaths({ checkLeaderEpoch: () => 'NONE' }, 2000)
  expect(kill).toMatchObject({ steps: 1, sentence: expect.stringContaining('positions') as string })
})

test('Nothing is found in a broker whose rules are Kafka’s, nor within no paths.', () => {
  expect(huntByPaths(kafkaRules, 40)).toBeUndefined()
  expect(huntByPaths({ checkLeaderEpoch: () => 'NONE' }, 0)).toBeUndefined()
})

test('A path that the broker does not follow is told with the step at which they part.', () => {
  const [subject] = replicaSubjects
  const path = [{ type: 'Produce', record: 1, send: 0, attempt: 1, follows: 0 }, { type: 'respond' }].map(event =>
    to(replicaMember, event),
  )
  expect(runPath(subject!, path)).toBeGreaterThan(0)
  expect(runPath(subject!, path, undefined, { isDue: () => true })).toMatchObject({
    steps: 1,
    sentences: [expect.stringContaining('awaiting') as string, expect.stringContaining('ProduceReply') as string],
  })
})

/** Groups, idempotent producers and threads in every form: terminal, Markdown, Mermaid, ITF, the report itself. */
import { expect, test } from 'vitest'
import { brokenPath, overtaken, resent, tooSlow } from '../../properties/telling/beside.test-data.ts'
import { storyOf } from '../../properties/telling/story.ts'
import type { Finding, ToldCounterexample } from '../../properties/finding.ts'
import { parseReport, reportJson, reportOf } from '../report.ts'
import { drawCounterexample, faultsNeeded } from './counterexample.ts'
import { renderItf } from './itf.ts'
import { plain } from './look.ts'
import { counterexampleMarkdown } from './markdown-path.ts'
import { stepsTable } from './markdown-steps.ts'
import { logChange, marksOf } from './page/marks.ts'
import { pictureOf } from './page/picture.ts'
import { faultsOf } from './page/words.ts'
import { pageDataOf } from './page-data.ts'
import { tool } from './report.test-data.ts'
import { sequenceDiagram } from './sequence-diagram.ts'

const [group, producer, thread] = [tooSlow, resent, overtaken].map(special => brokenPath(special).told) as [
  ToldCounterexample,
  ToldCounterexample,
  ToldCounterexample,
]
const nothing = { scope: '', states: 1, transitions: 1, depth: 1, seconds: 0, because: [] }
const findings = [group, producer, thread].map((counterexample, i): Finding => ({
  ...nothing,
  id: ['C14', 'K09', 'S20'][i]!,
  verdict: 'broken',
  counterexample,
}))
const report = reportOf(tool, 'verify', findings)

test('A report with them is read again as it was written.', () => {
  expect(parseReport(reportJson(report), 'report.json')).toEqual(report)
})

const drawn = (counterexample: ToldCounterexample, width?: number) =>
  drawCounterexample(
    { word: 'BROKEN', title: 'it', says: '', counterexample },
    width === undefined ? plain : { ...plain, width },
  )

test('The terminal says what the signs of a state stand for, and keeps to its width.', () => {
  const lines = drawn(group).split('\n')
  expect(lines.find(line => line.startsWith('▸ 14'))).toMatch(
    /member-2 {5}has handled #1 +p1 #1 {2}g1 stable 2 committed=0/,
  )
  expect(lines.find(line => line.startsWith('state'))).toMatch(
    /^state {2}p1 #1 #2: what partition 1 holds; g1: group 1/,
  )
  expect(drawn(producer)).toMatch(/^state {2}log: what the partition holds/m)
  expect(drawn(thread)).toMatch(/^state {2}1 ready 0\/1: consumer 1/m)
  for (const told of [group, producer, thread])
    expect(
      drawn(told, 80)
        .split('\n')
        .filter(line => line.length > 80),
    ).toEqual([])
})

test('Near miss: of brokers there is no such line.', () => {
  const { start: _start, ...text } = group
  expect(drawn(text)).not.toMatch(/^state/m)
})

test('What is counted and is no fault is not called one.', () => {
  expect(faultsNeeded({ ...group, faults: { start: 1 } })).toBe('needs no fault, 1 × start')
  expect(faultsNeeded({ ...group, faults: { rb: 1, close: 1 } })).toBe('needs 1 × rb, 1 × close')
  const words = pageDataOf(report)
  expect(faultsOf({ faults: { start: 1 } }, words)).toBe('no fault, 1 × start (one consumer more starts)')
  expect(faultsOf({ faults: { rb: 1 } }, words)).toBe(
    '1 × rb (a partition moves to another consumer while the old one still works (a zombie))',
  )
})

test('Markdown has a column for each partition, group and member; a zombie is called one.', () => {
  const rows = stepsTable(group).split('\n')
  expect(rows[0]).toBe('|  | who | does | partition-1 | group-1 | member-1 | member-2 |')
  expect(rows.find(row => row.startsWith('| ⚡ 7'))).toContain('| **unjoined · has `#1` · a zombie** |')
  expect(rows.at(-1)).toBe(
    '| ▸ 14 | member-2 | **has handled `#1`** | `#1` | **Stable · generation 2 · committed partition 1: 0 · handled `#1` by member-1, `#1` by member-2** | unjoined | **stable, generation 2 · partition 1 at 1, to commit 1** |',
  )
})

test('Markdown has the numbers of batches, and a thread with its consumers; the key beneath fits what there is.', () => {
  expect(stepsTable(producer).split('\n')[0]).toBe('|  | who | does | broker-1 | producer believes | producer |')
  expect(stepsTable(thread).split('\n')[0]).toBe(
    '|  | who | does | partition-1 | partition-2 | partition-3 | thread | consumer-1 | consumer-2 | consumer-3 |',
  )
  const view = { level: 3, isFolded: true }
  expect(counterexampleMarkdown(producer, view)).toContain('1/0/2 is the number of a batch')
  expect(counterexampleMarkdown(thread, view)).toContain('with the state after each')
  expect(counterexampleMarkdown(thread, view)).not.toContain('high watermark')
})

test('A sequence diagram has the lanes of a group, and its messages by Kafka’s names.', () => {
  const lines = sequenceDiagram(group)
    .split('\n')
    .map(line => line.trim())
  expect(lines.slice(1, 6)).toEqual([
    'participant p1 as producer',
    'participant p2 as partition-1',
    'participant p3 as coordinator',
    'participant p4 as member-1',
    'participant p5 as member-2',
  ])
  expect(lines).toContain('p3-->>p5: SyncGroup response: REBALANCE_IN_PROGRESS')
  expect(lines).toContain('p4->>p3: LeaveGroup request')
})

test('In ITF members, groups and what they own are maps, the members of a group a set.', () => {
  const [file] = renderItf(report)
  const { vars, states } = JSON.parse(file!.text) as { vars: string[]; states: Record<string, unknown>[] }
  expect(vars.slice(5)).toEqual(['brokers', 'partitions', 'groups', 'members'])
  expect(states.at(-1)!['groups']).toMatchObject({
    '#map': [
      ['group-1', { members: { '#set': ['member-2'] }, committed: { '#map': [['partition-1', { '#bigint': '0' }]] } }],
    ],
  })
  expect(states.at(-1)!['members']).toMatchObject({
    '#map': [
      ['member-1', { is: 'unjoined', owns: { '#map': [] } }],
      ['member-2', { owns: { '#map': [['partition-1', { position: { '#bigint': '1' } }]] } }],
    ],
  })
})

/** What is written in the picture at a step, by lane. */
function notesAt(told: ToldCounterexample, n: number): readonly (readonly [string, string, readonly string[]])[] {
  const story = storyOf(told)!
  const { lanes, rows } = pictureOf(told, story, 100)
  const lane = (x: number) => lanes.find(each => each.x === x)?.name ?? ''
  const at = { x: (name: string) => lanes.find(each => each.name === name)!.x, y: rows[n - 1]!.y }
  return marksOf(told, story, n, at).map(({ x, kind, notes }) => [lane(x), kind, notes])
}

test('The picture marks a generation, what a member was given, who is a zombie, what came into a partition.', () => {
  expect(notesAt(group, 3)).toEqual([['coordinator', 'step', ['generation 1']]])
  expect(notesAt(group, 4)).toEqual([['member-1', 'step', ['owns p1']]])
  expect(notesAt(group, 5)).toEqual([
    ['partition-1', 'step', ['+#1']],
    ['producer', 'step', []],
  ])
  expect(notesAt(group, 7)).toEqual([['member-1', 'fault', ['a zombie']]])
  expect(notesAt(thread, 6)).toEqual([
    ['thread', 'step', ['deleted']],
    ['consumer-3', 'step', []],
  ])
})

test('A note beside the last lane stands on its left, where there is room.', () => {
  const { marks } = pictureOf(group, storyOf(group)!, 84)
  const owns = marks.find(({ row }) => row === 12)
  expect(owns).toMatchObject({ notes: ['owns p1'], isLeft: true })
  expect(marks.find(({ row }) => row === 5)).not.toHaveProperty('isLeft')
})

test('Near miss: where nothing changed hands there is a mark without a note.', () => {
  expect(notesAt(group, 8)).toEqual([['member-1', 'step', []]])
  expect(logChange([], [])).toEqual([])
})

test('A member that is down has a line of its own kind.', () => {
  const story = storyOf(group)!
  const down = { ...story.end.members!['member-1']!, is: 'down' } as const
  const states = story.states.map((state, n) =>
    n === 7 ? { ...state, members: { ...state.members, 'member-1': down } } : state,
  )
  const { life, lanes } = pictureOf(group, { ...story, states }, 100)
  const x = lanes.find(({ name }) => name === 'member-1')!.x
  expect(life.filter(line => line.x === x && line.is === 'down').map(({ row }) => row)).toEqual([7])
})

test('The page draws every machine of these paths, with all states that they were in.', () => {
  const { machines } = pageDataOf(report)
  for (const { machine, from, to } of [group, producer, thread].flatMap(({ took = [] }) => took)) {
    const drawnOne = machines.find(({ id }) => id === machine)!
    expect(drawnOne.states).toEqual(expect.arrayContaining([from, to]))
  }
})

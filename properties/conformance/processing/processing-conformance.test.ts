/**
 * Consume-process-produce on the reference broker: tours through the model's graphs, and counterexamples and witnesses of claims, performed by real clients; after each step the
 * broker's state is the model's, and what is broken there is broken here.
 */
import { expect, test } from 'vitest'
import type { Rules } from '../../../impl/index.ts'
import { explore, replay, type Step, toursOf } from '../../../model/index.ts'
import {
  exactlyOnce,
  processingMonitors,
  processingSystem,
  smallProcessing,
} from '../../../model/kafka/processing/index.ts'
import { processingBugs, processingClaims, threeConfigurations } from '../../claims/processing.ts'
import type { Case, Special } from '../../claims/claim.ts'
import type { ProcessingChange } from '../../claims/processing-question.ts'
import { reproduceRun } from '../reproduce.ts'
import { tally } from '../tours.ts'
import { ProcessingPerformer } from './perform-processing.ts'
import { drive, type ProcessingDeployment } from './reproduce-processing.ts'

const ofPartition: ProcessingChange = {
  transactionalId: 'partition',
  groupMetadata: 'not-passed',
  pendingOffsets: 'ignored',
}

/** One record. `most`: tours, spread over all that there are. */
interface Toured {
  readonly change: ProcessingChange
  readonly fault: string
  readonly most: number
}

const toured: readonly Toured[] = [
  { change: {}, fault: 'none', most: 10 },
  { change: {}, fault: 'c', most: 9 },
  { change: {}, fault: 'n', most: 10 },
  { change: {}, fault: 'e', most: 16 },
  { change: {}, fault: 'rb', most: 10 },
  { change: {}, fault: 'b1', most: 12 },
  { change: { transactionalId: 'shared' }, fault: 'none', most: 3 },
  { change: { ...ofPartition, onFenced: 'aborts' }, fault: 'rb', most: 8 },
  { change: { onCommitTimeout: 'starts-over', effect: 'outside' }, fault: 'n', most: 6 },
  { change: { producer: 'idempotent', offsets: 'before' }, fault: 'rb', most: 6 },
  { change: { producer: 'plain', offsets: 'after' }, fault: 'b1', most: 8 },
]

function deploymentOf({ change, fault }: Omit<Toured, 'most'>): ProcessingDeployment {
  const parameters = { ...exactlyOnce, ...change }
  const faults: Readonly<Record<string, number>> = fault === 'none' ? {} : { [fault]: 1 }
  const scope = { ...smallProcessing, records: [1], faults }
  return { parameters, scope, spec: () => processingSystem(parameters, scope, processingMonitors(scope)) }
}

/** What does not go on as the model does; and what was performed, by kind. */
function drivenTours({ most, ...about }: Toured, rules: Partial<Rules> = {}) {
  const deployment = deploymentOf(about)
  const { parameters, scope, spec } = deployment
  const { paths } = toursOf(spec(), 10_000)
  const chosen = paths.filter((_, i) => i % Math.ceil(paths.length / most) === 0)
  const performed: Record<string, number> = {}
  const failures = chosen.flatMap(path => {
    const { steps } = replay(spec(), path)
    const driven = drive(new ProcessingPerformer(parameters, scope, rules), steps, deployment)
    for (const step of steps.slice(0, driven.steps)) tally(performed, kindOf(step))
    const upTo = path.split('/').slice(0, driven.steps + 1)
    return driven.failures.map(failure => `${upTo.join('/')}: ${failure}`)
  })
  return { failures, performed, tours: chosen.length }
}

const kindOf = ({ by, event }: Step): string => {
  const how = (event['fate'] ?? event['to']) as string | undefined
  return [by.replace(/-\d+$/, ''), event.type, ...(how === undefined ? [] : [how])].join(' ')
}

const requests = ['produce', 'sendOffsets', 'commitTransaction'] as const
const kinds = [
  ...requests.flatMap(type => ['answered', 'answer lost', 'failed over'].map(fate => `instance ${type} ${fate}`)),
  'instance commitTransaction request lost',
  'instance commitOffsets answered',
  ...[
    'abortTransaction',
    'call',
    'crash',
    'fetchOffsets',
    'handlerThrows',
    'heartbeat',
    'initTransactions',
    'join',
  ].map(type => `instance ${type}`),
  ...['poll', 'restart'].map(type => `instance ${type}`),
  ...['expire', 'failOver', 'takeForDead'].map(type => `group ${type}`),
  ...['failOver', 'timeOut', 'writeMarker group', 'writeMarker output'].map(type => `transaction ${type}`),
  'output failOver',
  'reader read',
]

test('Tours through small graphs: the broker does what the model does, step by step, and every kind of step is among them.', () => {
  const driven = toured.map(each => drivenTours(each))
  expect(driven.flatMap(({ failures }) => failures)).toEqual([])
  const performed = new Set(driven.flatMap(each => Object.keys(each.performed)))
  expect(kinds.filter(kind => !performed.has(kind))).toEqual([])
})

/** The verdict’s path, and what the broker makes of it. */
function reproduced({ case: words, asks, expected }: Case) {
  const { spec, property, witness, onBroker, sight } = asks as Special
  const [decided, seen] = explore(spec(), { properties: [property, witness] }).findings
  const { path } = (expected === 'broken' ? decided : seen)!.path!
  const { outcome, text } = reproduceRun(replay(spec(), path), onBroker, expected === 'broken' ? sight : undefined)
  return [words, outcome, expected === 'broken' ? text.slice(text.indexOf('each. ') + 'each. '.length) : '']
}

test('Zombies of BUG-T7 and BUG-T9: what breaks a promise in the model breaks it here, and what keeps it is kept.', () => {
  const twice = '#1 is handed to a reader that is read_committed twice.'
  expect(
    processingBugs.flatMap(({ cases }) => cases.map(reproduced)).map(([, outcome, text]) => [outcome, text]),
  ).toEqual([
    ['reproduced', twice],
    ['reproduced', ''],
    ['reproduced', ''],
    ['reproduced', twice],
    ['reproduced', ''],
    ['reproduced', 'The committed offset is 1, and of the records before it 0 have an output that is committed.'],
    ['reproduced', 'When all has come to rest, #1 is never handed to a reader that is read_committed.'],
    ...Array.from({ length: 4 }, () => ['reproduced', '']),
  ])
})

test('What is broken is seen in the world itself: handed to a reader, called outside, never handed, fenced.', () => {
  const all = [...threeConfigurations, ...processingClaims.flatMap(({ cases }) => cases)]
  const sentenceOf = (words: string) => reproduced(all.find(each => each.case === words)!).slice(1)
  const reader = (isolation: string) => `handed to a reader that is ${isolation}`
  expect(sentenceOf('at most once: committed before handling, idempotent producer, ALO under c')).toEqual([
    'reproduced',
    `When all has come to rest, #1 is never ${reader('read_committed')}.`,
  ])
  expect(sentenceOf('exactly once, but whoever reads it reads uncommitted, AMO under e')).toEqual([
    'reproduced',
    `#1 is ${reader('read_uncommitted')} twice.`,
  ])
  expect(sentenceOf('exactly once, but the effect leaves Kafka, AMO under c')).toEqual([
    'reproduced',
    '#1 is called outside twice.',
  ])
  expect(sentenceOf('one transactional.id for two instances, no instance is fenced without a fault')).toEqual([
    'reproduced',
    'The producer of instance-1 is fenced for good, and there was no fault.',
  ])
})

test.each([
  [
    'the group takes offsets of a transaction from anybody',
    'rb',
    { checkTransactionalCommit: () => 'NONE' },
    'pending',
  ],
  [
    'the last stable offset is the high watermark',
    'n',
    { lastStableOffset: ({ highWatermark }) => highWatermark },
    'seen',
  ],
  ['a reader is handed what was aborted', 'e', { handsOut: ({ isControl }) => !isControl }, 'seen'],
  [
    'nobody looks at the epoch of a producer',
    'rb',
    { epochToFenceWith: ({ producerEpoch }) => producerEpoch },
    'transactions',
  ],
  ['a resend is appended again', 'n', { isDuplicateBatch: () => false }, 'output'],
] as readonly (readonly [string, string, Partial<Rules>, string])[])(
  'A broker of another kind is noticed: %s.',
  (_, fault, rules, part) => {
    const { failures } = drivenTours({ change: {}, fault, most: 25 }, rules)
    expect(failures.filter(failure => failure.includes(part)).length).toBeGreaterThan(0)
  },
)

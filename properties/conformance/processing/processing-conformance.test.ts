/**
 * Consume-process-produce on the reference broker: tours through the model's graphs, and counterexamples and witnesses of claims, performed by real clients; after each step the
 * broker's state is the model's, and what is broken there is broken here.
 */
import { expect, test } from 'vitest'
import type { Rules } from '../../../impl/index.ts'
import { explore, replay, replayer, type Step, toursOf } from '../../../model/index.ts'
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
import { ProcessingPerformer } from './perform-processing.ts'
import { drive, type ProcessingDeployment } from './reproduce-processing.ts'

const ofPartition: ProcessingChange = {
  transactionalId: 'partition',
  groupMetadata: 'not-passed',
  pendingOffsets: 'ignored',
}

/** One record. `most`: tours, spread over all that there are. */
interface Toured {
  readonly words: string
  readonly change: ProcessingChange
  readonly fault: string
  readonly most: number
}

const toured: readonly Toured[] = [
  { words: 'exactly once, no fault', change: {}, fault: 'none', most: 10 },
  { words: 'exactly once, an instance crashes', change: {}, fault: 'c', most: 5 },
  { words: 'exactly once, an answer or a request is lost', change: {}, fault: 'n', most: 9 },
  { words: 'exactly once, a handler throws', change: {}, fault: 'e', most: 8 },
  { words: 'exactly once, an instance that lives is taken for dead', change: {}, fault: 'rb', most: 6 },
  { words: 'exactly once, a broker fails over', change: {}, fault: 'b1', most: 12 },
  { words: 'a transactional id that two share', change: { transactionalId: 'shared' }, fault: 'none', most: 3 },
  {
    words: 'a transactional id for a partition, and a zombie that aborts',
    change: { ...ofPartition, onFenced: 'aborts' },
    fault: 'rb',
    most: 4,
  },
  {
    words: 'a call outside, begun again when nobody answers the commit',
    change: { onCommitTimeout: 'starts-over', effect: 'outside' },
    fault: 'n',
    most: 4,
  },
  {
    words: 'committed before handling, a zombie',
    change: { producer: 'idempotent', offsets: 'before' },
    fault: 'rb',
    most: 4,
  },
  {
    words: 'a plain producer, a broker fails over',
    change: { producer: 'plain', offsets: 'after' },
    fault: 'b1',
    most: 6,
  },
]

function deploymentOf({ change, fault }: Pick<Toured, 'change' | 'fault'>): ProcessingDeployment {
  const parameters = { ...exactlyOnce, ...change }
  const faults: Readonly<Record<string, number>> = fault === 'none' ? {} : { [fault]: 1 }
  const scope = { ...smallProcessing, records: [1], faults }
  return { parameters, scope, spec: () => processingSystem(parameters, scope, processingMonitors(scope)) }
}

/** Its tours, replayed in the model. */
function chosen({ most, ...about }: Omit<Toured, 'words'>) {
  const { spec } = deploymentOf(about)
  const { paths } = toursOf(spec(), 10_000)
  const run = replayer(spec())
  return paths.filter((_, i) => i % Math.ceil(paths.length / most) === 0).map(path => ({ path, ...run(path) }))
}

/** What does not go on as the model does: the first of each tour, or `enough` of all. */
function differencesIn(each: Omit<Toured, 'words'>, rules: Partial<Rules> = {}, enough = Infinity): readonly string[] {
  const deployment = deploymentOf(each)
  const found: string[] = []
  for (const { path, steps } of chosen(each)) {
    const performer = new ProcessingPerformer(deployment.parameters, deployment.scope, rules)
    const { steps: performed, failures, unlike } = drive(performer, steps, deployment)
    const sentences = unlike === undefined ? failures : [unlike]
    found.push(...sentences.map(sentence => `after ${performed} steps of ${path}: ${sentence}`))
    if (found.length >= enough) break
  }
  return found
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

test.each(toured)('Tours through a small graph, $words: the broker does what the model does, step by step.', each => {
  expect(differencesIn(each)).toEqual([])
})

test('Every kind of step is on some tour.', () => {
  const onTours = new Set(toured.flatMap(each => chosen(each).flatMap(({ steps }) => steps.map(kindOf))))
  expect(kinds.filter(kind => !onTours.has(kind))).toEqual([])
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
    /pending: nothing in the model, 1: 1 here/,
  ],
  [
    'the last stable offset is the high watermark',
    'e',
    { lastStableOffset: ({ highWatermark }) => highWatermark },
    /seen: nothing in the model, #1 here/,
  ],
  [
    'a reader is handed what was aborted',
    'e',
    { handsOut: ({ isControl }) => !isControl },
    /seen: #1 in the model, #1\* here/,
  ],
  [
    'who aborts for another raises no epoch',
    'rb',
    { epochToFenceWith: ({ producerEpoch }) => producerEpoch },
    /transactions: 1 e2 prepareabort .* in the model, 1 e1 prepareabort/,
  ],
  [
    'a resend is none that is known',
    'n',
    { isDuplicateBatch: () => false },
    /producer-\d is not to be asked to sendOffsetsToTransaction now: lost/,
  ],
  [
    'nobody hears that a marker is written',
    'none',
    { afterMarker: () => 'over' },
    /a marker of billing-1 does not happen/,
  ],
] as readonly (readonly [string, string, Partial<Rules>, RegExp])[])(
  'A broker of another kind is noticed: %s.',
  (_, fault, rules, sentence) => {
    expect(differencesIn({ change: {}, fault, most: 30 }, rules, 1).join()).toMatch(sentence)
  },
)

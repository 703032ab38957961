/**
 * Why it breaks, in two to five sentences: the rule that is made use of, what struck, what became of the record, the step that decides.
 *
 *   Y1  the rule is a fact of the deployment (because.ts says which), or what a case has otherwise than Kafka as it is
 *   Y2  everything else is read off the path
 */
import type { FactName } from '../../model/deployment/index.ts'
import { effectiveMinInsyncReplicas, type Parameters } from '../../model/kafka/index.ts'
import { weakFacts } from '../because.ts'
import type { ToldPath } from '../finding.ts'
import type { Guarantee } from '../guarantees.ts'
import type { Strike } from '../question.ts'
import type { MessageTold } from './message.ts'
import { ruleOfFact } from './rule-words.ts'
import { type Story, storyOf } from './story.ts'
import {
  handledAndGone,
  handledOutOfOrder,
  handledTwice,
  isAppendedTwice,
  lostRecord,
  neverAcknowledged,
  neverHandled,
  notWritable,
} from './what-broke.ts'
import { brokenInGroup } from './what-broke-in-group.ts'
import { takenForDuplicate, writtenOutOfOrder, writtenTwice, writtenTwiceAtLast } from './what-broke-in-log.ts'
import { brokenInSink } from './what-broke-in-sink.ts'
import { brokenInTransaction } from './what-broke-in-transaction.ts'
import { brokenInProcessing } from './what-broke-in-processing.ts'
import { brokenInThread } from './what-broke-in-thread.ts'
import { fencedMember, memberLacks, memberLacksAcknowledged, twoControllers, twoLeaders } from './what-broke-inside.ts'

const MOST_RULES = 2

/** A guarantee that is broken under a fault class. */
export function whyBroken(
  told: ToldPath,
  guarantee: Guarantee,
  fault: Strike,
  parameters: Parameters,
): readonly string[] {
  const story = storyOf(told)
  if (!story) return []
  // A consumer that stops in good order starts again as one does that crashed.
  const strikes = fault === 'close' ? 'c' : fault
  const rules = weakFacts(guarantee, strikes, parameters)
    .filter(fact => isAtWork(fact, guarantee, story))
    .flatMap(fact => ruleOfFact(fact, guarantee, parameters) ?? [])
    .slice(0, MOST_RULES)
  return assembled(rules, story, broken(story, guarantee, parameters))
}

/** What is handled twice was appended twice, or handed out twice: the facts of the other way have nothing to do with it. */
function isAtWork(fact: FactName, guarantee: Guarantee, story: Story): boolean {
  if (guarantee !== 'AMO') return true
  return fact.startsWith('producer.') === isAppendedTwice(story)
}

function broken(story: Story, guarantee: Guarantee, parameters: Parameters): readonly string[] {
  switch (guarantee) {
    case 'NAL':
      return lostRecord(story, ['acknowledged'])
    case 'NSL':
      return lostRecord(story, ['acknowledged', 'dropped', 'forgotten'])
    case 'ALO':
      return neverHandled(story)
    case 'AMO':
      return handledTwice(story)
    case 'ORD':
      return handledOutOfOrder(story)
    case 'AVAIL':
      return notWritable(story, parameters.acks === 'all' ? effectiveMinInsyncReplicas(parameters) : 1)
  }
}

/** A property of a system of its own; `rule` says what is done there, where that is no matter of settings. */
export function whyBrokenInside(told: ToldPath, rule: string | undefined): readonly string[] {
  const story = storyOf(told)
  if (!story) return []
  return assembled(rule === undefined ? [] : [rule], story, brokenInside(story, told.messages ?? []))
}

function brokenInside(story: Story, messages: readonly MessageTold[]): readonly string[] {
  if (story.end.transactions !== undefined) return brokenInProcessing(story)
  if (story.end.groups !== undefined) return brokenInGroup(story, messages)
  if (story.end.thread !== undefined) return brokenInThread(story)
  if (story.end.landed !== undefined) return brokenInSink(story)
  if (story.end.transaction !== undefined) return brokenInTransaction(story)
  const looks = [
    writtenTwiceAtLast,
    takenForDuplicate,
    lost,
    handledAndGone,
    fencedMember,
    memberLacks,
    memberLacksAcknowledged,
    twoLeaders,
    twoControllers,
    writtenTwice,
    writtenOutOfOrder,
    neverAcknowledged,
  ]
  return looks.map(look => look(story, messages)).find(sentences => sentences.length > 0) ?? []
}

const lost = (story: Story) => lostRecord(story, ['acknowledged'])

/** Rule, faults, outcome, and the step that decides: at most five sentences. */
function assembled(rules: readonly string[], story: Story, outcome: readonly string[]): readonly string[] {
  const last = story.steps.find(({ decisive }) => decisive) ?? story.steps.at(-1)
  const struck = story.steps.filter(({ kind, n }) => (kind === 'fault' || kind === 'loss') && n !== last?.n)
  const faults = struck.slice(0, 1).map(({ n, who, does }) => `Step ${n} is what goes wrong: ${who} ${does}.`)
  const decisive = last ? [`Step ${last.n} decides it: ${last.who} ${last.does}.`] : ['It is so from the start.']
  const room = 5 - decisive.length - Math.min(outcome.length, 2)
  return [...[...rules, ...faults].slice(0, room), ...outcome.slice(0, 2), ...decisive]
}

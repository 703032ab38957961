/**
 * The near miss of what breaks where an effect lands: the same scenario with the recipe that keeps it, or with offsets committed at another moment.
 *
 *     kept with a unique key in the effect's own transaction     the first of the changes with which a search finds that the promise holds
 *
 * N1 to N3 of near-miss.ts. Of groups and producers nothing is retraced: what mends them is in their claims.
 */
import { follower, replay, type Step } from '../../model/index.ts'
import { exactlyOnce, type ProcessingParameters } from '../../model/kafka/processing/index.ts'
import type { SinkParameters } from '../../model/sinks/index.ts'
import { type BesideGuarantee, besideOf, type BesideQuestion, flattenBeside, searchBeside } from '../beside.ts'
import type { ProcessingQuestion } from '../beside-processing.ts'
import type { NearMiss } from '../finding.ts'
import type { Limits } from '../jobs.ts'
import { runOf } from '../retell.ts'
import { endingOf } from './ending.ts'
import { differencesBeside } from './parameter-words.ts'
import { retrace } from './retrace.ts'

export function nearMissBeside(
  question: BesideQuestion,
  guarantee: BesideGuarantee,
  steps: readonly Step[],
  limits: Limits,
): NearMiss | undefined {
  const faults = new Set(steps.flatMap(({ fault }) => fault ?? []))
  for (const repaired of repairedOf(question)) {
    const { verdictOf } = searchBeside(repaired, limits)
    if ([...faults, 'none'].some(fault => verdictOf(guarantee, fault as 'none').verdict !== 'holds')) continue
    const { spec, tell, property } = besideOf(repaired)
    const found = retrace(steps, { spec: spec(), property: property(guarantee, []), there: follower(spec()) })
    if (found === undefined) continue
    const told = runOf(spec(), found.path, replay(spec(), found.path), tell)
    const repair = differencesBeside(flattenBeside(question), flattenBeside(repaired)).join(', ')
    return { repair, ends: endingOf(told), same: found.same, told }
  }
  return undefined
}

/** The smallest changes first. */
function repairedOf(question: BesideQuestion): readonly BesideQuestion[] {
  if (question.setting === 'processing') return repairedProcessing(question)
  if (question.setting !== 'sink') return []
  const { parameters } = question
  const [recipe, commits] = [otherRecipe(parameters), otherCommits(parameters)]
  const changes = [commits, recipe, { ...commits, ...recipe }].filter(change => Object.keys(change).length > 0)
  return changes.map(change => ({ ...question, parameters: { ...parameters, ...change } }))
}

/** One setting at a time, and then all of them. */
function repairedProcessing({ parameters, ...question }: ProcessingQuestion): readonly BesideQuestion[] {
  const { isolation, groupMetadata, transactionalId } = exactlyOnce
  const transactional = { producer: exactlyOnce.producer, offsets: exactlyOnce.offsets }
  const single: readonly Partial<ProcessingParameters>[] = [
    { isolation },
    { groupMetadata },
    { transactionalId },
    transactional,
    { ...transactional, isolation },
    exactlyOnce,
  ]
  return single
    .filter(change =>
      Object.entries(change).some(([key, value]) => parameters[key as keyof ProcessingParameters] !== value),
    )
    .map(change => ({ ...question, parameters: { ...parameters, ...change } }))
}

function otherCommits({ commits, handlers }: SinkParameters): Partial<SinkParameters> {
  const right = handlers > 1 ? 'lowest-unfinished' : 'after'
  return commits === right || commits === 'lowest-unfinished' ? {} : { commits: right }
}

/** The recipe of the same kind that leaves nothing open between its steps. */
function otherRecipe({ sink, newerOnly, remembers }: SinkParameters): Partial<SinkParameters> {
  switch (sink) {
    case 'natural-set':
      return newerOnly ? {} : { newerOnly: true }
    case 'outside-call':
    case 'outbox':
      return remembers ? {} : { remembers: true }
    case 'dual-write-database-first':
    case 'dual-write-send-first':
      return { sink: 'outbox', remembers: true }
    case 'offsets-with-data':
      return { sink: 'offsets-with-data-fenced' }
    case 'offsets-with-data-fenced':
    case 'unique-key':
      return {}
    default:
      return { sink: 'unique-key' }
  }
}

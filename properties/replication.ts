/**
 * Questions about Kafka's replication rules, answered.
 *
 *     ReplicationQuestion ──kipSystem──▶ search ──▶ one Finding
 */
import { type Exploration, explore, replay, walk } from '../model/index.ts'
import { kipProperty, kipSystem } from '../model/kafka/kips/index.ts'
import type { Finding } from './finding.ts'
import type { Job, Limits } from './jobs.ts'
import { REPLICATION, type ReplicationQuestion, scopeName, scopeWords, stageOf } from './replication-question.ts'
import { toldOf } from './retell.ts'
import { coverageOf } from './telling/covered.ts'
import { ruleOfReplication, ruleWithout } from './telling/rule-words.ts'
import { whyBrokenInside } from './telling/why.ts'

export function exploreReplication(question: ReplicationQuestion, limits: Limits): Exploration {
  const properties = [kipProperty(question.property, question)]
  return explore(kipSystem(question), { properties, symmetry: question.symmetry, ...limits })
}

/** The question as one finding. */
export function decideReplication(question: ReplicationQuestion, limits: Limits): Finding {
  return findingOf(question, exploreReplication(question, limits))
}

export function findingOf(question: ReplicationQuestion, exploration: Exploration): Finding {
  const { findings, states, transitions, depth, bytes, stopped } = exploration
  const { verdict, path } = findings[0]!
  const spec = kipSystem(question)
  const told =
    verdict === 'broken' && path
      ? toldOf(spec, path.path, replay(spec, path.path), stageOf(question).teller)
      : undefined
  return {
    id: REPLICATION,
    property: question.property,
    verdict,
    deployment: factsOf(question),
    scope: `${scopeName(question)}: ${scopeWords(question)}${question.symmetry ? '; states that differ by the names of replicas alone count as one' : ''}`,
    states,
    transitions,
    depth,
    seconds: 0,
    bytesPerState: Math.round((10 * bytes) / states) / 10,
    because: [],
    coverage: coverageOf(spec, exploration),
    levels: exploration.levels,
    ...(told ? { counterexample: { ...told, why: whyBrokenInside(told, ruleOf(question)) } } : {}),
    ...(stopped ? { note: `stopped at ${stopped.text}; ${stopped.grew}.` } : noteOn(question)),
  }
}

function noteOn({ weaken }: ReplicationQuestion): { note?: string } {
  if (weaken !== 'shrink') return {}
  return {
    note: "the base rule for shrinking is stricter than KIP-320's own: whatever can happen with it can happen without, so nothing that KIP-320 keeps can die of it.",
  }
}

const ruleOf = ({ rule, weaken }: ReplicationQuestion) =>
  weaken === undefined ? ruleOfReplication[rule] : ruleWithout[weaken]

const factsOf = (question: ReplicationQuestion) =>
  Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined)) as Readonly<
    Record<string, string | number | boolean>
  >

/** Walks through the question's system at random: broken, or nothing found. */
export function walkReplication(
  { question, walks, steps, seed }: Extract<Job, { kind: 'walks' }>,
  { budget }: Limits,
): Finding {
  const { spec, teller, violates } = stageOf(question)
  const options = { properties: [violates], walks, maxSteps: steps, seed, ...(budget ? { budget } : {}) }
  const { findings, steps: taken, stopped } = walk(spec, options)
  const { verdict, path, text } = findings[0]!
  const told = verdict === 'broken' && path ? toldOf(spec, path.path, replay(spec, path.path), teller) : undefined
  return {
    id: REPLICATION,
    property: question.property,
    case: `random walks, seed ${seed}`,
    verdict,
    deployment: factsOf(question),
    scope: `${scopeName(question)}: ${scopeWords(question)}`,
    states: 0,
    transitions: taken,
    depth: 0,
    seconds: 0,
    because: [],
    ...(told
      ? { counterexample: told, note: 'shortened until no step can be left out; a search may find a shorter one.' }
      : { note: `${text ?? ''}${stopped ? `; stopped at ${stopped.text}` : ''}.` }),
  }
}

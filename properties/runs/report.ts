/**
 * A failure, told: the promise first, then the shrunk plan step by step, what the world did last, and the line that repeats it.
 */
import { runPlan } from './run-plan.ts'
import type { Failure, SearchOptions } from './search.ts'
import type { Configuration, Plan } from './plan.ts'

/** Decisions of the world that are shown: enough to see what the last step met. */
const lastEvents = 12

export function failureText(failure: Failure, { rules }: Pick<SearchOptions, 'rules'> = {}): string {
  const { kind, seed, plan, result, shrinks } = failure
  const lines: string[] = []
  runPlan(plan, { rules, tracing: line => lines.push(line) })
  return [
    ...result.violations,
    '',
    ...planWords(plan, result.steps, shrinks),
    '',
    'the world, last',
    ...lines
      .filter(isTelling)
      .slice(-lastEvents)
      .map(line => `      ${line}`),
    '',
    `repeat  ${repeatLine(kind, seed)}`,
  ].join('\n')
}

/** The shrunk plan, step by step. */
export function planWords({ configuration }: Plan, steps: readonly string[], shrinks: number): readonly string[] {
  const numbered = steps.map((words, i) => `${String(i + 1).padStart(4)}  ${words}`)
  const end = `      every fault is over, and time passes (${shrinks} runs to shrink it)`
  return [configurationWords(configuration), ...numbered, end]
}

export const repeatLine = (kind: string, seed: number): string => `npm run simulate -- --seed ${seed} --kind ${kind}`

/** Sessions, idle looks at the metadata log, and replication of committed offsets fill a trace and tell nothing. */
const isTelling = (line: string): boolean =>
  !/Heartbeat|FetchMetadataLog|__consumer_offsets|"decision":"fire"/.test(line)

export function configurationWords(configuration: Configuration): string {
  const { brokers, topics, producer, consumer, ...broker } = configuration
  const held = topics.map(({ partitions, replicationFactor }) => `${partitions} × ${replicationFactor}`).join(' and ')
  const facts = Object.entries({ ...broker, ...producer, ...consumer }).map(([name, value]) => `${name}=${value}`)
  return `${brokers} brokers; topics of ${held} (partitions × replicas); ${facts.join(' ')}`
}

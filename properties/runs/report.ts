/**
 * A failure, told: the promise first, then the shrunk plan step by step, what the world did last, and the line that repeats it.
 */
import { runPlan } from './run-plan.ts'
import type { Failure, SearchOptions } from './search.ts'
import type { Configuration } from './plan.ts'

/** Decisions of the world that are shown: enough to see what the last step met. */
const lastEvents = 12

export function failureText(failure: Failure, { rules }: Pick<SearchOptions, 'rules'> = {}): string {
  const { kind, seed, plan, result, shrinks } = failure
  const lines: string[] = []
  runPlan(plan, { rules, tracing: line => lines.push(line) })
  const numbered = result.steps.map((words, i) => `${String(i + 1).padStart(4)}  ${words}`)
  return [
    ...result.violations,
    '',
    configurationWords(plan.configuration),
    ...numbered,
    `      every fault is over, and time passes (${shrinks} runs to shrink it)`,
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

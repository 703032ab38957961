/**
 * Questions about Kafka's replication rules, as data: one property of one rule at one scope; and what answers and replays them.
 *
 *   Q1  a scope's name is as the specification's readers write it: R3 L1 Rec1 E1
 */
import type { Property, Step, SystemSpec } from '../model/index.ts'
import type { Told } from '../model/kafka/index.ts'
import {
  kipProperty,
  type KipQuestion,
  type KipScope,
  kipSystem,
  propertyNames,
  type PropertyName,
  ruleNames,
  tellKip,
  weakenings,
} from '../model/kafka/kips/index.ts'
import { count } from './count.ts'
import type { Finding } from './finding.ts'

export const REPLICATION = 'kafka-replication'

/** What `ackproof explore kafka-replication` asks. */
export interface ReplicationQuestion extends KipQuestion {
  readonly property: PropertyName
  readonly symmetry: boolean
}

/** The largest scope that may be asked for. Past it a digit of a log or a slot's bits would no longer do, and no search would end. */
export const largestScope: KipScope = { replicas: 5, log: 4, records: 4, epochs: 5 }

export const scopeName = ({ replicas, log, records, epochs }: KipScope) =>
  `R${replicas} L${log} Rec${records} E${epochs}`

export function scopeWords({ replicas, log, records, epochs }: KipScope): string {
  return `${count(replicas, 'replica')}, logs of ${count(log, 'record')}, ${count(records, 'record')} ever written, leader epochs 0 to ${epochs}`
}

/** The question that a report's facts stand for; undefined where they are none. */
export function replicationQuestionOf(facts: Finding['deployment']): ReplicationQuestion | undefined {
  const { rule, weaken, property, symmetry, ...rest } = (facts ?? {}) as unknown as ReplicationQuestion
  const isScope = Object.entries(largestScope).every(([name, most]) => {
    const value = (rest as Readonly<Record<string, unknown>>)[name]
    return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most
  })
  const known = (ruleNames as readonly string[]).includes(rule) && propertyNames.includes(property)
  if (!known || !isScope || (weaken !== undefined && !weakenings.includes(weaken))) return undefined
  const { replicas, log, records, epochs } = rest
  return { rule, property, symmetry, replicas, log, records, epochs, ...(weaken === undefined ? {} : { weaken }) }
}

/** On the reference broker: its replication is KIP-595's. */
export const notReplicated = {
  notCompared: 'the replication rules before KIP-595 are a system of their own, without any broker',
} as const

/** What a replay needs. */
export function stageOf(question: ReplicationQuestion): {
  spec: SystemSpec
  teller: (step: Step) => Told
  violates: Property
} {
  return {
    spec: kipSystem(question),
    teller: step => tellKip(step, question.replicas),
    violates: kipProperty(question.property, question),
  }
}

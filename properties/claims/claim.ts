/**
 * What a claim is: a sentence that people say, what it assumes, and the cases that decide it, each with the verdict that is expected.
 */
import type { Property, Step, SystemSpec } from '../../model/index.ts'
import {
  type ConsumerParameters,
  type Parameters,
  safeParameters,
  type Scope,
  type Told,
} from '../../model/kafka/index.ts'
import type { Verdict } from '../finding.ts'
import type { Counterpart } from '../conformance/counterpart.ts'
import type { Sight } from '../conformance/shown.ts'
import { type Guarantee, settingOf } from '../guarantees.ts'
import type { Strike, Question } from '../question.ts'

/** One cell of one search. */
export interface Cell {
  readonly kind: 'cell'
  readonly question: Question
  readonly guarantee: Guarantee
  readonly fault: Strike
  readonly shrinks: number
}

/** A property of a system of its own, for what the guarantees do not say. */
export interface Special {
  readonly kind: 'special'
  readonly name: string
  readonly spec: () => SystemSpec
  readonly property: Property
  /** That the property does not hold for want of anything happening. */
  readonly witness: Property
  readonly scope: string
  readonly tell: (step: Step) => Told
  /** What is set, by the names of the model's parameters: what two cases have otherwise is told in these. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>
  /** What is done there that decides, in a sentence: for what no setting says. */
  readonly rule?: string
  /** The same on the reference broker. */
  readonly onBroker: Counterpart
  /** What is broken there when the property is, as processes, disks and applications show it. Absent: the state alone shows it. */
  readonly sight?: Sight
}

export interface Case {
  /** In words: what is set, and which guarantee under which fault class. */
  readonly case: string
  readonly expected: Verdict
  readonly asks: Cell | Special
  /** Beside each hit its near miss: the same scenario with one thing changed, which comes out the other way. */
  readonly nearMiss?: boolean
}

export interface Claim {
  readonly id: string
  /** A slug, for people. */
  readonly name: string
  /** What people say. */
  readonly says: string
  /** Is what they say true? In a sentence. */
  readonly answer: string
  readonly kind: 'safety' | 'liveness'
  readonly source: string
  readonly assumes: readonly string[]
  readonly cases: readonly Case[]
  /** Why nothing is decided here: what the machines lack. There are no cases, then. */
  readonly notModelled?: string
  /** Where the model and the source of the claim disagree: which one is wrong, and the evidence. */
  readonly evidence?: string
}

export type Change = Partial<Omit<Parameters, 'consumer'>> & { readonly consumer?: Partial<ConsumerParameters> }

export const withChange = ({ consumer, ...rest }: Change): Parameters => ({
  ...safeParameters,
  ...rest,
  consumer: { ...safeParameters.consumer, ...consumer },
})

/** A consumer's claim is about the consumer: two brokers are enough to let the in-sync set shrink. */
const brokersOf: Readonly<Record<'cluster' | 'pipeline' | 'patient', number>> = { cluster: 3, pipeline: 2, patient: 3 }

/** Asks for one guarantee under one fault class; what is not named is as in `safeParameters`. */
export function ask(guarantee: Guarantee, fault: Strike, change: Change, scope: Partial<Scope> = {}): Cell {
  const setting = settingOf[guarantee]
  const parameters = withChange({ replicationFactor: brokersOf[setting], ...change })
  const shrinks = scope.shrinks ?? parameters.replicationFactor - 1
  const full: Scope = {
    records: setting === 'patient' ? 1 : 2,
    attempts: setting === 'cluster' ? 2 : 1,
    faults: fault === 'none' ? {} : { [fault]: 1 },
    total: 1,
    shrinks,
    withConsumer: setting === 'pipeline',
    patient: setting === 'patient',
    ...scope,
  }
  return {
    kind: 'cell',
    question: { setting, guarantees: [guarantee], parameters, scope: full },
    guarantee,
    fault,
    shrinks,
  }
}

export const holds = (words: string, asks: Cell | Special): Case => ({ case: words, expected: 'holds', asks })
export const broken = (words: string, asks: Cell | Special): Case => ({ case: words, expected: 'broken', asks })
/** The same scenario with one thing changed. */
export const nearMiss = (one: Case): Case => ({ ...one, case: `near miss: ${one.case}`, nearMiss: true })

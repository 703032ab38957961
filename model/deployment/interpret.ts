/**
 * Configuration → Deployment: the facts in effect, each with its origin.
 *
 *   E1  pure: the same configuration and assumptions give the same facts
 *   E2  an assumption fills a fact only where it is unknown, and what depends on it follows (an assumed client brings its defaults)
 *   E3  a UsageError means that this client would refuse to start with this configuration; in a branch, that the branch cannot be
 */
import { collect, type Configuration } from './configuration.ts'
import { consumerFacts } from './consumer-facts.ts'
import { deploymentWarnings } from './deployment-warnings.ts'
import { fromOption } from './fact-reader.ts'
import type { Assumptions, Deployment, FactName, FactValue } from './facts.ts'
import type { Settings } from './options.ts'
import { possibleValues } from './possible-values.ts'
import { producerFacts } from './producer-facts.ts'
import type { ConfigFile } from './readers/part.ts'
import { topicFacts } from './topic-facts.ts'
import { UsageError } from './usage-error.ts'

/** Reads all files and options; throws a UsageError where no deployment could have them. */
export function readConfiguration(files: readonly ConfigFile[], settings: Settings): Configuration {
  const configuration = collect(files, settings)
  const warnings = deploymentWarnings(configuration, interpret(configuration))
  return { ...configuration, warnings: [...configuration.warnings, ...warnings] }
}

export function interpret(configuration: Configuration, assume: Assumptions = {}): Deployment {
  const reading = { configuration, assume }
  const producer = producerFacts(reading)
  return {
    'broker.version': fromOption(reading, 'broker.version', '--broker kafka@3.9, or whichever it is,'),
    'broker.storage': fromOption(reading, 'broker.storage', '--set broker.storage=persistent or ephemeral'),
    ...topicFacts(reading),
    ...producer,
    ...consumerFacts(reading, producer['producer.client']),
    effect: fromOption(reading, 'effect', '--effect, and where the effect of a record lands,'),
    'effect.key': fromOption(reading, 'effect.key', '--set effect.key=record or offset'),
  }
}

/** One branch of a *depends*: what would be in effect, or why it cannot be. */
export type Branch =
  | { readonly value: FactValue; readonly deployment: Deployment }
  | { readonly value: FactValue; readonly refused: string }

/** A deployment for each value that an unknown fact may have. */
export function branches(configuration: Configuration, fact: FactName, assume: Assumptions = {}): readonly Branch[] {
  return possibleValues(fact, interpret(configuration, assume)).map(value => {
    try {
      return { value, deployment: interpret(configuration, { ...assume, [fact]: value }) }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      return { value, refused: error.message }
    }
  })
}

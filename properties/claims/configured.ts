/**
 * Cases from configurations: the text of the files as somebody would write it, read as `check` reads it, and the guarantee asked of what comes out.
 *
 *   F1  the case's words show the files' lines, so that nothing has to be looked up
 *   F2  a fact that the guarantee turns on and that the text leaves open is as in every case of the claims (safeParameters); `check` would branch
 */
import { interpret, readConfiguration, type Role } from '../../model/deployment/index.ts'
import { safeParameters, type Scope } from '../../model/kafka/index.ts'
import { parametersOf } from '../deployed.ts'
import type { Guarantee } from '../guarantees.ts'
import type { Strike } from '../question.ts'
import { ask, type Case } from './claim.ts'

/** A configuration: files by their role, the client of the producer, the broker. */
export interface Setup {
  readonly client?: string
  readonly broker?: string
  readonly files: Readonly<Partial<Record<Role, string>>>
}

export const configurationOf = ({ client, broker, files }: Setup) =>
  readConfiguration(
    Object.entries(files).map(([role, text]) => ({ name: `${role}.properties`, text, as: role as Role })),
    {
      sets: [],
      clients: client === undefined ? [] : [`producer=${client}`],
      ...(broker === undefined ? {} : { broker }),
    },
  )

/** 'java@3.7, producer.properties: acks=1'; a file that says nothing that decides is left out. */
function wordsOf({ client, broker, files }: Setup): string {
  const texts = Object.entries(files).map(([role, text]) => `${role}.properties: ${text.trim().replaceAll('\n', ', ')}`)
  return [client, broker, ...texts].filter(part => part !== undefined).join('; ')
}

/** One guarantee under one fault class, of what this configuration has in effect. */
export function configured(
  expected: 'holds' | 'broken',
  setup: Setup,
  guarantee: Guarantee,
  fault: Strike,
  scope: Partial<Scope> = {},
): Case {
  const deployment = interpret(configurationOf(setup))
  const { consumer: _consumer, replicationFactor, minInsyncReplicas, ...facts } = parametersOf(deployment)
  const copies =
    deployment['topic.replication.factor'].value === 'unknown'
      ? { replicationFactor: 2, minInsyncReplicas: safeParameters.minInsyncReplicas }
      : { replicationFactor, minInsyncReplicas }
  return {
    case: `${wordsOf(setup)}: ${guarantee}${fault === 'none' ? '' : ` under ${fault}`}`,
    expected,
    asks: ask(guarantee, fault, { ...facts, ...copies }, scope),
  }
}

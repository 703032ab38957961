/**
 * A fingerprint of the model: a hash over every machine's definition and every claim's questions. A path is a list of choices, and
 * choices mean nothing in another model.
 */
import {
  controllerMachine,
  consumerMachine,
  coordinator,
  metadataStore,
  producerMachine,
  replicaMachine,
  safeParameters,
} from '../model/kafka/index.ts'
import type { Claim } from './claims.ts'

/** Eight hex digits. Implementations count by their text, so that a changed guard is another model. */
export function fingerprintOf(claims: readonly Claim[]): string {
  const scope = { records: 2, attempts: 2, faults: {}, total: 1, shrinks: 2, withConsumer: true, patient: false }
  const machines = [
    producerMachine(safeParameters, scope),
    replicaMachine(safeParameters),
    controllerMachine(safeParameters),
    consumerMachine(safeParameters.consumer),
    metadataStore,
    coordinator,
  ]
  const definitions = machines.map(machine => JSON.stringify(machine.config))
  const questions = claims.flatMap(({ id, cases }) =>
    cases.map(({ case: name, asks }) => [id, name, asks.kind === 'cell' ? asks.question : asks.name]),
  )
  return hash([...definitions, JSON.stringify(questions)].join('\n'))
}

/** FNV-1a, 32 bits. */
function hash(text: string): string {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return (h >>> 0).toString(16).padStart(8, '0')
}

/**
 * Who is who on a path: slots of a system as the processes that people know, and what its records are called.
 */
import type { SystemSpec } from '../../model/index.ts'

/** In the specification of the replication rules there is a quorum, and records count from 0. */
export const isRules = ({ components }: SystemSpec): boolean => Object.hasOwn(components, 'quorum')

/** The producer's sequence numbers, told in a system of their own. */
export const hasSequences = ({ components }: SystemSpec): boolean => Object.hasOwn(components, 'producer-ids')

export const recordName = (spec: SystemSpec, record: number): string => `${isRules(spec) ? 'm' : '#'}${record}`

export const brokerName = (id: number): string => `broker-${id}`
export const brokerNames = (ids: readonly number[]): readonly string[] => ids.map(brokerName)

/** The process to which a slot belongs: all records are sent by one producer, and what breaks a connection is the network. */
export function processOf(spec: SystemSpec, slot: string): string {
  if (slot.startsWith('send-')) return 'producer'
  if (slot === 'connection' || Object.hasOwn(spec.channels ?? {}, slot)) return 'network'
  if (slot === 'quorum') return 'controller'
  if (slot === 'producer-ids') return 'producer ids'
  if (slot === 'effect') return 'reader'
  if (slot === 'zombie') return 'old controller'
  if (slot === 'metadata')
    return Object.hasOwn(spec.channels ?? {}, 'alterations-1') ? 'quorum controller' : 'metadata store'
  return slot
}

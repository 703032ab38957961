/**
 * Who is who on a path: slots of a system as the processes that people know, and what its records are called.
 */
import type { SystemSpec } from '../../model/index.ts'

/** In the specification of the replication rules there is a quorum, and records count from 0. */
export const isRules = ({ components }: SystemSpec): boolean => Object.hasOwn(components, 'quorum')

export const recordName = (spec: SystemSpec, record: number): string => `${isRules(spec) ? 'm' : '#'}${record}`

export const brokerName = (id: number): string => `broker-${id}`
export const brokerNames = (ids: readonly number[]): readonly string[] => ids.map(brokerName)

/** Which model it is: told by the slots that it has. */
export type SystemKind = 'kafka' | 'groups' | 'idempotence' | 'order' | 'transactions' | 'processing' | 'sinks'
export function kindOfSystem({ components }: SystemSpec): SystemKind {
  if (Object.hasOwn(components, 'source')) return 'groups'
  if (Object.hasOwn(components, 'producer-ids')) return 'idempotence'
  if (Object.hasOwn(components, 'transaction-coordinator')) return 'transactions'
  if (Object.hasOwn(components, 'instance-1')) return 'processing'
  if (Object.hasOwn(components, 'store')) return 'sinks'
  return Object.hasOwn(components, 'thread') ? 'order' : 'kafka'
}

export const partitionName = (id: number): string => `partition-${id}`
export const groupName = (id: number): string => `group-${id}`
export const memberName = (id: number): string => `member-${id}`
export const instanceName = (id: number): string => `instance-${id}`
export const producerName = (id: number): string => `producer ${id}`

/** The process to which a slot belongs: all records are sent by one producer, and what breaks a connection is the network. */
export function processOf(spec: SystemSpec, slot: string): string {
  if (slot.startsWith('send-')) return 'producer'
  if (slot === 'connection' || Object.hasOwn(spec.channels ?? {}, slot)) return 'network'
  if (slot === 'source') return 'producer'
  // Whichever broker the client happens to ask.
  if (slot === 'producer-ids') return 'any broker'
  if (slot === 'effect') return 'reader'
  if (/^coordinator-\d+$/.test(slot) && !Object.hasOwn(spec.components, 'coordinator-2')) return 'coordinator'
  if (slot === 'transaction-coordinator' || slot === 'group') return 'coordinator'
  // Of every transactional id of a system.
  if (/^transaction-\d+$/.test(slot)) return 'transaction coordinator'
  if (slot === 'quorum') return 'controller'
  if (slot === 'zombie') return 'old controller'
  if (slot === 'metadata')
    return Object.hasOwn(spec.channels ?? {}, 'alterations-1') ? 'quorum controller' : 'metadata store'
  return slot
}

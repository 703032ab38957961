/** Consumer groups: the machines, and the system that they make. Read system.ts first, then member.ts and coordinator.ts. */
export { coordinatorMachine } from './coordinator.ts'
export type { CoordinatorContext, GroupMember } from './coordinator-rules.ts'
export { memberMachine } from './member.ts'
export type { Held, MemberContext, Owned } from './member-rules.ts'
export {
  type Commit,
  groupIds,
  groupMembers,
  groupOf,
  type GroupParameters,
  groupRecords,
  type GroupScope,
  keyOf,
  membersOf,
  partitionIds,
  partitionOfKey,
  retryPartition,
  safeGroup,
  smallGroup,
} from './parameters.ts'
export { type PartitionContext, partitionLog } from './partition.ts'
export { type SourceContext, sourceMachine } from './source.ts'
export { coordinatorAddress, type GroupFact, memberAddress, partitionAddress } from './speech.ts'
export { groupSystem } from './system.ts'
export { groupLine, tellGroup } from './tell.ts'

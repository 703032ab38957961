/** Where a member is in its group, as guards of what it may do there. */
import { and, not, or, stateIn } from 'xstate'

/** Java's client commits nothing between JoinGroup and SyncGroup: the new generation is not in force yet, the old one no more. librdkafka asks. */
export const isStable = or([
  stateIn('#member.running.membership.settled'),
  stateIn('#member.running.membership.called'),
])
export const isOutside = stateIn('#member.running.membership.outside')
export const isCalled = stateIn('#member.running.membership.called')
/** A poll that commits and no more: of a member that was called it is the commit before revocation (rejoin). */
export const pollsOn = and(['mayPoll', not(isCalled)])
export const mayCommit = or([isStable, 'commitsAnyTime'])

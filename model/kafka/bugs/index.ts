/** Bugs that Kafka had, each as a system with the rule that mended it and one without. Read bug.ts, then whichever you came for. */
import type { Bug } from './bug.ts'
import { lateAnswer } from './kafka-12686-late-answer.ts'
import { visibleBelowMin } from './kafka-15583-visible-below-min.ts'
import { fencedLeader } from './kafka-19522-fenced-leader.ts'
import { onlyNewSet, onlyOldSet } from './kip-497-maximal-isr.ts'
import { fencedMember } from './kip-841-fenced-member.ts'
import { oldIncarnation } from './kip-903-old-incarnation.ts'
import {
  eligibleIsNotEnough,
  frozenIsNotEnough,
  lastOfTwo,
  lastReplicaStanding,
} from './kip-966-last-replica-standing.ts'
import { staleOrder, zombieWrite } from './zombie-controller.ts'

export { type Bug, smallerScopes } from './bug.ts'
export {
  eligibleIsNotEnough,
  fencedLeader,
  fencedMember,
  frozenIsNotEnough,
  lastOfTwo,
  lastReplicaStanding,
  lateAnswer,
  oldIncarnation,
  onlyNewSet,
  onlyOldSet,
  staleOrder,
  visibleBelowMin,
  zombieWrite,
}

export const bugs: readonly Bug[] = [
  onlyOldSet,
  onlyNewSet,
  lateAnswer,
  fencedMember,
  oldIncarnation,
  lastOfTwo,
  lastReplicaStanding,
  frozenIsNotEnough,
  eligibleIsNotEnough,
  fencedLeader,
  visibleBelowMin,
  zombieWrite,
  staleOrder,
]

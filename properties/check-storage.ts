/**
 * What a fault does to a broker whose log does not outlive its pod (broker.storage=ephemeral).
 *
 *   T1  a process that stops keeps its disk, as b1 has it; a pod that is replaced comes back without (w1). Which of them a restart is, nobody can say
 *       beforehand, so b1 asks for both, and the worse verdict counts. So does p1
 *   T2  when every pod is gone (p*), nothing was ever flushed to a disk that is still there (deployed.ts)
 */
import type { Deployment } from '../model/deployment/index.ts'
import { whence } from './because.ts'
import type { Finding } from './finding.ts'
import type { FaultClass } from './question.ts'

const losesItsPod: ReadonlySet<FaultClass> = new Set(['b1', 'p1'])

const isEphemeral = (fault: FaultClass, deployment: Deployment): boolean =>
  deployment['broker.storage'].value === 'ephemeral' && losesItsPod.has(fault)

/** T1: the fault classes that are asked for this one. */
export const struckAs = (fault: FaultClass, deployment: Deployment): readonly FaultClass[] =>
  isEphemeral(fault, deployment) ? [fault, 'w1'] : [fault]

/** The class of the fault whose consequences are blamed: an empty disk is the most of them. */
export const blamedAs = (fault: FaultClass, deployment: Deployment): FaultClass =>
  isEphemeral(fault, deployment) ? 'w1' : fault

/** The line that says where the log is, before those that are to blame beside it. */
export function withStorage(finding: Finding, fault: FaultClass, deployment: Deployment): Finding {
  const isAbout = deployment['broker.storage'].value === 'ephemeral' && (fault === 'p*' || losesItsPod.has(fault))
  if (!isAbout || finding.verdict !== 'broken') return finding
  return { ...finding, because: [...whence('broker.storage', deployment), ...finding.because] }
}

/**
 * What a rule is: other guards and actions for the replica's named holes.
 */
import type { kipReplicaMachine } from './replica.ts'

type Implementations = NonNullable<Parameters<ReturnType<typeof kipReplicaMachine>['provide']>[0]>

export interface Filling {
  readonly guards?: NonNullable<Implementations['guards']>
  readonly actions?: NonNullable<Implementations['actions']>
}

export const together = (parts: readonly Filling[]): Filling =>
  parts.reduce(
    (all, { guards, actions }) => ({ guards: { ...all.guards, ...guards }, actions: { ...all.actions, ...actions } }),
    {},
  )

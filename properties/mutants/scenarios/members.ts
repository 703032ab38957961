/** Members of a group. */
import { Application } from '../../runs/application.ts'
import type { Directed } from './directed.ts'
import type { Scenario } from './scenario.ts'

const handledAfterCommit = { commits: 'before', maxPollRecords: 1 } as const

/** Another member, which the partition goes to when the first is silent. */
function successor({ stage, world }: Directed): Application {
  const times = { autoCommit: 'off', pollTimeoutMs: 300, requestTimeoutMs: 1_000, maxPollRecords: 1 } as const
  const session = { sessionTimeoutMs: 600, heartbeatIntervalMs: 150, maxPollIntervalMs: 60_000 } as const
  const about = { groupId: 'billing', topic: 'orders', handling: 'explicit', ...times, ...session } as const
  return new Application(world, stage.cluster.consumer(about), handledAfterCommit)
}

/** KIP-62: it does not know that it is dead. */
export const goesOnAfterItsSuccessor: Scenario = {
  says: 'A consumer has polled a record when its process stops for longer than a session; another gets the partition, commits the record and handles it. When the first goes on its commit is refused, so that it does not handle the record too.',
  configuration: { consumer: handledAfterCommit },
  script: scene => {
    scene.send()
    scene.until(() => scene.isAcknowledged())
    scene.step()
    scene.until(() => !scene.stage.application.hasNothingInHand)
    const { node } = scene.stage.application
    scene.stopFor(node, () => {
      const other = successor(scene)
      for (let i = 0; i < 100; i++) {
        other.step()
        scene.advance(20)
      }
      scene.leave(other.node)
    })
    scene.consume(1_000)
  },
}

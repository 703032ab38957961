/** Members of a group. */
import { Application } from '../../runs/application.ts'
import type { Directed } from './directed.ts'
import type { Scenario } from './scenario.ts'

const handledAfterCommit = { commits: 'before', maxPollRecords: 1 } as const

/** Another member, which takes the group over. */
function successor({ stage, world }: Directed): Application {
  const times = { autoCommit: 'off', pollTimeoutMs: 300, requestTimeoutMs: 1_000, maxPollRecords: 1 } as const
  const consumer = stage.cluster.consumer({ groupId: 'billing', topic: 'orders', handling: 'explicit', ...times })
  return new Application(world, consumer, handledAfterCommit)
}

/** KIP-62: it does not know that it is dead. */
export const goesOnAfterItsSuccessor: Scenario = {
  says: 'A consumer has polled a record when another takes the group over, commits it and handles it; the commit of the first is refused, so that it does not handle the record too.',
  configuration: { consumer: handledAfterCommit },
  script: scene => {
    scene.send()
    scene.until(() => scene.isAcknowledged())
    scene.step()
    scene.until(() => !scene.stage.application.hasNothingInHand)
    const other = successor(scene)
    for (let i = 0; i < 30; i++) {
      other.step()
      scene.advance(20)
    }
    scene.consume(1_000)
  },
}

/** Disks are lost, and nothing that clients were told depends on them: as many others have it as were asked for. */
import type { Directed, Which } from './directed.ts'
import type { Scenario } from './scenario.ts'
import { begin, loseTheOthers, loseTheThird } from './steps.ts'

const nothingIsLost = ['lost-write', 'inconsistent-offsets'] as const

/** Its disk is empty, and the controller knows that another process of that name is there. */
function replaceTheThird(scene: Directed, kept: Which): void {
  scene.wipe(3)
  scene.restart(3)
  const registered = () => scene.world.state('controller').image.brokers[3]!
  scene.untilKeeping(kept, () => registered().incarnation === scene.world.incarnation('broker-3'))
}

const asksForTheThird: Which = body =>
  body.api === 'AlterPartition' && 'newIsr' in body && body.topicPartition === 'orders-0' && body.newIsr.length === 3

/** KIP-903: the leader knows an incarnation that is gone. */
export const joinsWithoutItsDisk: Scenario = {
  says: 'The leader asks for broker 3, which has caught up; before the controller reads it broker 3 has lost its disk and is back. It must not be the one that is left.',
  forbids: nothingIsLost,
  script: scene => {
    begin(scene)
    loseTheThird(scene)
    scene.heal(1, 3)
    scene.untilKeeping(asksForTheThird, () => scene.messages(asksForTheThird).length > 0)
    scene.cut(1, 3)
    replaceTheThird(scene, asksForTheThird)
    scene.deliver(asksForTheThird, asksForTheThird)
    loseTheOthers(scene)
  },
}

export const returnsWithoutItsDisk: Scenario = {
  says: 'Broker 3 loses its disk, and is back at once: it is in sync no longer, and must not be the one that is left.',
  forbids: nothingIsLost,
  script: scene => {
    begin(scene)
    scene.cut(1, 3)
    replaceTheThird(scene, () => false)
    loseTheOthers(scene)
  },
}

/** All that the leader has not flushed, and nobody else has. */
function losePowerAlone(scene: Directed): void {
  scene.losePower(1)
  scene.restart(1)
  scene.until(() => scene.leads(1))
}

export const readFromOneDisk: Scenario = {
  says: 'Two are to be in sync and only the leader is: what a consumer reads all the same is gone when its power fails.',
  forbids: nothingIsLost,
  script: scene => {
    scene.consume(600)
    scene.crash(2, 3)
    scene.until(() => scene.believed(1) === '1')
    scene.send()
    scene.consume(600)
    losePowerAlone(scene)
  },
}

export const acknowledgedByOneDisk: Scenario = {
  says: 'Two are to be in sync, and the others leave while a record waits for them: it must not be acknowledged, as it is gone when the leader loses power.',
  forbids: nothingIsLost,
  script: scene => {
    scene.consume(600)
    scene.crash(2, 3)
    scene.send()
    scene.until(() => scene.believed(1) === '1')
    scene.advance(100)
    losePowerAlone(scene)
  },
}

export const asksAnEmptyFollower: Scenario = {
  says: 'The leader loses its disk, and is back as a follower that has nothing yet; a consumer whose process stopped meanwhile still takes it for the leader; it is sent on, and goes on where it was.',
  forbids: ['nonmonotonic-poll', 'redelivery'],
  script: scene => {
    begin(scene)
    scene.advance(600)
    // It waits for no answer, and its heart stands still: no broken connection tells it to look for another leader.
    const { node } = scene.stage.application
    scene.until(() => scene.world.state(node).requests.length === 0)
    scene.stopFor(node, () => {
      scene.cut(2, 3)
      scene.wipe(1)
      scene.until(() => scene.leads(2) && scene.replica(3)?.leader === 2)
      scene.heal(2, 3)
      scene.cut(1, 2)
      scene.restart(1)
      scene.until(() => scene.replica(1)?.role === 'follower')
    })
    scene.consume(1_000)
  },
}

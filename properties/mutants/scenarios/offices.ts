/** Offices change, and a follower lets go of what is acknowledged, or shows what is not. */
import type { Which } from './directed.ts'
import type { Scenario } from './scenario.ts'
import { begin, sendToTheNewLeader, twoFetchesMs } from './steps.ts'

export const shownTooEarly: Scenario = {
  says: 'Broker 2 takes over with a record that broker 3 lacks: a consumer must not be shown it, as broker 2 is lost next.',
  script: scene => {
    begin(scene)
    scene.cut(1, 3)
    scene.send()
    scene.until(() => scene.end(2) === 2)
    scene.cut(2, 3)
    scene.crash(1)
    scene.until(() => scene.leads(2))
    // Broker 3 is in the set all the while: it lags after 400 ms.
    scene.consume(380)
    scene.crash(2)
    scene.until(() => scene.leads(3))
  },
}

/** Truncation is of the last record alone, as it is on nobody else. */
export const truncatedAndAlone: Scenario = {
  says: 'Broker 3, in sync, gives up a record that the new leader lacks; then that leader is lost, and broker 3 must have all that was acknowledged.',
  script: scene => {
    begin(scene)
    // Broker 1 is elected before broker 3: who is to truncate must not lead.
    scene.crash(1)
    scene.until(() => scene.leads(2))
    scene.restart(1)
    scene.until(() => scene.inSync() === '1,2,3')
    sendToTheNewLeader(scene)
    scene.cut(2, 1)
    scene.send()
    scene.until(() => scene.end(3) === 3)
    scene.crash(2)
    scene.until(() => scene.leads(1) && scene.end(3) < 3)
    scene.cut(1, 3)
    scene.crash(1)
    scene.until(() => scene.leads(3))
  },
}

const isNewsForTheThird: Which = (body, { node, message }) =>
  message.kind === 'response' && body.api === 'FetchMetadataLog' && node === 'broker-3'

/** KIP-320: who is served with an old epoch is counted on, and obeys what lies between later on. */
export const servedFromBefore: Scenario = {
  says: 'Broker 1 leads, loses its office to broker 2 and has it back, and broker 3 has heard of nothing: what it fetches meanwhile it gives up again when it hears of broker 2, and broker 1 is lost.',
  script: scene => {
    begin(scene)
    scene.lose(isNewsForTheThird)
    scene.cut(1, 'controller')
    scene.until(() => scene.leads(2))
    scene.heal(1, 'controller')
    scene.until(() => scene.inSync() === '1,2,3')
    scene.cut(2, 'controller')
    scene.until(() => scene.leads(1))
    scene.send()
    scene.advance(twoFetchesMs)
    scene.lose()
    scene.until(() => scene.replica(3)?.leader === 2)
    scene.lose(isNewsForTheThird)
    scene.until(() => scene.end(3) === 1)
    scene.crash(1)
    scene.lose()
    scene.advance(2_000)
  },
}

/** Its log is short, and it alone is there: that is what unclean elections are for. */
export const electedFromOutside: Scenario = {
  says: 'The only replica in sync is gone for good; elections are unclean, so the other takes over, and clients go on.',
  configuration: {
    topics: [{ partitions: 1, replicationFactor: 2 }],
    minInsyncReplicas: 1,
    uncleanLeaderElection: true,
  },
  script: scene => {
    scene.send()
    scene.until(() => scene.isAcknowledged())
    scene.cut(1, 2)
    scene.until(() => scene.inSync() === '1')
    scene.isGone(1)
    scene.advance(2_000)
  },
}

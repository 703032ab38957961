/** A replica is a member of the in-sync set, and lacks what is acknowledged without it; then it is the only one left. */
import type { Which } from './directed.ts'
import type { Scenario } from './scenario.ts'
import { begin, loseTheOthers, loseTheThird, twoFetchesMs } from './steps.ts'

/** KIP-497: the leader must wait for the third as soon as it has asked for it. */
export const joinsUnheard: Scenario = {
  says: 'The controller has taken broker 3 into the set, its leader has not heard of it; what is acknowledged just then is on brokers 1 and 2 alone, which are lost.',
  script: scene => {
    begin(scene)
    loseTheThird(scene)
    scene.hold('controller', 1)
    scene.heal(1, 3)
    scene.until(() => scene.inSync() === '1,2,3')
    scene.cut(1, 3)
    scene.send()
    scene.advance(twoFetchesMs)
    loseTheOthers(scene)
  },
}

/** KAFKA-7128: a new leader's high watermark is behind what is acknowledged. */
export const joinsBehindTheOffice: Scenario = {
  says: 'Broker 2 leads and does not know yet that its last record is acknowledged; broker 3, without it, joins the set, and broker 2 is lost.',
  configuration: { highWatermarkBelowMinIsr: 'frozen', fetchMaxBytes: 1 },
  script: scene => {
    begin(scene)
    loseTheThird(scene)
    scene.send()
    scene.until(() => scene.end(2) === 3)
    scene.hold(1, 2)
    scene.until(() => scene.isAcknowledged())
    scene.crash(1)
    scene.until(() => scene.leads(2) && scene.end(3) === 2)
    scene.hold(2, 3)
    scene.advance(2 * twoFetchesMs)
    scene.crash(2)
    scene.advance(2_000)
  },
}

const isAnswer: Which = (body, { node, message }) =>
  message.kind === 'response' && body.api === 'AlterPartition' && node === 'broker-1'

const isAboutOrders: Which = body => 'topicPartition' in body && body.topicPartition === 'orders-0'

/** KAFKA-12686: what was granted has been changed since. */
export const answeredLate: Scenario = {
  says: 'The leader is told at last that broker 3 has left the set; but it has asked for it again since, and been granted it. What is acknowledged then is on brokers 1 and 2 alone, which are lost.',
  script: scene => {
    begin(scene)
    scene.cut(1, 3)
    scene.send()
    scene.untilKeeping(isAnswer, () => scene.isAcknowledged() && scene.believed(1) === '1,2')
    scene.heal(1, 3)
    scene.untilKeeping(isAnswer, () => scene.inSync() === '1,2,3')
    scene.cut(1, 3)
    scene.deliver(isAnswer, isAboutOrders)
    scene.hold('controller', 1)
    scene.send()
    scene.advance(twoFetchesMs)
    loseTheOthers(scene)
  },
}

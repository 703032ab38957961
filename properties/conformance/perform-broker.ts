/**
 * Model steps that a broker makes, as events of the reference broker.
 */
import { brokerNode } from '../../impl/core/broker-state.ts'
import { batchesOf } from '../../impl/core/log.ts'
import { controllerNode } from '../../impl/cluster/processes.ts'
import { isKraft } from '../../model/kafka/index.ts'
import type { Actors } from './actors.ts'
import { idOf, type Performances } from './performance.ts'
import { CannotPerform, partitionName, type Stage } from './stage.ts'

const nodeOf = (by: string) => brokerNode(idOf(by))

/** The leader asks for a change of its set; with ZooKeeper it has the answer in the same step. */
function alter({ stage }: Actors, id: number, timer: string): void {
  stage.fire(brokerNode(id), timer)
  if (!isKraft(stage.deployment.parameters)) stage.exchange(brokerNode(id), controllerNode, 'AlterPartition')
}

/** A fetch and its answer; where the logs part, as many as it takes to find the place. */
function fetch({ stage, returned }: Actors, id: number): void {
  returned.delete(id)
  const replica = () => stage.broker(id).replicas[partitionName]!
  for (let rounds = 0; rounds < 10; rounds++) {
    const { leader, log } = replica()
    const node = brokerNode(id)
    stage.fire(node, `fetch/${partitionName}`)
    const answer = stage.exchange(node, brokerNode(leader), 'Fetch')
    if (answer.api !== 'Fetch' || answer.errorCode !== 'NONE')
      throw new CannotPerform(`broker-${leader} answers the fetch of ${node} with ${answer.errorCode}.`)
    if (answer.divergingEpoch === undefined || isBelow(stage, id, leader)) return
    if (replica().log.logEndOffset === log.logEndOffset)
      throw new CannotPerform(`${node} is told where the logs part, and cuts nothing off.`)
  }
  throw new CannotPerform(`broker-${id} does not find where its log parts from its leader's.`)
}

/** Whether the leader's log begins with the follower's. */
function isBelow(stage: Stage, follower: number, leader: number): boolean {
  const [own, theirs] = [follower, leader].map(id => batchesOf(stage.broker(id).replicas[partitionName]!.log))
  return own!.every(({ leaderEpoch }, at) => theirs![at]?.leaderEpoch === leaderEpoch)
}

/** It registers, and the answer tells it up to where it must read before it acts. */
function register(stage: Stage, id: number): void {
  stage.fire(brokerNode(id), 'register')
  stage.exchange(brokerNode(id), controllerNode, 'BrokerRegistration')
}

/** Requests of other brokers to one that is down are refused before it is back. */
function refuseRest(stage: Stage, id: number): void {
  for (const message of stage.messages(({ node, from }) => node === brokerNode(id) && from.startsWith('broker-')))
    stage.deliver(message)
}

export const brokerSteps: Performances = {
  fetch: {
    says: 'timer fetch, Fetch arrives at the leader, its answer at the follower; where the logs part, again until the place is found',
    perform: (actors, { by }) => fetch(actors, idOf(by)),
  },
  respond: {
    says: 'timer respond: every answer that is due is sent',
    perform: ({ stage }, { by }) => stage.fire(nodeOf(by), `respond/${partitionName}`),
  },
  shrinkIsr: {
    says: 'timer lag of that follower; with ZooKeeper also AlterPartition at the controller, and its answer',
    perform: (actors, { by, event }) => alter(actors, idOf(by), `lag/${partitionName}/${String(event['follower'])}`),
  },
  expandIsr: {
    says: 'timer expand of that follower; with ZooKeeper also AlterPartition at the controller, and its answer',
    perform: (actors, { by, event }) => alter(actors, idOf(by), `expand/${partitionName}/${String(event['follower'])}`),
  },
  restart: {
    says: 'the process starts, timer register, BrokerRegistration at the controller, its answer',
    perform: ({ stage }, { by }) => {
      refuseRest(stage, idOf(by))
      stage.world.restart(nodeOf(by))
      register(stage, idOf(by))
    },
  },
  register: {
    says: 'timer heartbeat, whose answer says that it is fenced; timer register, BrokerRegistration at the controller, its answer',
    perform: ({ stage, returned }, { by }) => {
      returned.add(idOf(by))
      stage.fire(nodeOf(by), 'heartbeat')
      stage.exchange(nodeOf(by), controllerNode, 'BrokerHeartbeat')
      register(stage, idOf(by))
    },
  },
  stop: {
    says: 'the process crashes',
    perform: ({ stage }, { by }) => stage.world.crash(nodeOf(by)),
  },
  losePower: {
    says: 'the machine loses power; the disk keeps as many records as the step says',
    perform: ({ stage }, { by, event }) => stage.losePower(idOf(by), Number(event['keep'])),
  },
  wipe: {
    says: 'the machine is lost, with its disk; another takes its name',
    perform: ({ stage }, { by }) => stage.world.wipe(nodeOf(by)),
  },
  die: {
    says: 'the machine is lost, with its disk, for good',
    perform: ({ stage, gone }, { by }) => {
      gone.add(idOf(by))
      stage.world.wipe(nodeOf(by))
    },
  },
}

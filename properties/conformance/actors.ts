/** Who is on the stage, and what the driver has to remember between steps. */
import { ConsumerApplication } from './consumer-application.ts'
import { ProducerApplication } from './producer-application.ts'
import { type Deployment, Stage } from './stage.ts'

export interface Actors {
  readonly stage: Stage
  readonly sends: ProducerApplication
  readonly consumer: ConsumerApplication | undefined
  /** By broker: up to where it reads the metadata log when the model's next LeaderAndIsr arrives there. */
  readonly orders: ReadonlyMap<number, number[]>
  /** Brokers that have registered again without a restart, and not fetched since (D3). */
  readonly returned: Set<number>
  /** Brokers that never come back. */
  readonly gone: Set<number>
  /** Who leads next in the run; 0: nobody any more. */
  heir: number
}

export function newActors(deployment: Deployment): Actors {
  const stage = new Stage(deployment)
  const sends = new ProducerApplication(stage)
  const consumer = deployment.scope.withConsumer ? new ConsumerApplication(stage) : undefined
  return {
    stage,
    sends,
    consumer,
    orders: new Map(stage.brokers.map(id => [id, []])),
    returned: new Set(),
    gone: new Set(),
    heir: 0,
  }
}

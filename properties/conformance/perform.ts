/**
 * The table: which broker events make up each model step, none to several. Whatever is not in it the broker does not do: kips/ is not compared,
 * and there is one controller, which never races for its office.
 */
import type { Step } from '../../model/index.ts'
import { controllerNode } from '../../impl/cluster/processes.ts'
import type { Actors } from './actors.ts'
import { brokerSteps } from './perform-broker.ts'
import { consumerSteps, producerSteps } from './perform-clients.ts'
import { controllerSteps } from './perform-controller.ts'
import { deliveries, losses } from './perform-messages.ts'
import { idOf, type Performance, type Performances } from './performance.ts'
import { CannotPerform } from './stage.ts'

export const table: Readonly<Record<string, Performances>> = {
  send: producerSteps,
  broker: brokerSteps,
  controller: controllerSteps,
  consumer: consumerSteps,
  'arrival of': deliveries,
  'loss of': losses,
}

const withoutNumber = (slot: string): string => slot.replace(/-\d+$/, '')

/** 'broker fetch', 'arrival of replies': the row of the table that a step is. */
export function nameOfStep({ kind, by, event, channel = '' }: Step): string {
  if (kind === 'move') return `${withoutNumber(by)} ${event.type}`
  return `${kind === 'lose' ? 'loss of' : 'arrival of'} ${withoutNumber(channel)}`
}

/** Every row, by that name. */
export const rows: readonly (readonly [name: string, says: string])[] = Object.entries(table).flatMap(([who, steps]) =>
  Object.entries(steps).map(([what, { says }]) => [`${who} ${what}`, says] as const),
)

function performanceOf({ kind, by, event, channel }: Step): Performance | undefined {
  if (kind === 'move') return table[withoutNumber(by)]?.[event.type]
  if (kind === 'deliver') return deliveries[withoutNumber(channel ?? '')]
  return kind === 'lose' ? losses[withoutNumber(channel ?? '')] : undefined
}

/** Does on the stage what the model step says. Throws CannotPerform. */
export function perform(actors: Actors, step: Step): void {
  const row = performanceOf(step)
  if (row === undefined) throw new CannotPerform(`the reference broker has no ${step.event.type} of ${step.by}.`)
  row.perform(actors, step)
  noteOrders(actors, step)
}

/** What the controller has just decided stands at the end of its log: there it is read by whom the model tells of it. */
function noteOrders({ stage, orders }: Actors, { parts }: Step): void {
  const { endOffset } = stage.world.state(controllerNode).image
  for (const { slot, event } of parts)
    if (slot.startsWith('orders-') && event.type === 'LeaderAndIsr') orders.get(idOf(slot))!.push(endOffset)
}

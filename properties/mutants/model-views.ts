/** Views of clients and controllers, for what the guarantees do not ask of the model's states. */
import type { SystemSpec } from '../../model/index.ts'
import type { ConsumerContext, CoordinatorContext } from '../../model/kafka/consumer.ts'
import type { ControllerContext } from '../../model/kafka/controller.ts'
import { changed } from '../../model/kafka/swapped.ts'

interface Local<Context> {
  readonly context: Context
  readonly value: unknown
}

const consumerViews = {
  /** The generation in which it is a member; −1 while it is none. */
  member: ({ context, value }: Local<ConsumerContext>) =>
    value === 'joining' || value === 'down' ? -1 : context.generation,
}
const controllerViews = {
  /** The controller epoch by which it acts; 0 while it is a candidate. */
  office: ({ context, value }: Local<ControllerContext>) => (value === 'active' ? context.epoch : 0),
}
const coordinatorViews = {
  committedOffset: ({ context }: Local<CoordinatorContext>) => context.committedOffset,
  generation: ({ context }: Local<CoordinatorContext>) => context.generation,
}

const viewsOf = [
  ['controller', controllerViews],
  ['consumer', consumerViews],
  ['coordinator', coordinatorViews],
] as const

/** The system with these views besides its own. */
export const withViews = (spec: SystemSpec): SystemSpec =>
  viewsOf.reduce<SystemSpec>(
    (seen, [name, views]) =>
      changed(seen, name, component => ({ ...component, views: { ...component.views, ...views } })),
    spec,
  )

/**
 * Views: what properties read, as one number per local state, computed once.
 *
 * 'slot.view' names them. Channels have `size`, budgets have one view per fault and `spent`; the rest stands in the spec.
 */
import { ModelError } from './errors.ts'
import { AutomatonSlot, BudgetSlot } from './automata.ts'
import type { ChannelSlot, MachineSlot, Slot } from './slots.ts'
import type { System } from './system.ts'

/** One view as a column: local id → number. */
export class Column {
  readonly slot: number
  private readonly values: number[] = []
  private readonly compute: (id: number) => number

  constructor(slot: number, compute: (id: number) => number) {
    this.slot = slot
    this.compute = compute
  }

  get(id: number): number {
    while (this.values.length <= id) this.values.push(this.compute(this.values.length))
    return this.values[id]!
  }
}

/** The column that 'slot.view' names, or a ModelError that lists the views there are. */
export function columnOf(system: System, path: string, what: string): Column {
  const dot = path.lastIndexOf('.')
  const [slotName, view] = dot < 0 ? [path, ''] : [path.slice(0, dot), path.slice(dot + 1)]
  const index = system.slotOf(slotName, what)
  const views = viewsOf(system, system.slot(index))
  const compute = views[view]
  if (!Object.hasOwn(views, view) || !compute) {
    throw new ModelError(
      `${what} names '${path}'; the views of ${slotName} are: ${Object.keys(views).join(', ') || 'none'}.`,
    )
  }
  return new Column(index, id =>
    number(
      system.ask(`the view ${path}`, () => compute(id)),
      path,
    ),
  )
}

type Views = Readonly<Record<string, (id: number) => number | boolean>>

function viewsOf(system: System, slot: Slot): Views {
  if (slot instanceof BudgetSlot) return budgetViews(slot)
  const read = (id: number) => system.read(slot.slot, id)
  const over = (views: Readonly<Record<string, unknown>> = {}) =>
    Object.fromEntries(
      Object.entries(views).map(([name, view]) => [
        name,
        (id: number) => (view as (local: unknown) => number)(read(id)),
      ]),
    )
  if (slot instanceof AutomatonSlot) return over(system.spec.monitors![slot.name]!.views)
  if ('component' in slot) return over((slot satisfies MachineSlot).component.views)
  const { channel, type } = slot satisfies ChannelSlot
  return { size: id => type.contents.values[id]!.length, ...over(channel.views) }
}

function budgetViews({ faults, states }: BudgetSlot): Views {
  const spent = (id: number) => states.values[id]!.reduce((a, b) => a + b, 0)
  return { spent, ...Object.fromEntries(faults.map((fault, i) => [fault, (id: number) => states.values[id]![i]!])) }
}

function number(value: number | boolean, path: string): number {
  const result = Number(value)
  if (!Number.isInteger(result))
    throw new ModelError(`the view ${path} gave ${String(value)}; a view is an integer or a boolean.`)
  return result
}

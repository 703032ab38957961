/**
 * A system with a rule swapped out: `machine.provide(filling)` in some of its components. What a mutant is, and what a fix was before.
 */
import { assign } from 'xstate'
import type { Component, Event, Machine, SystemSpec } from '../explorer/index.ts'

/** In every component whose name begins so. Components that share a machine go on sharing one. */
export const swapped = (spec: SystemSpec, name: string, filling: object): SystemSpec =>
  changed(
    spec,
    name,
    sharing(machine => machine.provide(filling as never)),
  )

export function changed(spec: SystemSpec, name: string, change: (component: Component) => Component): SystemSpec {
  return changedWhere(spec, slot => slot.startsWith(name), change)
}

function changedWhere(
  spec: SystemSpec,
  isMeant: (slot: string, component: Component) => boolean,
  change: (component: Component) => Component,
): SystemSpec {
  const components = Object.entries(spec.components).map(([slot, component]) => [
    slot,
    isMeant(slot, component) ? change(component) : component,
  ])
  return { ...spec, components: Object.fromEntries(components) }
}

function sharing(swap: (machine: Machine) => Machine): (component: Component) => Component {
  const machines = new Map<Machine, Machine>()
  return component => {
    const { machine } = component
    if (!machines.has(machine)) machines.set(machine, swap(machine))
    return { ...component, machine: machines.get(machine)! }
  }
}

/** What a hole's filling is given; what the context is made of, the filling knows. */
export interface HoleArgs {
  readonly context: object
  readonly event: Event
}

/** Another filling of one hole; it may ask what the machine's own would say. */
export interface Refilling {
  readonly guard?: (args: HoleArgs, own: () => boolean) => boolean
  readonly change?: (args: HoleArgs, own: () => object) => object
}

/** The system with one named guard or action of the machine of that id filled otherwise. */
export const refilled = (spec: SystemSpec, id: string, hole: string, refilling: Refilling): SystemSpec =>
  changedWhere(
    spec,
    (_slot, { machine }) => machine.id === id,
    sharing(machine => machine.provide(fillingOf(machine, hole, refilling) as never)),
  )

type Change = ((args: HoleArgs, params?: unknown) => object) | Readonly<Record<string, unknown>>
interface Fillings {
  readonly guards: Readonly<Record<string, (args: HoleArgs) => boolean>>
  readonly actions: Readonly<Record<string, { readonly assignment: Change }>>
}

function fillingOf(machine: Machine, hole: string, { guard, change }: Refilling): object {
  const { guards, actions } = machine.implementations as unknown as Fillings
  return {
    ...(guard ? { guards: { [hole]: (args: HoleArgs) => guard(args, () => guards[hole]!(args)) } } : {}),
    ...(change
      ? {
          actions: {
            [hole]: assign((args: HoleArgs, params: unknown) =>
              change(args, () => assigned(actions[hole]!, args, params)),
            ),
          },
        }
      : {}),
  }
}

/** What XState's `assign` would put into the context: it takes a function, or a value or function a field. */
function assigned({ assignment }: { readonly assignment: Change }, args: HoleArgs, params: unknown): object {
  if (typeof assignment === 'function') return assignment(args, params)
  const fields = Object.entries(assignment).map(([field, value]) => [
    field,
    typeof value === 'function' ? (value as (args: HoleArgs) => unknown)(args) : value,
  ])
  return Object.fromEntries(fields)
}

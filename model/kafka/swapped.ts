/**
 * A system with a rule swapped out: `machine.provide(filling)` in some of its components. What a mutant is, and what a fix was before.
 */
import type { Component, Machine, SystemSpec } from '../explorer/index.ts'

/** In every component whose name begins so. Components that share a machine go on sharing one. */
export function swapped(spec: SystemSpec, name: string, filling: object): SystemSpec {
  const machines = new Map<Machine, Machine>()
  const swap = (component: Component): Component => {
    const { machine } = component
    if (!machines.has(machine)) machines.set(machine, machine.provide(filling as never))
    return { ...component, machine: machines.get(machine)! }
  }
  return changed(spec, name, swap)
}

export function changed(spec: SystemSpec, name: string, change: (component: Component) => Component): SystemSpec {
  const components = Object.entries(spec.components).map(([slot, component]) => [
    slot,
    slot.startsWith(name) ? change(component) : component,
  ])
  return { ...spec, components: Object.fromEntries(components) }
}

/**
 * Environment: the variables of one container, in layers, each with where it stands and how it is changed there.
 *
 *     Dockerfile ENV ──▶ env_file ──▶ environment ──▶ what the container's start script turns into Kafka's keys
 *
 *   E1  of several layers the later one wins, name by name
 *   E2  a variable that is named without a value comes from the shell that starts the container, and is unread
 */
import type { Edit } from '../part.ts'

export interface Variable {
  readonly name: string
  readonly value: string
  readonly file: string
  readonly line: number
  /** Why the value cannot be read, to follow the name in a sentence. */
  readonly unread?: string
  /** Variables of the shell whose defaults were taken, as nothing that was given sets them. */
  readonly defaulted?: readonly string[]
  /** The line of an earlier one of the same name in the same list. */
  readonly overrides?: number
  readonly put?: (value: string) => Edit | undefined
  /** Another variable in the same place, written as this one is. */
  readonly beside?: (name: string, value: string) => Edit | undefined
}

export const FROM_SHELL = 'comes from the shell that starts the container'

/** One layer: of a name that stands twice the last counts, and knows of the other. */
export function oneLayer(variables: readonly Variable[]): readonly Variable[] {
  const last = new Map<string, Variable>()
  for (const variable of variables) {
    const earlier = last.get(variable.name)
    last.delete(variable.name)
    last.set(variable.name, earlier === undefined ? variable : { ...variable, overrides: earlier.line })
  }
  return [...last.values()]
}

/** The layers over each other, the weakest first. */
export function layered(layers: readonly (readonly Variable[])[]): readonly Variable[] {
  const found = new Map<string, Variable>()
  for (const variable of layers.flat()) found.set(variable.name, variable)
  return [...found.values()]
}

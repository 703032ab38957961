/**
 * Small machines for the tests beside: a sender that says words once each, a listener that writes down what it hears.
 */
import { assign, createMachine } from 'xstate'
import { type Channel, component, type Component, explore, type ExploreOptions, type SystemSpec } from './index.ts'

export const letter = (to: string, type: string, more: object = {}) => ({
  type: 'send',
  params: { to, message: { type, ...more } },
})
export const fact = (type: string) => ({ type: 'observe', params: { type } })

/** Says each word once, when told to by the event of that name, in any order. */
export const speaker = (...words: readonly string[]) =>
  createMachine({
    id: 'speaker',
    type: 'parallel',
    states: Object.fromEntries(
      words.map(word => [
        word,
        {
          initial: 'held',
          states: { held: { on: { [word]: { target: 'said', actions: letter('out', word) } } }, said: {} },
        },
      ]),
    ),
  })

/** Writes down the types that it hears, up to `most`; what is not among `words` it does not handle. */
export const listener = (words: readonly string[], most = 9) =>
  createMachine({
    id: 'listener',
    types: {} as { context: { heard: readonly string[] } },
    context: { heard: [] },
    on: Object.fromEntries(
      words.map(word => [
        word,
        {
          guard: ({ context }: { context: { heard: readonly string[] } }) => context.heard.length < most,
          actions: assign({
            heard: ({ context, event }: { context: { heard: readonly string[] }; event: { type: string } }) => [
              ...context.heard,
              event.type,
            ],
          }),
        },
      ]),
    ),
  })

/** A speaker of `words`, one channel, a listener. */
export function talk(words: readonly string[], channel: Partial<Channel>, more: Partial<SystemSpec> = {}): SystemSpec {
  const views = { heard: ({ context }: { context: { heard: readonly string[] } }) => context.heard.length }
  return {
    name: 'talk',
    components: {
      speaker: component(speaker(...words), { routes: { out: 'line' } }),
      listener: component(listener(words, 3), { views: views as never }),
    },
    channels: { line: { kind: 'fifo', to: 'listener', ...channel } },
    moves: words.map(type => ({ by: 'speaker', event: { type } })),
    ...more,
  }
}

/** Every list of words that the listener of `spec` may have heard, sorted. */
export function heardIn(spec: SystemSpec, slot = 'listener', options: ExploreOptions = {}): readonly string[] {
  const seen = new Set<string>()
  const views = {
    note: (local: { context: { heard: readonly string[] } }) => {
      seen.add(local.context.heard.join(''))
      return 0
    },
  }
  const listening = { ...spec.components[slot]!, views: views as never } as Component
  const property = { kind: 'always', name: 'note', reads: [`${slot}.note`], check: () => true } as const
  explore({ ...spec, components: { ...spec.components, [slot]: listening } }, { ...options, properties: [property] })
  return [...seen].toSorted()
}

/** The sentence with which `go` refuses, or 'it did not refuse'. */
export function refusal(go: () => unknown): string {
  try {
    go()
  } catch (error) {
    return (error as Error).message
  }
  return 'it did not refuse'
}

/** A system of one component, `it`, with moves of these types. */
export function alone(
  machine: Component['machine'],
  types: readonly string[] = [],
  rest: Partial<Component> = {},
): SystemSpec {
  return {
    name: 'alone',
    components: { it: { machine, ...rest } },
    moves: types.map(type => ({ by: 'it', event: { type } })),
  }
}

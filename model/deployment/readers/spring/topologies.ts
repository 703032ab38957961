/**
 * Which Kafka Streams applications a Spring application has: of Spring Boot's `spring.kafka.streams` one, of the Streams binder one for each function that
 * has a configuration of its own.
 */
import { looksLikeName } from '../../secrets.ts'
import { functionOf, type Binding } from './bindings.ts'
import { below, firstPart } from './names.ts'
import type { Property } from './property.ts'
import { isOfStreams, type Topology } from './streams-parts.ts'

type Bound = Pick<Binding, 'name' | 'properties' | 'at'>

const FUNCTIONS = 'spring.cloud.stream.kafka.streams.binder.functions'

export function topologiesIn(
  properties: readonly Property[],
  { streams }: { readonly streams: readonly Bound[] },
): readonly Topology[] {
  const at = streams[0]?.at ?? properties.find(isOfStreams)
  if (at === undefined) return []
  const isBound = streams.length > 0 || properties.some(isOfBinder)
  const ofFunction = (binding: Bound) => functionOf(binding.name, properties)
  const configured = functionsIn(properties)
  if (configured.length === 0)
    return [
      { name: 'streams', properties: streams[0]?.properties ?? properties, at, isBound, inputs: inputsOf(streams) },
    ]
  return [...new Set([...streams.map(ofFunction), ...configured])].map(name => {
    const mine = streams.filter(binding => ofFunction(binding) === name)
    return {
      name,
      properties: mine[0]?.properties ?? properties,
      at: mine[0]?.at ?? at,
      isBound,
      ofFunction: name,
      inputs: inputsOf(mine),
    }
  })
}

const isOfBinder = ({ parts }: Property) => below(parts, 'spring.cloud.stream.kafka.streams') !== undefined

const inputsOf = (bindings: readonly Bound[]): readonly string[] =>
  bindings.map(({ name }) => name).filter(name => !/-out-?\d+$|^out/.test(name))

/** Those with a configuration of their own. */
function functionsIn(properties: readonly Property[]): readonly string[] {
  const names = properties.flatMap(({ parts }) => {
    const rest = below(parts, FUNCTIONS)
    const [name, inner] = (rest && firstPart(rest)) ?? []
    return name !== undefined && inner?.words[0] === 'configuration' ? [name] : []
  })
  return [...new Set(names)].filter(looksLikeName)
}

/**
 * How a Spring file would have to change for a part to say something else: the value where it stands, or a new property by Spring's own name.
 */
import type { Change, Edit } from '../part.ts'
import type { Layer } from './entries.ts'
import type { ClientRole } from './keys.ts'
import { isNamed } from './names.ts'
import type { Property } from './property.ts'

/** What a framework calls Kafka's keys. */
export interface Naming {
  readonly nameOf: (role: ClientRole, key: string, value: string) => string
  readonly ackMode: string
}

interface Changing {
  readonly entries: Layer
  readonly properties: readonly Property[]
  readonly naming: Naming
  readonly add: ((name: string, value: string) => Edit | undefined) | undefined
}

export function editOf(role: ClientRole, changing: Changing): (change: Change) => Edit | undefined {
  const { entries, properties, naming, add } = changing
  return ({ fact, key: wanted, value }) => {
    if (wanted === 'consumer.commit') return ackModeEdit(changing, value)
    const key = wanted.startsWith(`${role}.`) ? wanted.slice(role.length + 1) : wanted
    const isFactAlone = wanted === fact && !fact.startsWith('topic.') && !keysWithStatements.has(fact)
    if (isFactAlone) return undefined
    if (fact.startsWith('topic.')) return topicEdit(changing, fact, value)
    const entry = entries.find(each => each.key === key)
    if (entry !== undefined && entry.isImplied !== true) return entry.property.edit?.(value)
    const name = naming.nameOf(role, key, value)
    const weaker = properties.findLast(({ parts }) => isNamed(parts, name))
    return weaker === undefined ? add?.(name, value) : weaker.edit?.(value)
  }
}

/** Facts that a statement gives, and that a key of Kafka's would as well. */
const keysWithStatements: ReadonlySet<string> = new Set(['producer.acks', 'consumer.auto.offset.reset'])

/** A topic's facts are changed where they are said, and not said anew: which topic it would be is not this file's business. */
function topicEdit({ properties }: Changing, fact: string, value: string): Edit | undefined {
  const key = fact.slice('topic.'.length)
  const own = properties.findLast(({ parts }) => {
    const name = parts.words.join('.')
    return key === 'replication.factor'
      ? name.endsWith('.replicationfactor')
      : name.endsWith(`.topic.properties.${key}`)
  })
  return own?.edit?.(value)
}

const modeFor: Readonly<Record<string, string>> = { 'after-handler': 'batch', manual: 'manual' }

function ackModeEdit({ properties, naming, add }: Changing, value: string): Edit | undefined {
  const mode = modeFor[value]
  if (mode === undefined) return undefined
  const said = properties.findLast(({ parts }) => isNamed(parts, naming.ackMode))
  return said === undefined ? add?.(naming.ackMode, mode) : said.edit?.(mode)
}

/**
 * Facts that one YAML for a whole system states outright: by their full names, under `facts:`, or as `replicationFactor`.
 */
import { factNames, isFactName } from '../domains.ts'
import { nearest } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'
import { leavesOf } from './nested.ts'
import type { ConfigFile, Part, Statement } from './part.ts'
import { replaceScalar } from './yaml/edits.ts'
import type { YamlNode, YamlScalar } from './yaml/tree.ts'

export interface StatedScalar extends Statement {
  readonly scalar: YamlScalar
}

/** A topic's, as the only one of Kafka's words that no topic's setting has is its replication factor. */
export function statingPart(file: ConfigFile, statements: readonly StatedScalar[]): Part {
  return {
    role: 'topic',
    name: '',
    files: [file.name],
    settings: [],
    statements,
    edit: ({ fact, value }) => {
      const found = statements.find(statement => statement.fact === fact)
      return found && replaceScalar(file, found.scalar, value)
    },
  }
}

export function statedIn(file: ConfigFile, tree: YamlNode): readonly StatedScalar[] {
  if (tree.kind !== 'map') return []
  return tree.entries.flatMap(({ key, line, value }) => {
    if (key === 'facts' && value.kind === 'map') return factsUnder(file, value)
    const fact = isReplicationFactor(key) ? 'topic.replication.factor' : key
    if (value.kind !== 'scalar' || !isFactName(fact)) return []
    return [{ fact, value: value.text, file: file.name, line, written: key, scalar: value }]
  })
}

const isReplicationFactor = (key: string) => /^replication[._-]?factor$/i.test(key)

function factsUnder(file: ConfigFile, map: YamlNode): readonly StatedScalar[] {
  return leavesOf(map).map(({ name, scalar, line }) => {
    if (isFactName(name)) return { fact: name, value: scalar.text, file: file.name, line, written: name, scalar }
    const right = nearest(name, factNames) ?? `one of ${factNames.join(', ')}`
    throw new UsageError(`${file.name} line ${line}: ackproof has no such fact; right would be ${right}.`)
  })
}

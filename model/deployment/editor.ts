/**
 * Editor: which lines of which files would have to change for a fact to have another value.
 *
 *   E1  every part that has a say is changed: one broker of three with another value would be a contradiction
 *   E2  where no file can say it, there is no edit, and the change is one of the program, of an option, or of the cluster
 */
import { sources } from './decisive-keys.ts'
import type { FactName } from './facts.ts'
import type { Change, Edit, Part } from './readers/part.ts'

/** `value`: as Kafka's key takes it, or --set where no key says it. */
export type Editor = (fact: FactName, value: string) => readonly Edit[]

export const editorOf =
  (parts: readonly Part[]): Editor =>
  (fact, value) => {
    const stating = parts.filter(({ statements = [] }) => statements.some(statement => statement.fact === fact))
    if (stating.length > 0) return editsIn(stating, { fact, key: fact, value })
    const givers = sources[fact] ?? []
    const saying = givers.find(giver => parts.some(part => part.role === giver.role && says(part, giver.key)))
    const giver = saying ?? givers.find(({ role }) => parts.some(part => part.role === role))
    if (giver !== undefined) {
      const edits = editsIn(
        parts.filter(({ role }) => role === giver.role),
        { fact, key: giver.key, value },
      )
      if (edits.length > 0) return edits
    }
    const role = fact.slice(0, fact.indexOf('.'))
    return editsIn(
      parts.filter(part => part.role === role),
      { fact, key: fact, value },
    )
  }

const says = ({ settings }: Part, key: string) => settings.some(setting => setting.key === key)

/** What several parts have from one place is changed there once. */
const editsIn = (parts: readonly Part[], change: Change): readonly Edit[] => {
  const edits = parts.flatMap(part => part.edit?.(change) ?? [])
  return edits.filter((edit, index) => edits.findIndex(other => isSame(edit, other)) === index)
}

const isSame = (one: Edit, other: Edit) =>
  one.file === other.file && one.start === other.start && one.end === other.end && one.text === other.text

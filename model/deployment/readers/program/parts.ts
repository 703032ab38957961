/**
 * Layers of options → a part, with what its client is and what its program shows.
 */
import type { Dialect } from '../../domains.ts'
import type { Role } from '../../decisive-keys.ts'
import type { Warning } from '../../key-warnings.ts'
import { looksLikeName } from '../../secrets.ts'
import type { Part, Setting, Statement } from '../part.ts'
import { editIn } from './edits.ts'
import type { Shown } from './handlers.ts'
import { lookUp, readLayers, warningsOf, type Home, type Layer } from './options.ts'
import type { Node } from './source.ts'
import { holderOf, nameAround, placeOf } from './syntax.ts'
import type { Value } from './values.ts'
import type { Program } from './world.ts'

export interface Draft {
  readonly role: Role
  readonly name: string
  /** The file in which it is made. */
  readonly program: Program
  readonly dialect: Dialect
  readonly layers: readonly Layer[]
  readonly statements: readonly Statement[]
  /** Weaker than every layer. */
  readonly defaults?: readonly Setting[]
}

export interface Made {
  readonly part: Part
  readonly warnings: readonly Warning[]
  readonly program: Program
  /** The objects that it was read from. */
  readonly objects: readonly Node[]
}

export function made({ role, name, program, dialect, layers, statements, defaults = [] }: Draft): Made {
  const said = readLayers(layers, role, dialect)
  const isSaid = ({ key }: Setting) => said.settings.some(setting => setting.key === key)
  const settings = [...defaults.filter(setting => !isSaid(setting)), ...said.settings]
  const all = [...statements, ...said.statements]
  const files = [...settings, ...all].map(({ file }) => file).filter(file => file !== program.file.name)
  return {
    part: {
      role,
      name: looksLikeName(name) ? name : '',
      files: [...new Set(files), program.file.name],
      settings,
      ...(all.length > 0 && { statements: all }),
      edit: editIn(
        layers,
        role,
        said.statements.map(({ fact }) => fact),
      ),
    },
    warnings: layers.flatMap(warningsOf),
    program,
    objects: layers.flatMap(({ homes }) => homes.flatMap(({ value }) => objectsIn(value))),
  }
}

const objectsIn = (value: Value | undefined): readonly Node[] => (value?.type === 'object' ? [value.node] : [])

export const statementOf = (program: Program, { fact, value, node }: Shown, written: string): Statement => ({
  fact,
  value,
  ...placeOf(program, node),
  written,
})

/** An object that stands in a file that was not given. */
export const unseenHome = (program: Program, node: Node, why: string): Home => ({
  program,
  node,
  value: { program, node, type: 'unread', why },
})

/** The text that an option of an object has, if it is one. */
export function textAt(value: Value | undefined, ...path: readonly string[]): string | undefined {
  const found = lookUp(value, path)?.value
  return found?.type === 'literal' && typeof found.literal === 'string' ? found.literal : undefined
}

/** What people call it: what holds it, or what is around it. */
export function nameOf(program: Program, node: Node, otherwise: string): string {
  const held = holderOf(program, node)?.split('.').at(-1)
  return held ?? (nameAround(program, node) || otherwise)
}

/** Parts of one role that have one name get that of their file before it, and of its folder. */
export function told(all: readonly Made[]): readonly Part[] {
  return all.map(({ part, program }) => {
    const rivals = all.filter(
      other => other.part !== part && other.part.role === part.role && other.part.name === part.name,
    )
    const steps = program.file.name
      .replace(/\.\w+$/, '')
      .split(/[/\\]/)
      .filter(step => /^[\w.-]+$/.test(step) && !/^\.+$/.test(step))
    const theirs = rivals.map(rival => rival.program.file.name)
    if (rivals.length === 0 || theirs.includes(program.file.name) || part.name === '') return part
    const ends = steps.map((_, i) => steps.slice(-1 - i).join('.'))
    const isAlone = (end: string) =>
      theirs.every(name => !`.${name.replace(/\.\w+$/, '').replaceAll(/[/\\]/g, '.')}`.endsWith(`.${end}`))
    const name = `${ends.find(isAlone) ?? ends.at(-1) ?? ''}.${part.name}`
    return looksLikeName(name) ? { ...part, name } : part
  })
}

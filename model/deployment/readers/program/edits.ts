/**
 * How a program would have to change for a key of Kafka's to have another value.
 *
 *   E1  an option is replaced where it stands, by a literal; one that is not there is added to the object that the library reads last
 *   E2  where that object is made elsewhere, or the program sets the option later, there is no edit
 *   E3  the object's own way of writing stays: one line or several, its indentation, whether its last line ends with a comma
 */
import { factOf, type Role } from '../../decisive-keys.ts'
import type { FactName } from '../../facts.ts'
import type { Change, Edit } from '../part.ts'
import { edited } from '../edits.ts'
import { lookUp, pathIn, type Found, type Home, type Layer, type Option } from './options.ts'
import type { Node } from './source.ts'
import type { Program } from './world.ts'

interface Piece {
  readonly program: Program
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `stated`: the facts that an option says in the place of a key. */
export const editIn =
  (layers: readonly Layer[], role: Role, stated: readonly FactName[]) =>
  ({ fact, key, value }: Change): Edit | undefined => {
    const says = (option: Option) => option.key === key || (stated.includes(fact) && factOf(role, option.key) === fact)
    const saying = layers.flatMap(layer =>
      Object.entries(layer.options)
        .filter(([, option]) => says(option))
        .map(([name, option]) => ({
          text: option.write(value),
          spots: layer.homes.map(home => ({ home, path: pathIn(home, name, option) })),
        })),
    )
    const set = saying.findLast(({ spots }) => spots.some(({ home, path }) => lookUp(home.value, path) !== undefined))
    const { text, spots } = set ?? saying.at(-1) ?? {}
    if (text === undefined || spots === undefined) return undefined
    return together(spots.map(({ home, path }) => pieceFor(home, path, text)))
  }

/** One edit from the first change to the last; there is none where one of them cannot be made, or stands in another file. */
export function together(pieces: readonly (Piece | undefined)[]): Edit | undefined {
  const known = pieces.filter(piece => piece !== undefined)
  const [first] = known
  if (first === undefined || known.length < pieces.length || known.some(({ program }) => program !== first.program)) {
    return undefined
  }
  const distinct = [...new Map(known.map(piece => [piece.start, piece])).values()]
  const [start, end] = [Math.min(...known.map(piece => piece.start)), Math.max(...known.map(piece => piece.end))]
  const file = first.program.file.name
  const inside = distinct.map(piece => ({ file, text: piece.text, start: piece.start - start, end: piece.end - start }))
  return { file, start, end, text: edited(first.program.file.text.slice(start, end), inside) }
}

function pieceFor(home: Home, path: readonly string[], text: string): Piece | undefined {
  const found = lookUp(home.value, path)
  if (found !== undefined && isItself(found)) return replaced(found.at.program, found.at.node, path.at(-1)!, text)
  if (found?.at.node.type === 'MemberExpression') return undefined
  const depth = path.findIndex((_, i) => {
    const on = lookUp(home.value, path.slice(0, i + 1))
    return on === undefined || !isItself(on)
  })
  const above = depth === 0 ? home.value : lookUp(home.value, path.slice(0, depth))?.value
  const written = path.slice(depth).reduceRight((inner, key, i) => {
    const property = `${propertyName(key)}: ${inner}`
    return i === 0 ? property : `{ ${property} }`
  }, text)
  if (above?.type === 'object' && above.node.type === 'ObjectExpression')
    return added(above.program, above.node, written)
  return home.value === undefined ? asArgument(home, `{ ${written} }`) : undefined
}

/** A property that counts, rather than one that a spread after it may have replaced; then one more is added behind the spread. */
const isItself = ({ at, value }: Found): boolean => at.node.type === 'Property' && value.node !== at.node

export const propertyName = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`)

/** Only a property that says what it is can be replaced. */
export function replaced(program: Program, node: Node, key: string, text: string): Piece | undefined {
  if (node.type !== 'Property' || node.kind !== 'init' || node.method) return undefined
  const [start, put] = node.shorthand ? [node.start, `${propertyName(key)}: ${text}`] : [node.value.start, text]
  return { program, start, end: node.end, text: put }
}

/** E3. */
export function added(
  program: Program,
  object: Node & { type: 'ObjectExpression' | 'ArrayExpression' },
  written: string,
): Piece {
  const { text } = program.file
  const inside = object.type === 'ObjectExpression' ? object.properties : object.elements
  const last = inside.findLast(each => each !== null)
  const gap = object.type === 'ObjectExpression' ? ' ' : ''
  if (!last) return { program, start: object.start + 1, end: object.end - 1, text: `${gap}${written}${gap}` }
  const rest = text.slice(last.end, object.end - 1)
  const comma = /^\s*,/.exec(rest)?.[0] ?? ''
  const at = last.end + comma.length
  const isLines = rest.includes('\n') && text.slice(object.start, last.end).includes('\n')
  if (!isLines) return { program, start: at, end: at, text: `${comma === '' ? ',' : ''} ${written}` }
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const line = `${newline}${indentOf(text, last.start)}${written}`
  return { program, start: at, end: at, text: comma === '' ? `,${line}` : `${line},` }
}

const indentOf = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))![0]

/** `kafka.producer()` becomes `kafka.producer({ … })`. */
function asArgument({ program, call }: Home, written: string): Piece | undefined {
  if (call === undefined || call.node.arguments.length !== call.index) return undefined
  const end = call.node.end - 1
  if (program.file.text[end] !== ')') return undefined
  return { program, start: end, end, text: call.index === 0 ? written : `, ${written}` }
}

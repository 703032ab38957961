/**
 * Dockerfiles: the image that the last stage starts from, and the environment that it leaves behind.
 *
 *   D1  a stage that starts from an earlier one has that one's environment, too
 *   D2  an ARG has the value that the build gives it, else its default, else none that anybody could read; in a stage it counts from where it stands
 *
 * Not modelled: ONBUILD, files that are copied in, what RUN writes into them.
 */
import { Arg, DockerfileParser, Env, From, type Property } from 'dockerfile-ast'
import { startOfLine } from '../edits.ts'
import type { ConfigFile } from '../part.ts'
import { lineAfter } from '../yaml/edits.ts'
import { layered, oneLayer, type Variable } from './environment.ts'
import { interpolate, type Interpolated } from './interpolation.ts'

/** An image as it is named somewhere. */
export interface ImageName {
  readonly text: string
  readonly file: string
  readonly line: number
  readonly unread?: string
  /** As of a variable. */
  readonly defaulted?: readonly string[]
}

export interface BuiltImage {
  readonly from: ImageName
  readonly environment: readonly Variable[]
}

/** What the build is given: arguments, and the stage to stop at. */
export interface Build {
  readonly args: ReadonlyMap<string, string>
  readonly target?: string
}

export const looksLikeDockerfile = ({ name, text }: ConfigFile): boolean => {
  const first = text.split(/\r\n|\n|\r/).find(line => /^\uFEFF?\s*[^\s#]/.test(line)) ?? ''
  const isNamedSo = /(^|[\\/])(Dockerfile|Containerfile)[^\\/]*$|\.dockerfile$/i.test(name)
  return (
    /^\uFEFF?\s*(FROM|ARG)\s+\S/i.test(first) &&
    (isNamedSo || /^[ \t]*FROM\s+[\w./:@${}-]+(\s+AS\s+\S+)?\s*$/im.test(text))
  )
}

interface Stage extends BuiltImage {
  readonly name: string
}

/** What was read so far: the stages before, and the one that is open. */
interface Reading {
  readonly file: ConfigFile
  readonly build: Build
  readonly done: readonly Stage[]
  readonly open?: { readonly from: ImageName; readonly name: string; readonly base: readonly Variable[] }
  /** Those before the first stage, which only FROM sees, and those of the stage. */
  readonly globals: ReadonlyMap<string, Interpolated>
  readonly args: ReadonlyMap<string, Interpolated>
  readonly variables: readonly Variable[]
}

export function readDockerfile(file: ConfigFile, build: Build): BuiltImage | undefined {
  const start: Reading = { file, build, done: [], globals: new Map(), args: new Map(), variables: [] }
  const stages = stagesIn(DockerfileParser.parse(file.text).getInstructions().reduce(readInstruction, start))
  return stages.find(({ name }) => name !== '' && name === build.target?.toLowerCase()) ?? stages.at(-1)
}

function stagesIn({ done, open, variables }: Reading): readonly Stage[] {
  if (open === undefined) return done
  return [...done, { from: open.from, name: open.name, environment: layered([open.base, oneLayer(variables)]) }]
}

type Instruction = ReturnType<ReturnType<typeof DockerfileParser.parse>['getInstructions']>[number]

function readInstruction(reading: Reading, instruction: Instruction): Reading {
  if (instruction instanceof From) return readFrom(reading, instruction)
  if (instruction instanceof Arg) {
    const args = new Map([...reading.args, ...propertiesOf(instruction).flatMap(property => argIn(reading, property))])
    return reading.open === undefined ? { ...reading, args, globals: args } : { ...reading, args }
  }
  if (!(instruction instanceof Env)) return reading
  const { end } = instruction.getRange()
  // All of one instruction see what was set before it.
  const added = propertiesOf(instruction).map(property => variableOf(reading, property, end))
  return { ...reading, variables: [...reading.variables, ...added] }
}

function readFrom(reading: Reading, from: From): Reading {
  const done = stagesIn(reading)
  const { value: text, unread } = valueIn({ ...reading, args: reading.globals }, from.getImage() ?? '')
  const earlier = done.find(({ name }) => name !== '' && name === text.toLowerCase())
  const place = { text, file: reading.file.name, line: from.getRange().start.line + 1 }
  const named = { ...place, ...(unread !== undefined && { unread }) }
  const name = from.getBuildStage()?.toLowerCase() ?? ''
  return {
    ...reading,
    done,
    open: { from: earlier?.from ?? named, name, base: earlier?.environment ?? [] },
    args: new Map(),
    variables: [],
  }
}

/** One without a default has in a stage what it has before the stages. */
function argIn(reading: Reading, property: Property): readonly (readonly [string, Interpolated])[] {
  const name = property.getName()
  const given = reading.build.args.get(name)
  if (given !== undefined) return [[name, { value: given, defaulted: [] }]]
  const fallback = property.getValue()
  const found = fallback === null ? reading.globals.get(name) : valueIn(reading, fallback)
  return found === undefined ? [] : [[name, found]]
}

function valueIn({ variables, args, open }: Reading, text: string): Interpolated {
  if (!text.includes('$')) return { value: text, defaulted: [] }
  const set = [...(open?.base ?? []), ...variables]
  return interpolate(text.replaceAll('\\$', '$$$$'), name => set.findLast(each => each.name === name) ?? args.get(name))
}

const propertiesOf = (instruction: Arg | Env): readonly Property[] =>
  instruction instanceof Arg
    ? [instruction.getProperty()].filter(property => property !== null)
    : instruction.getProperties()

function variableOf(reading: Reading, property: Property, end: Position): Variable {
  const { file } = reading
  const range = property.getValueRange()
  const isLiteral = property.getUnescapedValue()?.startsWith("'") === true
  const value = property.getValue() ?? ''
  const offset = ({ line, character }: Position) => startOfLine(file.text, line + 1) + character
  return {
    name: property.getName(),
    file: file.name,
    line: property.getNameRange().start.line + 1,
    ...(isLiteral ? { value } : valueIn(reading, value)),
    put: text =>
      range === null ? undefined : { file: file.name, start: offset(range.start), end: offset(range.end), text },
    beside: (name, text) => lineAfter(file, offset(end), `ENV ${name}=${text}`),
  }
}

interface Position {
  readonly line: number
  readonly character: number
}

/**
 * Dockerfiles: the image that the last stage starts from, and the environment that it leaves behind.
 *
 *   D1  a stage that starts from an earlier one has that one's environment, too
 *   D2  an ARG has the value that the build gives it, else its default, else none that anybody could read
 *
 * Not modelled: ONBUILD, files that are copied in, what RUN writes into them.
 */
import { DockerfileParser } from 'dockerfile-ast'
import { startOfLine } from '../edits.ts'
import type { ConfigFile } from '../part.ts'
import { lineAfter } from '../yaml-edits.ts'
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
    (isNamedSo || /^\s*FROM\s+[\w./:@${}-]+(\s+AS\s+\S+)?\s*$/im.test(text))
  )
}

interface Stage extends BuiltImage {
  readonly name: string
}

/** The parts of the parser that are used, which its own types hide behind classes. */
interface Property {
  getName(): string
  getValue(): string | null
  getUnescapedValue(): string | null
  getValueRange(): Span | null
  getNameRange(): Span
}
interface Span {
  readonly start: Position
  readonly end: Position
}
interface Position {
  readonly line: number
  readonly character: number
}

export function readDockerfile(file: ConfigFile, build: Build): BuiltImage | undefined {
  const stages: Stage[] = []
  const args = new Map<string, Interpolated>()
  let variables: Variable[] = []
  let last: { readonly from: ImageName; readonly name: string; readonly base: readonly Variable[] } | undefined
  const close = () => {
    if (last !== undefined) {
      stages.push({ from: last.from, name: last.name, environment: layered([last.base, oneLayer(variables)]) })
    }
  }
  const known = (name: string) => variables.findLast(each => each.name === name) ?? args.get(name)
  const read = (text: string) => interpolate(text.replace(/\\\$/g, '$$$$'), known)
  for (const instruction of DockerfileParser.parse(file.text).getInstructions()) {
    const { line } = instruction.getRange().start
    switch (instruction.getKeyword()) {
      case 'FROM': {
        close()
        const { getImage, getBuildStage } = instruction as unknown as Record<'getImage' | 'getBuildStage', () => string>
        const image = read(getImage.call(instruction) ?? '')
        const earlier = stages.find(({ name }) => name !== '' && name === image.value.toLowerCase())
        last = {
          from: earlier?.from ?? { text: image.value, file: file.name, line: line + 1, ...unreadOf(image) },
          name: (getBuildStage.call(instruction) ?? '').toLowerCase(),
          base: earlier?.environment ?? [],
        }
        variables = []
        break
      }
      case 'ARG':
        for (const property of propertiesOf(instruction)) {
          const given = build.args.get(property.getName())
          const fallback = property.getValue()
          if (given !== undefined) args.set(property.getName(), { value: given, defaulted: [] })
          else if (fallback !== null) args.set(property.getName(), read(fallback))
        }
        break
      case 'ENV': {
        const { end } = instruction.getRange()
        const added = propertiesOf(instruction).map(property => variableOf(file, property, end, read))
        variables.push(...added)
        break
      }
    }
  }
  close()
  return stages.find(({ name }) => build.target !== undefined && name === build.target.toLowerCase()) ?? stages.at(-1)
}

const propertiesOf = (instruction: unknown): readonly Property[] =>
  (instruction as { getProperties(): readonly Property[] }).getProperties()

const unreadOf = ({ unread }: Interpolated) => (unread === undefined ? {} : { unread })

function variableOf(
  file: ConfigFile,
  property: Property,
  end: Position,
  read: (text: string) => Interpolated,
): Variable {
  const range = property.getValueRange()
  const isLiteral = property.getUnescapedValue()?.startsWith("'") === true
  const value = property.getValue() ?? ''
  const offset = ({ line, character }: Position) => startOfLine(file.text, line + 1) + character
  return {
    name: property.getName(),
    file: file.name,
    line: property.getNameRange().start.line + 1,
    ...(isLiteral ? { value } : read(value)),
    put: text =>
      range === null ? undefined : { file: file.name, start: offset(range.start), end: offset(range.end), text },
    beside: (name, text) => lineAfter(file, offset(end), `ENV ${name}=${text}`),
  }
}

/**
 * Readers: files of every kind become parts, each kind by its own reader.
 *
 *     files ──(told apart by content)──▶ groups of one kind ──each reader──▶ parts, warnings
 *
 *   D1  a file's kind is told by what it says, never by its name alone; one that --as names is a `.properties` file of that role
 *   D2  within a kind the reader states how files are laid over each other; between kinds nothing is laid over anything: what
 *       contradicts is refused (configuration.ts)
 */
import { connectReader } from './connect/index.ts'
import { containerReader, isInEnvironment } from './containers/index.ts'
import { describeReader } from './describe.ts'
import { kubernetesReader } from './kubernetes/index.ts'
import { mappedParts } from './mapped.ts'
import type { Choices, ConfigFile, Document, Part, Reader } from './part.ts'
import { programReader } from './program/index.ts'
import { propertiesReader } from './properties.ts'
import { refuseUnreadable } from './refusals.ts'
import { springReader } from './spring/index.ts'
import { systemReader } from './system.ts'
import { terraformReader } from './terraform/index.ts'

/** Of files that say what they are. The first that recognises a file reads it. */
const particular: readonly Reader[] = [
  springReader,
  describeReader,
  programReader,
  kubernetesReader,
  connectReader,
  terraformReader,
  containerReader,
]
/** Of files that do not: any YAML, and lines of keys and values. */
const general: readonly Reader[] = [systemReader, propertiesReader]
const readers = [...particular, ...general]

export function readFiles(files: readonly ConfigFile[], choices: Choices): Document {
  files.forEach(refuseUnreadable)
  const mapped = mappedParts(files, choices.maps, isInEnvironment)
  const kinds = files.map(file => ({ file, reader: readerOf(file, choices, mapped) }))
  const documents = readers.flatMap(reader => {
    const mine = kinds.filter(kind => kind.reader === reader).map(({ file }) => file)
    return mine.length === 0 ? [] : [reader.read(mine, choices)]
  })
  return {
    parts: [...mapped, ...documents.flatMap(({ parts }) => parts)],
    warnings: documents.flatMap(({ warnings }) => warnings),
  }
}

/** Undefined where --map has read all that there is to read. */
function readerOf(file: ConfigFile, choices: Choices, mapped: readonly Part[]): Reader | undefined {
  if (file.as !== undefined) return propertiesReader
  const found = particular.find(reader => reader.recognises(file, choices))
  if (found !== undefined || mapped.some(({ files }) => files.includes(file.name))) return found
  return general.find(reader => reader.recognises(file, choices))
}

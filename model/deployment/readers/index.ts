/**
 * Readers: files of every kind become parts, each kind by its own reader.
 *
 *     files ──(told apart by content)──▶ groups of one kind ──each reader──▶ parts, warnings
 *
 *   D1  a file's kind is told by what it says, never by its name alone; one that --as names is a `.properties` file of that role
 *   D2  within a kind the reader states how files are laid over each other; between kinds nothing is laid over anything: what
 *       contradicts is refused (configuration.ts)
 */
import type { Choices, ConfigFile, Document, Reader } from './part.ts'
import { propertiesReader } from './properties.ts'
import { refuseUnreadable } from './refusals.ts'
import { springReader } from './spring.ts'

/** The first that recognises a file reads it; the last takes whatever is left. */
const readers: readonly Reader[] = [springReader, propertiesReader]

export function readFiles(files: readonly ConfigFile[], choices: Choices): Document {
  files.forEach(refuseUnreadable)
  const kinds = files.map(file => ({ file, reader: readerOf(file, choices) }))
  const documents = readers.flatMap(reader => {
    const mine = kinds.filter(kind => kind.reader === reader).map(({ file }) => file)
    return mine.length === 0 ? [] : [reader.read(mine, choices)]
  })
  return {
    parts: documents.flatMap(({ parts }) => parts),
    warnings: documents.flatMap(({ warnings }) => warnings),
  }
}

function readerOf(file: ConfigFile, choices: Choices): Reader {
  const found = file.as === undefined ? readers.find(reader => reader.recognises(file, choices)) : undefined
  return found ?? propertiesReader
}

/**
 * Readers: files of every kind become parts, each kind by its own reader.
 *
 *     files ──(told apart by content)──▶ groups of one kind ──each reader──▶ parts, warnings
 *
 *   D1  a file's kind is told by what it says, never by its name alone; one that --as names is a `.properties` file of that role
 *   D2  within a kind the reader states how files are laid over each other; between kinds nothing is laid over anything: what
 *       contradicts is refused (configuration.ts). One exception: the variables of the service in which a Spring application runs lie
 *       over its files, as Spring has it (spring/environment.ts)
 *   D3  files of which none says anything of Kafka are refused; one that says nothing beside others that do is named, and left out
 *   D4  a profile that was chosen and that no file of any kind knows is told, with those that they know (unknown-profiles.ts)
 */
import type { Warning } from '../key-warnings.ts'
import { UsageError } from '../usage-error.ts'
import { connectReader } from './connect/index.ts'
import { defaultsTaken } from './containers/broker-warnings.ts'
import { containerReader, isInEnvironment } from './containers/index.ts'
import { describeReader } from './describe.ts'
import { chartReader } from './kubernetes/chart-values.ts'
import { kubernetesReader } from './kubernetes/index.ts'
import { outward, springFilesIn } from './kubernetes/spring-files.ts'
import { mappedParts } from './mapped.ts'
import type { Choices, ConfigFile, Document, Part, Reader } from './part.ts'
import { programReader } from './program/index.ts'
import { propertiesReader } from './properties.ts'
import { quarkusReader } from './quarkus/index.ts'
import { aloneApplication, chosenEnvironment } from './quarkus/variables.ts'
import { refuseUnreadable } from './refusals.ts'
import { aloneDocument, settled } from './spring/environment.ts'
import { soleApplication, springReader } from './spring/index.ts'
import { systemReader } from './system.ts'
import { terraformReader } from './terraform/index.ts'
import { unknownProfiles } from './unknown-profiles.ts'

/** Of files that say what they are. The first that recognises a file reads it. */
const particular: readonly Reader[] = [
  quarkusReader,
  springReader,
  describeReader,
  programReader,
  kubernetesReader,
  chartReader,
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
  const inner = choices.maps.length > 0 ? [] : springFilesIn(files)
  const filesFor = (reader: Reader) => [
    ...kinds.filter(kind => kind.reader === reader).map(({ file }) => file),
    ...(reader === springReader ? inner.map(({ file }) => file) : []),
  ]
  const readBy = (reader: Reader, more: Partial<Choices> = {}): readonly Document[] => {
    const mine = filesFor(reader)
    return mine.length === 0 ? [] : [reader.read(mine, { ...choices, ...more })]
  }
  const others = readers
    .filter(each => each !== springReader && each !== quarkusReader)
    .flatMap(reader => readBy(reader))
  const environments = others.flatMap(document => document.environments ?? [])
  const { over, alone } = settled(environments, soleApplication(filesFor(springReader), choices), choices.only ?? [])
  const spring = readBy(springReader, over && { environment: over }).map(document => outward(document, inner))
  const channels = chosenEnvironment(environments, filesFor(quarkusReader), choices.only ?? [])
  const quarkus = readBy(quarkusReader, channels.over && { environment: channels.over })
  const documents = [
    ...spring,
    ...quarkus,
    ...others,
    ...alone.map(aloneDocument),
    ...channels.alone.map(aloneApplication),
  ]
  const parts = [...mapped, ...documents.flatMap(document => document.parts)]
  refuseSilence(files, parts, documents)
  return {
    parts,
    warnings: [
      ...unknownProfiles(
        choices.profiles,
        documents.flatMap(({ profiles = [] }) => profiles),
      ),
      ...documents.flatMap(({ warnings }) => warnings),
      ...defaultsTaken(
        environments.flatMap(({ variables }) => variables),
        parts,
      ),
      ...silent(documents, [
        ...parts.flatMap(part => part.files),
        ...(over?.files ?? []),
        ...(channels.over?.files ?? []),
      ]),
    ],
    environments,
  }
}

/** D3. */
function refuseSilence(files: readonly ConfigFile[], parts: readonly Part[], documents: readonly Document[]): void {
  if (parts.length > 0 || files.length === 0) return
  const refusal = documents.find(document => document.refusal !== undefined)?.refusal
  if (refusal === undefined && documents.some(({ warnings }) => warnings.length > 0)) return
  const names = files.map(({ name }) => name).join(', ')
  throw new UsageError(
    refusal ??
      `${names} ${files.length === 1 ? 'says' : 'say'} nothing of Kafka that ackproof reads: right would be the files that configure its brokers, topics, producers or consumers.`,
  )
}

function silent(documents: readonly Document[], heard: readonly string[]): readonly Warning[] {
  const names = documents.flatMap(document => document.silent ?? []).filter(name => !heard.includes(name))
  return names.map(name => ({ file: name, text: `${name} says nothing of Kafka, and is left out.` }))
}

/** Undefined where --map has read all that there is to read. */
function readerOf(file: ConfigFile, choices: Choices, mapped: readonly Part[]): Reader | undefined {
  if (file.as !== undefined) return propertiesReader
  const found = particular.find(reader => reader.recognises(file, choices))
  if (found !== undefined || mapped.some(({ files }) => files.includes(file.name))) return found
  return general.find(reader => reader.recognises(file, choices))
}

/**
 * Quarkus and other MicroProfile applications: the Kafka channels of SmallRye Reactive Messaging, in application.properties or .yaml.
 *
 *     files ──profiles──▶ properties, the strongest last ──▶ channels of the connector smallrye-kafka ──▶ a part each
 *                                                                          ▲ MP_MESSAGING_… of the service that runs it
 *
 *   R1  told by the names mp.messaging.incoming, .outgoing and .connector; a file with `quarkus` and none of them is refused where none speaks
 *   R2  `%prod.` is active where nobody chose another profile (--profile dev)
 *   R3  a channel of another connector is no business of ours; one whose connector nobody says is left out, unless it sets Kafka's keys
 *   R4  the files of one folder are one application
 *
 * Not modelled: Quarkus' Kafka Streams (quarkus.kafka-streams), Kafka clients that the program makes itself.
 */
import { UsageError } from '../../usage-error.ts'
import type { Choices, ConfigFile, Document, Reader } from '../part.ts'
import { buildTool } from '../spring/build-files.ts'
import { springDocuments } from '../spring/documents.ts'
import { adderTo } from '../spring/edits.ts'
import type { Property } from '../spring/property.ts'
import { channelsIn, channelPart, leftOut } from './channels.ts'
import { knownProfiles, layered, profileFile } from './profiles.ts'
import { quarkusProperties } from './variables.ts'

export const quarkusReader: Reader = {
  kind: 'a Quarkus application.properties or .yaml',
  recognises: (file, { maps }) =>
    isQuarkusBuild(file) || (isOfQuarkus(file) && (maps.length === 0 || hasChannels(file))),
  read,
}

const isQuarkusBuild = (file: ConfigFile): boolean => buildTool(file) !== undefined && /\bio\.quarkus\b/.test(file.text)

const own = /^(%[\w,-]+\.)?(mp\.messaging\.(incoming|outgoing|connector)|quarkus)\./

function isOfQuarkus(file: ConfigFile): boolean {
  if (!/\bquarkus\b|\bmessaging\b/.test(file.text) || !/\.(properties|ya?ml)$/i.test(file.name)) return false
  const isPlain = /^[ \t]*["']?(%[\w,-]+["']?[.:]|mp[.:]|quarkus[.:])/m.test(file.text)
  return isPlain && namesIn(file).some(name => own.test(name))
}

const namesIn = (file: ConfigFile): readonly string[] =>
  springDocuments(file).flatMap(({ properties }) => properties.map(({ name }) => name))

const hasChannels = (file: ConfigFile): boolean => namesIn(file).some(name => /mp\.messaging\./.test(name))

function read(files: readonly ConfigFile[], choices: Choices): Document {
  const build = files.filter(isQuarkusBuild)
  const config = files.filter(file => !build.includes(file))
  if (config.length === 0) {
    throw new UsageError(
      `${build[0]!.name} builds a Quarkus application, and no file configures it: right would be its application.properties or application.yaml as well.`,
    )
  }
  const documents = foldersOf(config).map(mine => ofApplication(mine, build, choices))
  const isSilent = documents.every(({ parts }) => parts.length === 0)
  return {
    parts: documents.flatMap(({ parts }) => parts),
    warnings: documents.flatMap(({ warnings }) => warnings),
    profiles: knownProfiles(config),
    ...(isSilent && { refusal: notKafka(config, documents) }),
  }
}

/** R4. */
function foldersOf(files: readonly ConfigFile[]): readonly (readonly ConfigFile[])[] {
  const folderOf = ({ name }: ConfigFile) =>
    name
      .replaceAll('\\', '/')
      .replace(/[^/]*$/, '')
      .replace(/META-INF\/$/, '')
  return [...new Set(files.map(folderOf))].map(folder => files.filter(file => folderOf(file) === folder))
}

function ofApplication(files: readonly ConfigFile[], build: readonly ConfigFile[], choices: Choices): Document {
  const profiles = choices.profiles.length > 0 ? choices.profiles : ['prod']
  const said = layered(files, profiles)
  const properties = [...said, ...fromEnvironment(said, choices)]
  const hasConnector = build.some(({ text }) => /messaging-kafka\b/.test(text))
  const { channels, unsaid } = channelsIn(properties, hasConnector)
  const documents = files.filter(file => profileFile(file) === undefined).flatMap(springDocuments)
  const parts = channels.map(channel => channelPart(channel, properties, adderTo(documents)))
  return {
    parts: parts.map(({ part }) => part),
    warnings: [...unsaid.map(leftOut), ...parts.flatMap(({ warnings }) => warnings)],
  }
}

const fromEnvironment = (said: readonly Property[], { environment }: Choices): readonly Property[] =>
  environment === undefined ? [] : quarkusProperties(environment, said)

function notKafka(files: readonly ConfigFile[], documents: readonly Document[]): string {
  const [first] = documents.flatMap(({ warnings }) => warnings)
  if (first !== undefined) return `${first.file} line ${first.line}: ${first.text} Nothing else of Kafka is there.`
  const names = files.map(({ name }) => name).join(', ')
  const hasStreams = files.some(({ text }) => /kafka-streams\b/.test(text))
  const kind = files.some(({ text }) => /\bquarkus\b/.test(text)) ? 'Quarkus' : 'a MicroProfile application'
  const beside = hasStreams ? ' Its Kafka Streams are not read.' : ''
  return `${names} configures ${kind} and no Kafka channel: looked for was mp.messaging.incoming or mp.messaging.outgoing with the connector smallrye-kafka; an application's own names need --map, such as --map queue.kafka=producer.${beside}`
}

/**
 * The environment that a MicroProfile application runs in: MP_MESSAGING_OUTGOING_ORDERS_ACKS, over what its files say.
 *
 *   V1  every character of a name that is no letter and no digit is an underscore, so a variable is read by the names that are known: the channels
 *       of the files, and Kafka's keys
 *   V2  beside the files of one application, the one service that sets such names, or what its placeholders name, is that application
 *   V3  with no such files a service's variables stand for an application of their own
 *
 * Source: MicroProfile Config, Environment Variables Mapping Rules.
 */
import { isDecisive } from '../../decisive-keys.ts'
import { keysOf } from '../../known-keys.ts'
import type { ConfigFile, Document, Environment } from '../part.ts'
import { springDocuments } from '../spring/documents.ts'
import type { ClientRole } from '../spring/keys.ts'
import { below, firstPart } from '../spring/names.ts'
import { asProperty, type Property } from '../spring/property.ts'
import { channelPart, channelsIn } from './channels.ts'

const asVariable = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '_').toUpperCase()

const attributes = ['connector', 'topic', 'commit-strategy', 'failure-strategy', 'waitForWriteCompletion']
const roles: Readonly<Record<string, ClientRole>> = { INCOMING: 'consumer', OUTGOING: 'producer' }

/** By its variable's form, the longest first. */
const namesOf = (role: ClientRole): readonly string[] =>
  [...keysOf(role), ...attributes].toSorted((a, b) => b.length - a.length)

const setsChannels = ({ variables }: Environment): boolean =>
  variables.some(({ name }) => /^_?\w*MP_MESSAGING_(INCOMING|OUTGOING|CONNECTOR)_/.test(name))

export const quarkusProperties = ({ variables }: Environment, said: readonly Property[]): readonly Property[] =>
  variables.map(({ name, value, file, line, unread, put }) => {
    const property = {
      name,
      // Nobody here can say what it is, and the word for that is a placeholder.
      value: unread === undefined ? value : '${the shell}',
      file,
      line,
      ...(put && { edit: put }),
    }
    const dotted = dottedName(name, said)
    const variable = asProperty(property)
    return dotted === undefined ? variable : { ...variable, parts: asProperty({ ...property, name: dotted }).parts }
  })

function dottedName(name: string, said: readonly Property[]): string | undefined {
  const [, way, rest] = /^MP_MESSAGING_(INCOMING|OUTGOING)_(\w+)$/.exec(name) ?? []
  if (way !== undefined) return channelName(`mp.messaging.${way.toLowerCase()}`, roles[way]!, rest!, said)
  const [, key] = /^MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_(\w+)$/.exec(name) ?? []
  const known = key && (['producer', 'consumer'] as const).flatMap(namesOf).find(each => asVariable(each) === key)
  return known ? `mp.messaging.connector.smallrye-kafka.${known}` : undefined
}

function channelName(path: string, role: ClientRole, rest: string, said: readonly Property[]): string | undefined {
  const channels = said.flatMap(({ parts }) => {
    const inner = below(parts, path)
    return (inner && firstPart(inner)?.[0]) ?? []
  })
  const channel = channels.find(each => rest.startsWith(`${asVariable(each)}_`))
  const key = namesOf(role).find(each =>
    channel === undefined
      ? rest.endsWith(`_${asVariable(each)}`)
      : rest === `${asVariable(channel)}_${asVariable(each)}`,
  )
  if (key === undefined) return undefined
  const name =
    channel ??
    rest
      .slice(0, -asVariable(key).length - 1)
      .toLowerCase()
      .replaceAll('_', '-')
  return `${path}.${name}.${key}`
}

export interface Chosen {
  /** The one that lies over the application's files. */
  readonly over?: Environment
  readonly alone: readonly Environment[]
}

export function chosenEnvironment(
  environments: readonly Environment[],
  files: readonly ConfigFile[],
  only: readonly string[],
): Chosen {
  const mine = environments.filter(setsChannels)
  if (files.length === 0) return { alone: mine }
  const named = environments.filter(({ name }) => name !== '' && only.includes(name))
  const filling = environments.filter(({ variables }) =>
    variables.some(({ name }) => files.some(({ text }) => text.includes(`\${${name}`))),
  )
  const ofChannels = mine.filter(environment => namesChannels(environment, files))
  const found = named.length > 0 ? named : ofChannels.length > 0 ? ofChannels : mine.length > 0 ? mine : filling
  const [over, another] = found
  if (over === undefined || another !== undefined) return { alone: mine }
  return { over, alone: named.length > 0 ? [] : mine.filter(each => each !== over) }
}

/** Several services of one compose file have channels: those of the files' names are this application's. */
function namesChannels({ variables }: Environment, files: readonly ConfigFile[]): boolean {
  const properties = files.flatMap(springDocuments).flatMap(each => each.properties)
  const channels = channelsIn(properties, true).channels.map(({ path }) => `${asVariable(path)}_`)
  return variables.some(({ name }) => channels.some(channel => name.startsWith(channel)))
}

/** V3, as far as they decide anything. */
export function aloneApplication(environment: Environment): Document {
  const properties = quarkusProperties(environment, [])
  const parts = channelsIn(properties, false).channels.map(channel => channelPart(channel, properties, () => undefined))
  const decisive = parts.filter(({ part }) =>
    part.settings.some(
      ({ key, written }) => isDecisive(part.role, key) && written?.startsWith('MP_MESSAGING') === true,
    ),
  )
  return { parts: decisive.map(({ part }) => part), warnings: decisive.flatMap(({ warnings }) => warnings) }
}

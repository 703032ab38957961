/**
 * Images that have Kafka in them: which names their start scripts read, and which Kafka a tag stands for.
 *
 *   M1  a tag that names no version of Kafka (latest, a digest, another product's own number) leaves the version unknown
 *   M2  an image is known by its name at any registry: a mirror of it is the same image
 *
 * Sources: docs.confluent.io, Supported Versions and Interoperability (up to 5.5 read there; 7.5 to 8.3 as others quote it in September 2026); "Confluent Platform
 * 6.0 + Apache Kafka 2.6", mmolimar/kukulcan (6.1 with 2.7), the changelogs of 7.2, 7.3 and 8.0; 6.2, 7.0, 7.1 and 7.4 by their neighbours. Tags as Docker Hub
 * and quay.io list them (from memory).
 */
import { bitnamiNaming, confluentNaming, connectNaming, plainNaming, type Naming } from './image-names.ts'

export type ImageKind = 'broker' | 'connect' | 'no-kafka'

export interface Image {
  /** As a sentence calls it. */
  readonly title: string
  readonly kind: ImageKind
  readonly naming: Naming
  /** The variable in which it takes topics to create, if it does. */
  readonly createsTopicsOf?: string
  /** Where its log is, unless it is told otherwise. */
  readonly logDirs?: string
  /** It starts Kafka with files and options alone. */
  readonly ignoresEnvironment?: true
  /** Kafka's version in a tag. */
  readonly version: (tag: string) => string | undefined
}

const kafkaOfConfluent: Readonly<Record<string, string>> = {
  '3.0': '0.10.0',
  '3.1': '0.10.1',
  '3.2': '0.10.2',
  '3.3': '0.11.0',
  '4.0': '1.0',
  '4.1': '1.1',
  '5.0': '2.0',
  '5.1': '2.1',
  '5.2': '2.2',
  '5.3': '2.3',
  '5.4': '2.4',
  '5.5': '2.5',
  '6.0': '2.6',
  '6.1': '2.7',
  '6.2': '2.8',
  '7.0': '3.0',
  '7.1': '3.1',
  '7.2': '3.2',
  '7.3': '3.3',
  '7.4': '3.4',
  '7.5': '3.5',
  '7.6': '3.6',
  '7.7': '3.7',
  '7.8': '3.8',
  '7.9': '3.9',
  '8.0': '4.0',
  '8.1': '4.1',
  '8.2': '4.2',
  '8.3': '4.3',
}

const ofConfluent = (tag: string) => kafkaOfConfluent[/^v?(\d+\.\d+)(?=$|[.-])/.exec(tag)?.[1] ?? '']
/** The tag begins with Kafka's own version; a lone major number moves on with every release. */
const ofKafka = (tag: string) => /^v?(\d+(?:\.\d+){1,3})(?=$|[._-])/.exec(tag)?.[1]
const ofWurstmeister = (tag: string) => /^\d+\.\d+-(\d+(?:\.\d+){1,3})$/.exec(tag)?.[1]
const ofStrimzi = (tag: string) => /(?:^|-)kafka-(\d+(?:\.\d+){1,3})(?=$|-)/.exec(tag)?.[1]
const ofFastDataDev = (tag: string) => (tag.startsWith('cp') ? ofConfluent(tag.slice(2)) : ofKafka(tag))
const ofNothing = () => undefined

const confluent: Image = {
  title: "Confluent's images",
  kind: 'broker',
  naming: confluentNaming,
  logDirs: '/var/lib/kafka/data',
  version: ofConfluent,
}
const connect: Image = { title: 'Kafka Connect', kind: 'connect', naming: connectNaming, version: ofConfluent }
const none: Image = { title: 'no Kafka', kind: 'no-kafka', naming: plainNaming, version: ofNothing }

function startedByOptions(title: string, version: Image['version']): Image {
  return { title, kind: 'broker', naming: plainNaming, ignoresEnvironment: true, version }
}

interface Known {
  /** The end of the image's name, from a slash on. */
  readonly name: RegExp
  readonly image: Image
}

const known: readonly Known[] = [
  { name: /^cp-(kafka|server|enterprise-kafka)$|^confluent-local$/, image: { ...confluent } },
  { name: /^(cp-(kafka|server)-connect(-base)?|.*connect-datagen.*|cp-.*-connect-.*)$/, image: connect },
  { name: /^debezium\/connect(-base)?$/, image: { ...connect, version: ofNothing } },
  {
    name: /^apache\/kafka(-native)?$/,
    image: { title: 'apache/kafka', kind: 'broker', naming: confluentNaming, version: ofKafka },
  },
  {
    name: /^(bitnami|bitnamilegacy|bitnamisecure)\/kafka$/,
    image: {
      title: 'bitnami/kafka',
      kind: 'broker',
      naming: bitnamiNaming,
      logDirs: '/bitnami/kafka/data',
      version: ofKafka,
    },
  },
  {
    name: /^wurstmeister\/kafka$/,
    image: {
      title: 'wurstmeister/kafka',
      kind: 'broker',
      naming: plainNaming,
      createsTopicsOf: 'KAFKA_CREATE_TOPICS',
      logDirs: '/kafka',
      version: ofWurstmeister,
    },
  },
  {
    name: /^debezium\/kafka$/,
    image: {
      title: 'debezium/kafka',
      kind: 'broker',
      naming: plainNaming,
      createsTopicsOf: 'CREATE_TOPICS',
      logDirs: '/kafka/data',
      version: ofNothing,
    },
  },
  {
    name: /^(lensesio|landoop)\/(fast-data-dev|box|lenses-box|kafka-lenses-dev)$/,
    image: { title: 'fast-data-dev', kind: 'broker', naming: plainNaming, version: ofFastDataDev },
  },
  { name: /^strimzi\/kafka$/, image: startedByOptions('strimzi/kafka', ofStrimzi) },
  { name: /^ubuntu\/kafka$/, image: startedByOptions('ubuntu/kafka', ofKafka) },
  {
    name: /(^|[/-])(zookeeper|schema-registry|ksqldb.*|ksql-.*|cp-kafka-rest|kafka-rest|kafka-ui|kafka-gui|akhq|kafdrop|kowl|control-center.*|cp-enterprise-control-center.*|kafka-exporter|cmak|kafka-manager|cruise-control.*|kafka-topics-ui|kcat|kafkacat|redpanda|console|redpanda-console|conduktor-.*)$/,
    image: none,
  },
]

export interface NamedImage {
  readonly image?: Image
  readonly version?: string
  /** Why the version is not known, to follow the image in a sentence. */
  readonly unread?: string
}

/** What an image's name says: `registry/name:tag@digest`. */
export function imageOf(reference: string): NamedImage {
  const [named = '', digest] = reference.replace(/[:@]+$/, '').split('@')
  const [, name = '', tag] = /^(.*?)(?::([\w][\w.-]*))?$/.exec(named) ?? []
  const path = name.replace(/^(?:[^/]*[.:][^/]*|localhost)\//, '')
  const tails = path.split('/').map((_, from, all) => all.slice(from).join('/'))
  const image = known.find(each => tails.some(tail => each.name.test(tail)))?.image
  if (image === undefined) return {}
  const version = tag === undefined ? undefined : image.version(tag)
  if (version !== undefined) return { image, version }
  return { image, unread: tag === undefined ? untagged(digest) : 'has a tag that names no version of Kafka' }
}

const untagged = (digest: string | undefined) =>
  digest === undefined ? 'has no tag, so that its version changes' : 'is named by its digest, which says no version'

/** Called so by whoever built it. */
export const isCalledKafka = (reference: string): boolean => /(^|\/)kafka(:[\w.-]*)?(@|$)/.test(reference)

/** It speaks Kafka's protocol, and replicates in its own way. */
export const isRedpanda = (reference: string): boolean =>
  /(^|\/)redpanda(-[\w]+)?(:|@|$)/.test(reference) && !/console/.test(reference)

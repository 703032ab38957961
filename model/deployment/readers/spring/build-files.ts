/**
 * Build files, as far as they tell which Spring runs: pom.xml, build.gradle, build.gradle.kts, gradle/libs.versions.toml.
 *
 *   V1  an explicit version of Spring Kafka, and of the Java client, outweighs what Spring Boot manages
 *   V2  a version that is neither written out nor set in the same file is not known
 *   V3  Gradle's files are programs: their usual words are looked for, and nothing is executed
 */
import { UsageError } from '../../usage-error.ts'
import { parseClient } from '../../clients.ts'
import type { ConfigFile } from '../part.ts'
import type { SpringVersions, ToldVersion } from './clients.ts'
import { gradleFindings, tomlFindings } from './gradle.ts'
import { acksOfBoot, acksOfStream, acksOfTrain, javaClient, springClient } from './releases.ts'
import { childOf, descendants, xmlRoot, type XmlElement } from './xml.ts'

/** A version with its line. */
export interface Found {
  readonly version: string
  readonly line: number
}

export interface Findings {
  readonly boot?: Found | undefined
  readonly springKafka?: Found | undefined
  readonly kafkaClients?: Found | undefined
  readonly stream?: Found | undefined
  readonly train?: Found | undefined
  readonly hasKafkaBinder: boolean
  readonly hasStreamsBinder: boolean
}

type BuildTool = 'maven' | 'gradle' | 'toml'

export function buildTool({ text }: ConfigFile): BuildTool | undefined {
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<project[\s>]/.test(text)) return 'maven'
  if (/^\[(versions|libraries|plugins)\]\s*$/m.test(text)) return 'toml'
  const hasBlocks = /^[ \t]*(plugins|dependencies|buildscript|allprojects|subprojects)\s*\{/m.test(text)
  return hasBlocks && /\b(id|implementation|api|compile|classpath|platform)\b[\s(]*['"(]/.test(text)
    ? 'gradle'
    : undefined
}

export function springVersions(file: ConfigFile): SpringVersions {
  const tool = buildTool(file)
  const findings =
    tool === 'maven' ? mavenFindings(file.text) : tool === 'toml' ? tomlFindings(file.text) : gradleFindings(file.text)
  const client = clientIn(file.name, findings)
  const java = javaIn(file.name, findings)
  const { boot, stream, train, hasKafkaBinder, hasStreamsBinder } = findings
  const requiredAcks = stream
    ? acksOfStream(stream.version)
    : ((train && acksOfTrain(train.version)) ?? (boot && acksOfBoot(boot.version)))
  return {
    ...(boot && { boot: boot.version }),
    ...(client && { client }),
    ...(java && { java }),
    ...(requiredAcks && { requiredAcks }),
    hasKafkaBinder,
    hasStreamsBinder,
  }
}

function clientIn(file: string, { boot, springKafka, kafkaClients }: Findings): ToldVersion | undefined {
  const decisive = springKafka ?? boot
  if (decisive === undefined) return undefined
  const written = `${springKafka === undefined ? 'spring-boot' : 'spring-kafka'} ${decisive.version}`
  const place = { file, line: decisive.line, written }
  const client = springClient({
    boot: boot?.version,
    springKafka: springKafka?.version,
    kafkaClients: kafkaClients?.version,
  })
  if (client !== undefined && isKnown(client)) return { ...place, client }
  return { ...place, client: '', unread: 'brings a Spring Kafka, or a Java client, that ackproof does not know' }
}

function javaIn(file: string, { boot, kafkaClients }: Findings): ToldVersion | undefined {
  const decisive = kafkaClients ?? boot
  if (decisive === undefined) return undefined
  const written = `${kafkaClients === undefined ? 'spring-boot' : 'kafka-clients'} ${decisive.version}`
  const place = { file, line: decisive.line, written }
  const client = javaClient({ boot: boot?.version, kafkaClients: kafkaClients?.version })
  if (client !== undefined && isKnown(client)) return { ...place, client }
  return { ...place, client: '', unread: 'brings a Kafka Streams that ackproof does not know' }
}

function isKnown(client: string): boolean {
  try {
    parseClient(client)
    return true
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return false
  }
}

/** `3.2.1`, `2.3.4.RELEASE`, `3.3.0-SNAPSHOT`: the numbers. */
export const numbers = (text: string | undefined): string | undefined => /^\d+(\.\d+){0,2}/.exec(text ?? '')?.[0]

/** Trains before 2020 have names: Hoxton.SR9. */
export const trainNumber = (text: string | undefined): string | undefined =>
  /^[A-Z][a-z]+\./.test(text ?? '') ? '2019.0' : numbers(text)

function mavenFindings(text: string): Findings {
  const root = xmlRoot(text)
  if (root === undefined) return { hasKafkaBinder: false, hasStreamsBinder: false }
  const properties = childOf(root, 'properties')
  const artifacts = [childOf(root, 'parent'), ...descendants(root, 'dependency')].filter(each => each !== undefined)
  const versionOf = (element: XmlElement | undefined, read = numbers): Found | undefined => {
    const name = /^\$\{([^}]+)\}$/.exec(element?.text ?? '')?.[1]
    const version = read(name === undefined ? element?.text : childOf(properties, name)?.text)
    return version === undefined ? undefined : { version, line: element!.line }
  }
  const artifact = (name: RegExp, read = numbers): Found | undefined =>
    artifacts
      .filter(each => name.test(childOf(each, 'artifactId')?.text ?? ''))
      .map(each => versionOf(childOf(each, 'version'), read))
      .find(found => found !== undefined)
  const property = (name: string, read = numbers) => versionOf(childOf(properties, name), read)
  return {
    boot: artifact(/^spring-boot-(starter-parent|dependencies|starter)$/) ?? property('spring-boot.version'),
    springKafka: artifact(/^spring-kafka$/) ?? property('spring-kafka.version'),
    kafkaClients: artifact(/^kafka-clients$/) ?? property('kafka.version'),
    stream: artifact(/^spring-cloud-(stream|starter-stream-kafka|stream-binder-kafka)$/),
    train: artifact(/^spring-cloud-dependencies$/, trainNumber) ?? property('spring-cloud.version', trainNumber),
    hasKafkaBinder: artifacts.some(each => isKafkaBinder(childOf(each, 'artifactId')?.text ?? '')),
    hasStreamsBinder: artifacts.some(each => childOf(each, 'artifactId')?.text === streamsBinder),
  }
}

export const streamsBinder = 'spring-cloud-stream-binder-kafka-streams'

export const isKafkaBinder = (artifact: string): boolean =>
  /^spring-cloud-(stream-binder-kafka|starter-stream-kafka)$/.test(artifact)

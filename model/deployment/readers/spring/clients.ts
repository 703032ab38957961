/**
 * Which Spring Kafka a part runs with, as a statement: what a build file says, or that nobody says it.
 */
import type { FactValue } from '../../facts.ts'
import type { Statement } from '../part.ts'
import type { ClientRole } from './keys.ts'
import type { SpringProperty } from './property.ts'

/** A version that a build file tells, as `--client` takes it. */
export interface ToldVersion {
  readonly file: string
  readonly line: number
  /** 'spring-boot-starter-parent 3.2.1'. */
  readonly written: string
  readonly client: string
  readonly unread?: string
}

/** What build files tell of an application. */
export interface SpringVersions {
  /** Spring Boot's own, as numbers. */
  readonly boot?: string
  readonly client?: ToldVersion
  /** The Java client, which Kafka Streams is released with. */
  readonly java?: ToldVersion
  /** What the Kafka binder of this release takes where required-acks is left out. */
  readonly requiredAcks?: '1' | 'all'
  readonly hasKafkaBinder?: boolean
  readonly hasStreamsBinder?: boolean
}

/**
 * One for each behaviour that models tell apart: acks=1 before Kafka 3.0, idempotent by default since, and strict since 4.0. Doubtful: Spring Kafka before
 * 2.3, which leaves enable.auto.commit on, is from 2019 and is left out.
 */
const versions: readonly FactValue[] = ['spring@3.3', 'spring@4.0', 'spring@2.7']

export function clientStatement(role: ClientRole, at: SpringProperty, told: ToldVersion | undefined): Statement {
  const fact = `${role}.client` as const
  if (told !== undefined) {
    const { file, line, written, client, unread } = told
    return { fact, file, line, written, value: client, ...(unread !== undefined && { unread, among: versions }) }
  }
  const unread = 'says nothing of the version of Spring Kafka, which pom.xml or build.gradle would'
  return { fact, file: at.file, line: at.line, written: rootOf(at.name), value: '', unread, among: versions }
}

/** The same of Java's clients, whose versions are Kafka's. */
const javaVersions: readonly FactValue[] = ['java@3.7', 'java@4.0', 'java@2.8']

/** What Kafka Streams runs with. */
export function streamsClientStatement(role: ClientRole, at: SpringProperty, told: ToldVersion | undefined): Statement {
  const fact = `${role}.client` as const
  if (told !== undefined) {
    const { file, line, written, client, unread } = told
    return { fact, file, line, written, value: client, ...(unread !== undefined && { unread, among: javaVersions }) }
  }
  const unread = 'says nothing of the version of Kafka Streams, which pom.xml or build.gradle would'
  return { fact, file: at.file, line: at.line, written: rootOf(at.name), value: '', unread, among: javaVersions }
}

/** As far as the name is Spring's own. */
const rootOf = (name: string): string =>
  /^spring\.cloud/i.test(name)
    ? 'spring.cloud.stream'
    : name.startsWith('SPRING_CLOUD')
      ? 'SPRING_CLOUD_STREAM'
      : 'spring.kafka'

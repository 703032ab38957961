/**
 * What each release of Spring Boot manages: Spring Kafka, and the Java client, which need not be the one that Spring Kafka is built with.
 *
 * Source: spring-boot-dependencies at the tags 2.0 to 4.1 (`spring-kafka.version`, `kafka.version`): the client changes between two behaviours within 2.6
 * alone (3.0.0 up to 2.6.4, 3.0.1 since). Spring Cloud Stream's `requiredAcks`: 1 up to 5.0.1, all since 5.0.2 (GH-3170).
 */
import { isAtLeast, parseVersion, type Version } from '../../client.ts'

interface Managed {
  readonly springKafka: string
  readonly java: string
  /** Spring Kafka is built with another. */
  readonly differs?: true
}

const managed: Readonly<Record<string, Managed>> = {
  '2.0': { springKafka: '2.1', java: '1.0' },
  '2.1': { springKafka: '2.2', java: '2.0' },
  '2.2': { springKafka: '2.3', java: '2.3' },
  '2.3': { springKafka: '2.5', java: '2.5' },
  '2.4': { springKafka: '2.6', java: '2.6' },
  '2.5': { springKafka: '2.7', java: '2.7' },
  '2.7': { springKafka: '2.8', java: '3.1.1', differs: true },
  '3.0': { springKafka: '3.0', java: '3.3' },
  '3.1': { springKafka: '3.0', java: '3.4', differs: true },
  '3.2': { springKafka: '3.1', java: '3.6' },
  '3.3': { springKafka: '3.2', java: '3.7' },
  '3.4': { springKafka: '3.3', java: '3.8' },
  '3.5': { springKafka: '3.3', java: '3.9', differs: true },
  '4.0': { springKafka: '4.0', java: '4.1' },
  '4.1': { springKafka: '4.1', java: '4.2' },
}

function managedBy(version: Version): Managed | undefined {
  const release = version.slice(0, 2).join('.')
  if (release !== '2.6') return managed[release]
  const [, , patch] = version
  return patch === undefined ? undefined : { springKafka: '2.8', java: patch < 5 ? '3.0.0' : '3.0.1', differs: true }
}

export interface Versions {
  readonly boot?: string | undefined
  readonly springKafka?: string | undefined
  readonly kafkaClients?: string | undefined
}

/** The client as `--client` takes it; what is said explicitly outweighs what Spring Boot manages. Undefined where no table knows it. */
export function springClient({ boot, springKafka, kafkaClients }: Versions): string | undefined {
  const ofBoot = boot === undefined ? undefined : managedBy(parseVersion(boot))
  const name = springKafka === undefined ? ofBoot?.springKafka : shortened(springKafka)
  if (name === undefined) return undefined
  const isOwn = springKafka === undefined && ofBoot?.differs !== true
  const java = kafkaClients ?? (isOwn ? undefined : ofBoot?.java)
  return `spring@${name}${java === undefined ? '' : `+${java}`}`
}

/** The Java client alone. */
export function javaClient({ boot, kafkaClients }: Versions): string | undefined {
  const java = kafkaClients ?? (boot === undefined ? undefined : managedBy(parseVersion(boot))?.java)
  return java === undefined ? undefined : `java@${java}`
}

/** Only of 2.8 the patch release tells something. */
const shortened = (version: string): string => {
  const parts = version.split('.')
  return parts.slice(0, parts[0] === '2' && parts[1] === '8' ? 3 : 2).join('.')
}

/** Spring Cloud Stream of this release of Spring Boot: before 4.0 it is older than the change. */
export const acksOfBoot = (text: string): '1' | undefined => (isAtLeast(parseVersion(text), 4) ? undefined : '1')
export const acksOfStream = (text: string): '1' | 'all' => (isAtLeast(parseVersion(text), 5, 0, 2) ? 'all' : '1')
/** Release trains by year: 2025.1 is Spring Cloud Stream 5.0, and which patch release of it a patch of the train has is not known here. */
export const acksOfTrain = (text: string): '1' | undefined => (isAtLeast(parseVersion(text), 2025, 1) ? undefined : '1')

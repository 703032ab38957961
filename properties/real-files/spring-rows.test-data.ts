/**
 * What each Spring file says, by the line that says it: of Spring Boot's own names here, of Spring Cloud Stream and Kafka Streams beside it.
 */
import type { Settings } from '../../model/deployment/index.ts'

export interface Row {
  readonly of: string
  readonly settings?: Partial<Settings>
  readonly roles: string
  /** The facts that some file gives; what is not here is a default, or not said. */
  readonly facts: Readonly<Record<string, string>>
  readonly warnings?: readonly string[]
}

export const anyVersion = 'unknown < spring@3.3 or spring@4.0 or spring@2.7'
export const bothUnknown = { 'producer.client': anyVersion, 'consumer.client': anyVersion }

export const bootRows: Readonly<Record<string, Row>> = {
  'a service with its build file, whose Spring Boot tells the client': {
    of: 'inventory',
    roles: 'consumer,producer',
    facts: {
      'producer.client': 'spring@4.1 < pom.xml:8 spring-boot 4.1.1=spring@4.1',
      'producer.acks': 'all < application.yml:23 spring.kafka.producer.acks=all',
      'producer.enable.idempotence':
        'true < application.yml:25 spring.kafka.producer.properties.enable.idempotence=true',
      'consumer.client': 'spring@4.1 < pom.xml:8 spring-boot 4.1.1=spring@4.1',
      'consumer.commit': 'after-handler < spring@4.1 with enable.auto.commit=false (the default of spring@4.1)',
      'consumer.auto.offset.reset': 'earliest < application.yml:16 spring.kafka.consumer.auto-offset-reset=earliest',
    },
  },
  'a listener in transactions': {
    of: 'samples',
    roles: 'consumer,producer',
    facts: {
      'producer.client': 'spring@3.1 < pom.xml:12 spring-boot 3.2.5=spring@3.1',
      'producer.acks': 'all < the default of spring@3.1',
      'producer.transactional.id': 'true < application.yml:6 spring.kafka.producer.transaction-id-prefix=(set)',
      'consumer.ack.point': 'transaction < application.yml:6 spring.kafka.producer.transaction-id-prefix=(set)',
      'consumer.isolation.level':
        'read_committed < application.yml:10 spring.kafka.consumer.properties.isolation.level=read_committed',
    },
    warnings: ['application.yml:6 spring.kafka.producer.transaction-id-prefix is the same in every instance'],
  },
  'an id for each instance': {
    of: 'bets',
    roles: 'consumer,producer',
    facts: {
      ...bothUnknown,
      'producer.transactional.id': 'true < application.yml:12 spring.kafka.producer.transaction-id-prefix=(set)',
      'producer.delivery.timeout.ms':
        '120000 < application.yml:14 spring.kafka.producer.properties.delivery.timeout.ms=120000',
      'producer.max.in.flight.requests.per.connection':
        '5 < application.yml:17 spring.kafka.producer.properties.max.in.flight.requests.per.connection=5',
      'consumer.ack.point': 'transaction < application.yml:12 spring.kafka.producer.transaction-id-prefix=(set)',
    },
  },
  'the file of a profile, alone': {
    of: 'sasl',
    roles: 'consumer,producer',
    facts: {
      ...bothUnknown,
      'consumer.auto.offset.reset':
        'earliest < application-sasl.yml:17 spring.kafka.consumer.auto-offset-reset=earliest',
    },
    warnings: [
      'application-sasl.yml:19 spring.kafka.producer.key-deserializer is no property that Spring knows',
      'application-sasl.yml: application-sasl.yml is read as if its profile were active',
    ],
  },
  'profiles by document, the active one named in the file': {
    of: 'library',
    roles: 'producer',
    facts: {
      'producer.acks': 'all < application.yml:15 spring.kafka.producer.properties.acks=all',
      'producer.retries': '10 < application.yml:16 spring.kafka.producer.properties.retries=10',
    },
    warnings: ['application.yml:31 The profile prod is not active, and would change producer.acks'],
  },
  'the same file in production': {
    of: 'library',
    settings: { profiles: ['prod'] },
    roles: 'producer',
    facts: {
      'producer.acks': '1 < application.yml:31 spring.kafka.producer.properties.acks=1',
      'producer.retries': 'unknown < not said',
    },
  },
  'acknowledged by the application, with Spring Boot of 2018': {
    of: 'acknowledging',
    roles: 'consumer,producer',
    facts: {
      'producer.client': 'spring@2.2 < pom.xml:17 spring-boot 2.1.0=spring@2.2',
      'producer.acks': '1 < the default of spring@2.2',
      'producer.retries': '0 < application.yml:8 spring.kafka.producer.retries=0',
      'consumer.enable.auto.commit': 'false < application.yml:14 spring.kafka.consumer.enable-auto-commit=false',
      'consumer.commit': 'manual < application.yml:21 spring.kafka.listener.ack-mode=manual_immediate',
      'consumer.ack.point': 'unknown < not said',
      'consumer.auto.offset.reset': 'latest < application.yml:15 spring.kafka.consumer.auto-offset-reset=latest',
    },
  },
  'a group of the newer protocol, whose release commits what was handed out': {
    of: 'share',
    roles: 'consumer',
    facts: {
      'consumer.client': 'spring@3.2 < build.gradle:4 spring-boot 3.3.0=spring@3.2',
      'consumer.enable.auto.commit': 'true < application.yaml:10 spring.kafka.consumer.enable-auto-commit=true',
      'consumer.commit':
        'handed-out < spring@3.2 with enable.auto.commit=true (application.yaml line 10) and group.protocol=consumer (application.yaml line 12)',
      'producer.acks': 'unknown < not said',
    },
    warnings: ['application.yaml:12 group.protocol=consumer (KIP-848)'],
  },
  'Kafka’s keys where Spring does not look': {
    of: 'audit',
    roles: 'consumer,producer',
    facts: {
      ...bothUnknown,
      'producer.acks': '1 < application-prod.yml:6 spring.kafka.producer.acks=1',
      'producer.retries': '3 < application-prod.yml:7 spring.kafka.producer.retries=3',
      'producer.enable.idempotence': 'unknown < not said',
      'producer.max.in.flight.requests.per.connection': 'unknown < not said',
      'producer.linger.ms': 'unknown < not said',
      'producer.request.timeout.ms':
        '30000 < application-prod.yml:12 spring.kafka.producer.properties.request.timeout.ms=30000',
      'consumer.isolation.level': 'unknown < not said',
    },
    warnings: [
      'application-prod.yml:8 spring.kafka.producer.linger-ms is no property that Spring knows, and is ignored; right would be spring.kafka.producer.properties.linger.ms.',
      'application-prod.yml:9 spring.kafka.producer.max-in-flight-requests-per-connection is no property',
      'application-prod.yml:10 spring.kafka.producer.enable-idempotence is no property that Spring knows, and is ignored; right would be spring.kafka.producer.properties.enable.idempotence.',
      'application-prod.yml:20 spring.kafka.consumer.max-poll-interval-ms is no property that Spring knows, and is ignored; right would be spring.kafka.consumer.max-poll-interval.',
      'application-prod.yml:21 spring.kafka.consumer.isolation.level is no property that Spring knows, and is ignored; right would be spring.kafka.consumer.isolation-level.',
      'application-prod.yml: application-prod.yml is read as if its profile were active',
    ],
  },
  'documents and files of profiles, none of them chosen': {
    of: 'layers',
    roles: 'producer',
    facts: {
      'producer.acks': 'all < application.properties:5 spring.kafka.producer.acks=all',
      'producer.retries': 'unknown < not said',
    },
    warnings: [
      'application.properties:5 spring.kafka.producer.acks is taken to be its default all; KAFKA_ACKS may set another',
      'application.properties:10 The profile prod is not active, and would change producer.acks, producer.retries, producer.max.in.flight.requests.per.connection, consumer.commit:',
      'application.properties:10 The profile staging is not active, and would change producer.acks, consumer.commit:',
      'application.properties:6 spring.kafka.producer.retries is set by KAFKA_RETRIES where it runs, so its value is unknown.',
    ],
  },
  'an expression that holds, and the profile’s file over everything': {
    of: 'layers',
    settings: { profiles: ['prod'] },
    roles: 'consumer,producer',
    facts: {
      'producer.acks': '1 < application.properties:10 spring.kafka.producer.acks=1',
      'producer.retries': '2147483647 < application-prod.properties:2 spring.kafka.producer.retries=2147483647',
      'producer.max.in.flight.requests.per.connection':
        '1 < application-prod.properties:3 spring.kafka.producer.properties[max.in.flight.requests.per.connection]=1',
      'consumer.commit': 'after-handler < application.properties:11 spring.kafka.listener.ack-mode=RECORD',
    },
    warnings: ['application.properties:11 spring.kafka.listener.ack-mode is taken to be its default RECORD'],
  },
  'an expression that does not hold': {
    of: 'layers',
    settings: { profiles: ['prod', 'eu'] },
    roles: 'producer',
    facts: {
      'producer.acks': 'all < application.properties:5 spring.kafka.producer.acks=all',
      'producer.retries': '2147483647 < application-prod.properties:2 spring.kafka.producer.retries=2147483647',
    },
    warnings: ['application.properties:5 spring.kafka.producer.acks is taken to be its default all'],
  },
}

/**
 * The same of Spring Cloud Stream's binders, and of Kafka Streams.
 */
import { anyVersion, bothUnknown, type Row } from './spring-rows.test-data.ts'

const binder = 'spring.cloud.stream.kafka.binder'
const streamsBinder = 'spring.cloud.stream.kafka.streams.binder'

export const cloudRows: Readonly<Record<string, Row>> = {
  'nothing that decides, and Kafka Streams beside it': {
    of: 'schema-registry',
    roles: 'consumer,producer',
    facts: bothUnknown,
    warnings: ['application.properties:18 Kafka Streams is configured here as well'],
  },
  'two clusters, each with a binder of its own': {
    of: 'two-clusters',
    roles: 'consumer,producer',
    facts: {
      ...bothUnknown,
      'producer.acks': `all < application.yml:33 spring.cloud.stream.binders.kafka2.environment.${binder}.requiredAcks=all`,
      'producer.max.in.flight.requests.per.connection': `1 < application.yml:34 spring.cloud.stream.binders.kafka2.environment.${binder}.producer-properties.max.in.flight.requests.per.connection=1`,
      'producer.linger.ms': '0 < application.yml:10 the default of batch-timeout=0',
      'producer.on.send.failure': 'ignore < application.yml:10 the default of producer.sync=false',
      'consumer.enable.auto.commit': 'false < application.yml:7 the Kafka binder’s enable.auto.commit=false',
      'consumer.auto.offset.reset':
        'latest < application.yml:7 the default of start-offset for a binding without a group=latest',
    },
    warnings: ['application.yml:7 The binding process-in-0 has no group'],
  },
  'a batch in its default profile': {
    of: 'batch',
    roles: 'consumer,producer',
    facts: {
      ...bothUnknown,
      'producer.acks': 'all < application.yml:15 spring.kafka.producer.acks=all',
      'producer.transactional.id': 'false < the default of every client',
      'consumer.ack.point': 'unknown < not said',
      'consumer.auto.offset.reset': 'earliest < application.yml:17 spring.kafka.consumer.auto-offset-reset=earliest',
    },
    warnings: [
      'application.yml:24 The profile transactional is not active, and would change consumer.isolation.level, consumer.ack.point, producer.transactional.id: --profile transactional',
    ],
  },
  'the same batch in transactions': {
    of: 'batch',
    settings: { profiles: ['transactional'] },
    roles: 'consumer,producer',
    facts: {
      'producer.transactional.id': `true < application.yml:30 ${binder}.transaction.transaction-id-prefix=(set)`,
      'producer.enable.idempotence': 'true < a transactional id implies idempotence',
      'consumer.commit': `manual < offsets that go into the transaction (${binder}.transaction.transaction-id-prefix in application.yml line 30)`,
      'consumer.ack.point': `transaction < application.yml:30 ${binder}.transaction.transaction-id-prefix=(set)`,
      'consumer.isolation.level':
        'read_committed < application.yml:24 spring.kafka.consumer.properties.isolation.level=read_committed',
    },
  },
  'a binder that leaves required-acks out: which default counts turns on the release': {
    of: 'jaas',
    roles: 'consumer,producer',
    facts: { ...bothUnknown, 'producer.acks': 'unknown < 1 or all' },
    warnings: ['application.yml:9 The binding consume-in-0 has no group'],
  },
  'bindings by names of their own, in a file that another brings in': {
    of: 'aliases',
    roles: 'consumer,producer',
    facts: {
      ...bothUnknown,
      'producer.acks': `0 < spring-cloud-stream.yml:15 ${binder}.required-acks=0`,
      'consumer.auto.offset.reset':
        'latest < spring-cloud-stream.yml:21 spring.cloud.stream.kafka.bindings.consumer-test.consumer.start-offset=latest',
    },
  },
  'from topic to topic in transactions of the binder': {
    of: 'transactions',
    roles: 'consumer,producer',
    facts: {
      'producer.client': 'spring@3.0+3.4 < build.gradle:4 spring-boot 3.1.5=spring@3.0+3.4',
      'producer.acks': `all < application.yml:14 ${binder}.configuration.acks=all`,
      'producer.retries': `1 < application.yml:13 ${binder}.configuration.retries=1`,
      'producer.transactional.id': `true < application.yml:10 ${binder}.transaction.transaction-id-prefix=(set)`,
      'producer.on.send.failure': 'unknown < not said',
      'consumer.ack.point': `transaction < application.yml:10 ${binder}.transaction.transaction-id-prefix=(set)`,
      'consumer.isolation.level': `read_committed < application.yml:12 ${binder}.configuration.isolation.level=read_committed`,
      'consumer.auto.offset.reset': 'earliest < application.yml:22 the default of start-offset for a group=earliest',
    },
    warnings: ['application.yml:15', 'application.yml:15'],
  },
  'a Kafka Streams function of the Streams binder, exactly once': {
    of: 'store-streams',
    settings: { only: ['process'] },
    roles: 'consumer,producer',
    facts: {
      'producer.client': 'java@3.9 < pom.xml:7 spring-boot 3.5.4=java@3.9',
      'producer.transactional.id': `true < application.yml:34 ${streamsBinder}.functions.process.configuration.processing.guarantee=exactly_once_v2, which means transactional.id=(set)`,
      'producer.transactional.id.per': `instance < application.yml:34 ${streamsBinder}.functions.process.configuration.processing.guarantee=exactly_once_v2`,
      'producer.on.send.failure': 'unknown < report or retry',
      'consumer.handling': 'loop < application.yml:11 Kafka Streams’ threads=loop',
      'consumer.ack.point': `transaction < application.yml:34 ${streamsBinder}.functions.process.configuration.processing.guarantee=exactly_once_v2`,
      'consumer.auto.offset.reset': 'earliest < application.yml:11 Kafka Streams’ auto.offset.reset=earliest',
      'consumer.isolation.level': `read_committed < application.yml:34 ${streamsBinder}.functions.process.configuration.processing.guarantee=exactly_once_v2, which means isolation.level=read_committed`,
    },
  },
  'another function of the same application, at least once and from the end': {
    of: 'store-streams',
    settings: { only: ['count'] },
    roles: 'consumer,producer',
    facts: {
      'producer.acks': `1 < application.yml:38 ${streamsBinder}.functions.count.configuration.producer.acks=1`,
      'producer.transactional.id': 'false < the default of every client',
      'consumer.commit': 'after-handler < application.yml:21 Kafka Streams’ commits=after-handler',
      'consumer.auto.offset.reset':
        'latest < application.yml:49 spring.cloud.stream.kafka.streams.bindings.count-in-0.consumer.startOffset=latest',
    },
    warnings: ['application.yml:38 java@3.9 silently switches idempotence off because of acks=1'],
  },
  'a producer of the application’s own, and Kafka Streams beside it': {
    of: 'orders-streams',
    roles: 'producer',
    facts: { 'producer.client': anyVersion, 'producer.on.send.failure': 'unknown < not said' },
    warnings: ['application.yml:10 Kafka Streams is configured here as well'],
  },
  'the same file’s Kafka Streams': {
    of: 'orders-streams',
    settings: { only: ['streams'] },
    roles: 'consumer,producer',
    facts: {
      'producer.client': 'unknown < java@3.7 or java@4.0 or java@2.8',
      'producer.linger.ms': '100 < application.yml:10 Kafka Streams’ linger.ms=100',
      'consumer.enable.auto.commit': 'false < application.yml:10 Kafka Streams’ enable.auto.commit=false',
    },
  },
}

/**
 * The constants that the client libraries export, by package. Sources: kafkajs 2.2.4 src/protocol, @platformatic/kafka 2.9.0 src/apis/enumerations.ts and
 * src/clients/consumer/types.ts, confluent-kafka-javascript 1.10.0 lib/kafkajs/_consumer.js, @nestjs/microservices enums/transport.enum.ts.
 */
import type { Import } from './names.ts'

type Constants = Readonly<Record<string, string | number>>

const platformatic: Constants = {
  'ProduceAcks.ALL': -1,
  'ProduceAcks.NO_RESPONSE': 0,
  'ProduceAcks.LEADER': 1,
  'FetchIsolationLevels.READ_UNCOMMITTED': 0,
  'FetchIsolationLevels.READ_COMMITTED': 1,
  'MessagesStreamModes.LATEST': 'latest',
  'MessagesStreamModes.EARLIEST': 'earliest',
  'MessagesStreamModes.COMMITTED': 'committed',
  'MessagesStreamModes.MANUAL': 'manual',
  'MessagesStreamFallbackModes.LATEST': 'latest',
  'MessagesStreamFallbackModes.EARLIEST': 'earliest',
  'MessagesStreamFallbackModes.FAIL': 'fail',
  'GroupProtocols.CLASSIC': 'classic',
  'GroupProtocols.CONSUMER': 'consumer',
}

const assignors: Constants = {
  'KafkaJS.PartitionAssigners.roundRobin': 'roundrobin',
  'KafkaJS.PartitionAssigners.range': 'range',
  'KafkaJS.PartitionAssigners.cooperativeSticky': 'cooperative-sticky',
  'KafkaJS.PartitionAssignors.roundRobin': 'roundrobin',
  'KafkaJS.PartitionAssignors.range': 'range',
  'KafkaJS.PartitionAssignors.cooperativeSticky': 'cooperative-sticky',
}

const constants: Readonly<Record<string, Constants>> = {
  '@platformatic/kafka': platformatic,
  '@confluentinc/kafka-javascript': assignors,
  '@nestjs/microservices': { 'Transport.KAFKA': 5 },
}

export function constantOf({ from, path }: Import): string | number | undefined {
  const known = Object.hasOwn(constants, from) ? constants[from]! : {}
  const name = path.join('.')
  return Object.hasOwn(known, name) ? known[name] : undefined
}

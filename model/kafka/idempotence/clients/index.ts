/** Client families by name. */
import type { ProducerParameters, ClientName } from '../parameters.ts'
import type { Client } from './client.ts'
import { java, java13796 } from './java.ts'
import { kafkajs } from './kafkajs.ts'
import { librdkafka, librdkafka4972 } from './librdkafka.ts'
import { plain } from './plain.ts'
import { platformatic, platformatic21 } from './platformatic.ts'

const families: Readonly<Record<ClientName, Client>> = {
  java,
  'java-13796': java13796,
  librdkafka,
  'librdkafka-4972': librdkafka4972,
  kafkajs,
  'platformatic-2.1': platformatic21,
  platformatic,
}

export const clientOf = ({ client, idempotence }: ProducerParameters): Client =>
  idempotence ? families[client] : plain

export type { Client, ProduceError } from './client.ts'

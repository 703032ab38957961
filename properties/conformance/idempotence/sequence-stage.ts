/**
 * The stage of stage.ts, made to the measure of the idempotent producer's system: one partition, whose leader is broker 1, and one producer of
 * some client family.
 *
 *   Q1  where the scope lets the in-sync set shrink there are two brokers, and both are needed; else there is broker 1 alone
 *   Q2  the leader answers the oldest request that it has not answered: a connection is muted until its request is answered (SocketServer)
 *   Q3  what the model leaves to its parameters (the window, retention, unknown producers) are rules of the broker; so is expiry, whose day never
 *       comes on a stage where only timers pass the time, and what a snapshot has not, as a broker here only crashes
 */
import { rulesOfFamily } from '../../../impl/core/client-families.ts'
import type { ErrorCode } from '../../../impl/core/errors.ts'
import type { Reaction, Refusal } from '../../../impl/core/producer-rules.ts'
import { beforeKip360 } from '../../../impl/core/producer-rules.ts'
import type { ClientFamily } from '../../../impl/core/producer-state.ts'
import { kafkaRules, type Rules } from '../../../impl/core/rules.ts'
import type { Sequenced } from '../../../impl/core/sequences.ts'
import type { ClientName, ProducerParameters, ProducerScope } from '../../../model/kafka/idempotence/index.ts'
import { safeParameters } from '../../../model/kafka/index.ts'
import { type Deployment, Stage } from '../stage.ts'

export interface SequenceDeployment {
  readonly parameters: ProducerParameters
  readonly scope: ProducerScope
}

/** The family's name in the broker. */
const families: Readonly<Record<ClientName, ClientFamily>> = {
  java: 'java',
  'java-13796': 'java-14034',
  librdkafka: 'librdkafka',
  'librdkafka-4972': 'librdkafka',
  kafkajs: 'kafkajs',
  'platformatic-2.1': 'platformatic-2.1',
  platformatic: 'platformatic',
}

/**
 * What comes back stands in the order of `send`: a client without idempotence turns it round, and one whose sends know nothing of each other puts it
 * behind; which of those is tried first is for the stage to choose, by whose backoff ends.
 */
function clientRules({ client, idempotence }: ProducerParameters): Rules {
  const rules = idempotence ? rulesOfFamily(kafkaRules, families[client]) : kafkaRules
  const inOrder: Rules = { ...rules, placeOfRetry: () => 'in order' }
  return client === 'librdkafka-4972' ? withoutNeedlessEpoch(inOrder) : inOrder
}

/** Pull request 4972: a batch that is refused because one before it was is sent again, no more. */
function withoutNeedlessEpoch(rules: Rules): Rules {
  const afterRefusal = (refusal: Refusal): Reaction => {
    const { errorCode, ahead } = refusal
    return errorCode === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && ahead > 0
      ? { does: 'retry', numbers: 'kept', isFree: true }
      : rules.afterRefusal(refusal)
  }
  return { ...rules, afterRefusal }
}

const firstIsZero = ({ baseSequence }: Sequenced): ErrorCode =>
  baseSequence === 0 ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER'

/** What has to be told to the rules while the stage is played. */
export interface Forgetting {
  /** Batches below this offset are of producers that have expired. */
  expiredBelow: number
  /** Where the log ended when the broker stopped in good order, and the last batch of each producer there: the snapshot has no other. */
  snapshot: { readonly endOffset: number; readonly offsets: ReadonlySet<number> }
}

/** Is this batch one that the broker knows? */
export const isRemembered = ({ expiredBelow, snapshot }: Forgetting, baseOffset: number): boolean =>
  baseOffset >= expiredBelow && (baseOffset >= snapshot.endOffset || snapshot.offsets.has(baseOffset))

/** Q2. Alone, a leader has nothing to wait for. */
const inTurn: Rules['isDue'] = (replica, request) =>
  replica.awaiting[0] === request && kafkaRules.isDue(replica, request)

function brokerRules({ parameters, scope }: SequenceDeployment, memory: Forgetting): Partial<Rules> {
  const { windowSize, retention, unknownProducer } = parameters
  return {
    batchesToRetain: () => windowSize,
    isDuplicateBatch: (known, asked) =>
      isRemembered(memory, known.baseOffset) && kafkaRules.isDuplicateBatch(known, asked),
    isProducerExpired: ({ baseOffset }) => baseOffset < memory.expiredBelow,
    ...(hasFollower(scope) ? { isDue: inTurn } : {}),
    ...(retention === 'forgets-producers' ? { forgetsProducer: beforeKip360.forgetsProducer } : {}),
    ...(unknownProducer === 'refused' ? { checkUnknownProducer: beforeKip360.checkUnknownProducer } : {}),
    ...(unknownProducer === 'out-of-order' ? { checkUnknownProducer: firstIsZero } : {}),
  }
}

/** A batch of one small record is below it, one of a large record above. */
const MAX_MESSAGE_BYTES = 400

export const hasFollower = ({ circumstances }: ProducerScope): boolean => (circumstances['shrink'] ?? 0) > 0

function deploymentOf({ parameters, scope }: SequenceDeployment, memory: Forgetting): Deployment {
  const brokers = hasFollower(scope) ? 2 : 1
  const { idempotence, retries, onSendFailure } = parameters
  return {
    parameters: {
      ...safeParameters,
      replicationFactor: brokers,
      minInsyncReplicas: brokers,
      idempotence,
      retries,
      onSendFailure,
    },
    scope: { ...scope, shrinks: scope.circumstances['shrink'] ?? 0, withConsumer: false },
    rules: brokerRules({ parameters, scope }, memory),
    configs: { maxMessageBytes: MAX_MESSAGE_BYTES },
  }
}

export interface SequenceStage {
  readonly stage: Stage
  readonly memory: Forgetting
  readonly deployment: SequenceDeployment
  /** Of the producer: its family's. */
  readonly rules: Rules
  readonly maxInFlight: number
}

/** Clients that send one request at a time when they are idempotent, whatever is set. */
const oneAtATime: ReadonlySet<ClientName> = new Set(['kafkajs', 'platformatic', 'platformatic-2.1'])

export function sequenceStage(deployment: SequenceDeployment): SequenceStage {
  const memory: Forgetting = { expiredBelow: 0, snapshot: { endOffset: 0, offsets: new Set() } }
  const { client, idempotence, maxInFlight } = deployment.parameters
  return {
    stage: new Stage(deploymentOf(deployment, memory)),
    memory,
    deployment,
    rules: clientRules(deployment.parameters),
    maxInFlight: idempotence && oneAtATime.has(client) ? 1 : Math.min(maxInFlight, 5),
  }
}

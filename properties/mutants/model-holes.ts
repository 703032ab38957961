/**
 * The holes of the model, read off its machines: every named guard and action, and every decision of the controller in both styles.
 */
import {
  consumerMachine,
  controllerMachine,
  coordinator,
  coordinatorMachine,
  memberMachine,
  metadataStore,
  type Parameters,
  partitionLog,
  producerMachine,
  quorumController,
  replicaMachine,
  safeGroup,
  safeParameters,
  smallGroup,
  sourceMachine,
} from '../../model/kafka/index.ts'
import {
  effectMachine,
  javaParameters,
  partitionMachine,
  producerIds,
  producerMachine as idempotentProducer,
  smallScope,
} from '../../model/kafka/idempotence/index.ts'
import {
  exactlyOnce,
  groupMachine,
  instanceMachine,
  outputMachine,
  readerMachine,
  smallProcessing,
  transactionMachine,
} from '../../model/kafka/processing/index.ts'
import {
  currentTransactions,
  outputPartition,
  smallTransactions,
  transactionalProducer,
  transactionCoordinator,
} from '../../model/kafka/transactions/index.ts'
import { boundsOf } from '../../model/kafka/bugs/bug.ts'
import { threadConsumer, threadMachine } from '../../model/kafka/order/index.ts'
import {
  outsideMachine,
  plainSink,
  queueMachine,
  relayMachine,
  smallSink,
  storeMachine,
  workerMachine,
} from '../../model/sinks/index.ts'
import { decisionsOf } from '../../model/kafka/controller.ts'
import { speech } from '../../model/kafka/speech.ts'
import { styles } from './model-mutant.ts'

/** How machines reach the world (`send`, `observe`): what they say is decided elsewhere, and how it travels is the explorer's. */
const isPlumbing = (name: string) => name in speech

interface Fillings {
  readonly id: string
  readonly implementations: { readonly guards: object; readonly actions: object }
}

const holesOf = ({ id, implementations: { guards, actions } }: Fillings): readonly string[] =>
  [...Object.keys(guards), ...Object.keys(actions)].filter(name => !isPlumbing(name)).map(name => `${id}.${name}`)

const machines = [
  replicaMachine(safeParameters),
  metadataStore,
  quorumController(safeParameters),
  controllerMachine(safeParameters),
  producerMachine(safeParameters, boundsOf({})),
  consumerMachine(safeParameters.consumer),
  coordinator,
  idempotentProducer(javaParameters, smallScope),
  partitionMachine(javaParameters, smallScope),
  producerIds,
  effectMachine(javaParameters),
  coordinatorMachine(() => 0, 1),
  memberMachine(safeGroup, smallGroup),
  partitionLog,
  sourceMachine(smallGroup),
  threadMachine({ deleteOfNothing: 'fails' }),
  threadConsumer({ attempts: 'for ever' }),
  transactionCoordinator(currentTransactions),
  transactionalProducer(currentTransactions, smallTransactions),
  outputPartition(currentTransactions),
  queueMachine(plainSink, smallSink),
  workerMachine(plainSink),
  storeMachine(smallSink),
  outsideMachine(plainSink, smallSink),
  relayMachine,
  instanceMachine(exactlyOnce, smallProcessing),
  groupMachine(exactlyOnce),
  transactionMachine,
  outputMachine,
  readerMachine(exactlyOnce),
] as const

const decisions = (metadata: NonNullable<Parameters['metadata']>) =>
  Object.keys(decisionsOf({ ...safeParameters, metadata })).map(name => `${styles[metadata]}.${name}`)

export const modelHoles: readonly string[] = [
  ...machines.flatMap(machine => holesOf(machine as unknown as Fillings)),
  ...decisions('zookeeper'),
  ...decisions('kraft'),
]

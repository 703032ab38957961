/** Mutants of consume-process-produce (model/kafka/processing): holes as in model-mutant.ts. */
import type {
  GroupContext,
  InstanceContext,
  OutputContext,
  ReaderContext,
  TransactionContext,
} from '../../model/kafka/processing/index.ts'
import type { GroupEvent } from '../../model/kafka/processing/group.ts'
import type { InstanceEvent } from '../../model/kafka/processing/instance-letters.ts'
import type { OutputEvent } from '../../model/kafka/processing/output.ts'
import type { ReaderEvent } from '../../model/kafka/processing/reader.ts'
import type { TransactionEvent } from '../../model/kafka/processing/transaction.ts'
import { holeOf } from './model-mutant.ts'

export const ofInstance = holeOf<InstanceContext, InstanceEvent>('instance')
export const ofProcessingGroup = holeOf<GroupContext, GroupEvent>('processing group')
export const ofTransaction = holeOf<TransactionContext, TransactionEvent>('transaction')
export const ofOutput = holeOf<OutputContext, OutputEvent>('output')
export const ofReader = holeOf<ReaderContext, ReaderEvent>('reader')

/** The answer of who says no, in the form of what was asked. */
import type { ErrorCode } from './errors.ts'
import type { Request, Response } from './protocol.ts'

const noMember = { protocolName: '', leader: '', memberId: '', skipAssignment: false, assignment: [] }
const noGroup = { ...noMember, members: [], groupState: 'Dead' }
const noTransaction = {
  transactionState: 'Dead',
  transactionTimeoutMs: -1,
  transactionStartTimeMs: -1,
  topicPartitions: [],
}

/** The answer to a request that one does not serve: it says no, in the form of its api. */
export function refusalOf(request: Request, errorCode: ErrorCode): Response {
  const name = 'topicPartition' in request ? { topicPartition: request.topicPartition } : {}
  const blank = {
    baseOffset: -1,
    highWatermark: -1,
    logStartOffset: -1,
    batches: new Uint8Array(),
    offset: -1,
    lowWatermark: -1,
  }
  const none = {
    partitions: {},
    brokerId: 0,
    producerId: -1,
    producerEpoch: -1,
    generationId: -1,
    offsets: {},
    results: {},
  }
  return {
    api: request.api,
    errorCode,
    ...blank,
    ...none,
    ...('groupId' in request ? noGroup : {}),
    ...(request.api === 'DescribeTransactions' ? noTransaction : {}),
    ...name,
  } as unknown as Response
}

/** Source: a process that says what it is told to, and waits for nothing: records for a topic, the offsets with which a story begins. */
import type { NodeId, Process } from '../../../impl/core/process.ts'
import type { Request } from '../../../impl/core/protocol.ts'

export interface Say {
  readonly to: NodeId
  readonly body: Request
}

/** The next correlation id. */
export type SourceState = number

export const source: Process<SourceState, Say> = {
  start: () => [1, []],
  step: (state, input) => {
    if (input.type !== 'Call') return [state, []]
    const { to, body } = input.call
    return [state + 1, [{ type: 'Send', to, correlationId: state, message: { kind: 'request', body } }]]
  },
}

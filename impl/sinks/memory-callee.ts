/** Somebody else's system in memory: a list of the calls that had an effect there. */
import type { CalleeOperation, Reply, Store } from './store.ts'

export class MemoryCallee implements Store<CalleeOperation> {
  readonly #calls: string[] = []
  readonly #idempotencyKeys = new Set<string>()

  readonly perform = async (operation: CalleeOperation): Promise<Reply> => this.answer(operation)

  /** The same at once. */
  answer(operation: CalleeOperation): Reply {
    if (operation.type === 'readCalls') return { type: 'listed', values: [...this.#calls] }
    if (this.#isNew(operation.idempotencyKey)) this.#calls.push(operation.id)
    return { type: 'ok' }
  }

  #isNew(idempotencyKey: string | undefined): boolean {
    if (idempotencyKey === undefined) return true
    if (this.#idempotencyKeys.has(idempotencyKey)) return false
    this.#idempotencyKeys.add(idempotencyKey)
    return true
  }
}

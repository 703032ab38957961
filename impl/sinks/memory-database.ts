/**
 * A small relational database in memory: tables with and without a unique constraint, transactions that happen whole or not at all.
 *
 *   MD1  a transaction works on a copy, and the copy is put in its place when its last statement has succeeded
 *   MD2  transactions are one after the other
 */
import type { OperationOn, Reply, Statement, Store, Transaction } from './store.ts'

interface Tables {
  /** Unique. */
  readonly keys: readonly string[]
  readonly rows: readonly string[]
  readonly effects: readonly string[]
  readonly offsets: Readonly<Record<string, number>>
  readonly outbox: readonly string[]
}

const empty: Tables = { keys: [], rows: [], effects: [], offsets: {}, outbox: [] }

export class MemoryDatabase implements Store<OperationOn<'database'>> {
  #tables: Tables = empty

  readonly perform = async (operation: OperationOn<'database'>): Promise<Reply> => this.answer(operation)

  /** The connection breaks after so many statements: whatever they did is rolled back. */
  async breakOff({ statements }: Transaction, after: number): Promise<void> {
    run(this.#tables, statements.slice(0, after))
  }

  /** The same at once. */
  answer(operation: OperationOn<'database'>): Reply {
    const { keys, rows, offsets, outbox, effects } = this.#tables
    switch (operation.type) {
      case 'transaction':
        return this.#commit(operation)
      case 'findKey':
        return found(keys.find(key => key === operation.key))
      case 'findRow':
        return found(rows.find(key => key === operation.key))
      case 'readOffset':
        return found(offsets[operation.partition]?.toString())
      case 'readOutbox':
        return found(outbox[0])
      case 'readEffects':
        return { type: 'listed', values: effects }
    }
  }

  #commit({ statements }: Transaction): Reply {
    const after = run(this.#tables, statements)
    if (typeof after === 'string') return { type: after }
    this.#tables = after
    return { type: 'ok' }
  }
}

const found = (value: string | undefined): Reply =>
  value === undefined ? { type: 'absent' } : { type: 'found', value }

type Refused = 'conflict' | 'fenced'

function run(tables: Tables, statements: readonly Statement[]): Tables | Refused {
  return statements.reduce<Tables | Refused>(
    (before, statement) => (typeof before === 'string' ? before : execute(before, statement)),
    tables,
  )
}

function execute(tables: Tables, statement: Statement): Tables | Refused {
  const { keys, rows, effects, offsets, outbox } = tables
  switch (statement.type) {
    case 'insertKey':
      return keys.includes(statement.key) ? 'conflict' : { ...tables, keys: [...keys, statement.key] }
    case 'insertRow':
      return { ...tables, rows: [...rows, statement.key] }
    case 'apply':
      return { ...tables, effects: [...effects, statement.id] }
    case 'storeOffset': {
      const { partition, next, fence = Infinity } = statement
      const isFenced = (offsets[partition] ?? 0) > fence
      return isFenced ? 'fenced' : { ...tables, offsets: { ...offsets, [partition]: next } }
    }
    case 'addToOutbox':
      return { ...tables, outbox: [...outbox, statement.id] }
    case 'removeFromOutbox':
      return { ...tables, outbox: outbox.filter(id => id !== statement.id) }
  }
}

/**
 * The database of the contract, and the callee, in SQL as PostgreSQL understands it, through a client that is connected: PGlite, `pg.Client`, or any that takes a text with
 * $1, $2 and gives rows.
 *
 *   SQ1  a transaction is BEGIN … COMMIT on the one connection, and operations are one after the other: none comes between
 *   SQ2  23505 (unique_violation) is the recipe's conflict only where the key was inserted; of any other statement it is an error and is passed on, as the
 *        effect would be lost by taking it for "done before"
 *   SQ3  an error with a SQLSTATE came from the database, and the transaction was rolled back; but for a connection that failed (08) or a server that was
 *        shut down (57P), and for an error without one: there nobody knows
 *
 * The caller's duties: one connection, not a pool; `createSinkTables` once; a space of its own.
 */
import type { CalleeOperation, Failed, OperationOn, Reply, Statement, Store, Transaction } from './store.ts'

/** What it needs of a client. */
export interface SqlClient {
  query(text: string, values?: unknown[]): Promise<SqlResult>
}

export interface SqlResult {
  readonly rows: readonly unknown[]
  /** pg. */
  readonly rowCount?: number | null
  /** PGlite. */
  readonly affectedRows?: number | undefined
}

export interface SqlDatabase extends Store<OperationOn<'database'> | CalleeOperation> {
  /** The session ends after so many statements of a transaction, as when its connection breaks: the database rolls back. */
  readonly breakOff: (transaction: Transaction, after: number) => Promise<void>
}

const tables = [
  'sink_keys (space text, key text, PRIMARY KEY (space, key))',
  'sink_rows (space text, key text)',
  'sink_effects (number bigserial PRIMARY KEY, space text, id text)',
  'sink_offsets (space text, part text, next bigint, PRIMARY KEY (space, part))',
  'sink_outbox (number bigserial PRIMARY KEY, space text, id text)',
  'sink_calls (number bigserial PRIMARY KEY, space text, id text, idempotency_key text, UNIQUE (space, idempotency_key))',
]

export async function createSinkTables(client: SqlClient): Promise<void> {
  for (const table of tables) await client.query(`CREATE TABLE IF NOT EXISTS ${table}`)
}

export function sqlDatabase(client: SqlClient, { space }: { readonly space: string }): SqlDatabase {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(deed: () => Promise<Result>): Promise<Result> => {
    const mine = last.then(deed)
    last = mine.catch(() => {})
    return mine
  }
  return {
    perform: operation => inTurn(() => perform(client, space, operation)),
    breakOff: ({ statements }, after) =>
      inTurn(async () => {
        await client.query('BEGIN')
        for (const statement of statements.slice(0, after)) await execute(client, space, statement)
        await client.query('ROLLBACK')
      }),
  }
}

async function perform(
  client: SqlClient,
  space: string,
  operation: OperationOn<'database'> | CalleeOperation,
): Promise<Reply> {
  try {
    if (operation.type === 'transaction') return await transact(client, space, operation)
    const { text, values } = textOf(operation)
    const { rows } = await client.query(text, [space, ...values])
    return replyTo(operation, rows.map(valueIn))
  } catch (error) {
    return failureOf(error)
  }
}

async function transact(client: SqlClient, space: string, { statements }: Transaction): Promise<Reply> {
  await client.query('BEGIN')
  try {
    for (const statement of statements) {
      const refused = await execute(client, space, statement)
      if (refused === undefined) continue
      await client.query('ROLLBACK')
      return { type: refused }
    }
    await client.query('COMMIT')
    return { type: 'ok' }
  } catch (error) {
    // What the statement had to say matters; a connection that is gone rolls back by itself.
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

async function execute(client: SqlClient, space: string, statement: Statement) {
  const { text, values } = statementOf(statement)
  try {
    const { affectedRows, rowCount } = await client.query(text, [space, ...values])
    const changes = affectedRows ?? rowCount ?? 0
    return statement.type === 'storeOffset' && changes === 0 ? 'fenced' : undefined
  } catch (error) {
    if (statement.type === 'insertKey' && codeOf(error) === uniqueViolation) return 'conflict'
    throw error
  }
}

interface Text {
  readonly text: string
  /** From $2 on; $1 is the space. */
  readonly values: readonly unknown[]
}

const storeOffset = `INSERT INTO sink_offsets VALUES ($1, $2, $3) ON CONFLICT (space, part) DO UPDATE SET next = EXCLUDED.next`

function statementOf(statement: Statement): Text {
  switch (statement.type) {
    case 'insertKey':
      return { text: 'INSERT INTO sink_keys VALUES ($1, $2)', values: [statement.key] }
    case 'insertRow':
      return { text: 'INSERT INTO sink_rows VALUES ($1, $2)', values: [statement.key] }
    case 'apply':
      return { text: 'INSERT INTO sink_effects (space, id) VALUES ($1, $2)', values: [statement.id] }
    case 'storeOffset': {
      const { partition, next, fence } = statement
      if (fence === undefined) return { text: storeOffset, values: [partition, next] }
      return { text: `${storeOffset} WHERE sink_offsets.next <= $4`, values: [partition, next, fence] }
    }
    case 'addToOutbox':
      return { text: 'INSERT INTO sink_outbox (space, id) VALUES ($1, $2)', values: [statement.id] }
    case 'removeFromOutbox':
      return { text: 'DELETE FROM sink_outbox WHERE space = $1 AND id = $2', values: [statement.id] }
  }
}

type Single = Exclude<OperationOn<'database'>, Transaction> | CalleeOperation

const call = `INSERT INTO sink_calls (space, id, idempotency_key) VALUES ($1, $2, $3) ON CONFLICT (space, idempotency_key) DO NOTHING`

function textOf(operation: Single): Text {
  switch (operation.type) {
    case 'findKey':
      return { text: 'SELECT key AS value FROM sink_keys WHERE space = $1 AND key = $2', values: [operation.key] }
    case 'findRow':
      return {
        text: 'SELECT key AS value FROM sink_rows WHERE space = $1 AND key = $2 LIMIT 1',
        values: [operation.key],
      }
    case 'readOffset':
      return {
        text: 'SELECT next AS value FROM sink_offsets WHERE space = $1 AND part = $2',
        values: [operation.partition],
      }
    case 'readOutbox':
      return { text: 'SELECT id AS value FROM sink_outbox WHERE space = $1 ORDER BY number LIMIT 1', values: [] }
    case 'readEffects':
      return { text: 'SELECT id AS value FROM sink_effects WHERE space = $1 ORDER BY number', values: [] }
    case 'call':
      return { text: call, values: [operation.id, operation.idempotencyKey ?? null] }
    case 'readCalls':
      return { text: 'SELECT id AS value FROM sink_calls WHERE space = $1 ORDER BY number', values: [] }
  }
}

function replyTo({ type }: Single, values: readonly string[]): Reply {
  if (type === 'call') return { type: 'ok' }
  if (type === 'readEffects' || type === 'readCalls') return { type: 'listed', values }
  return values[0] === undefined ? { type: 'absent' } : { type: 'found', value: values[0] }
}

const valueIn = (row: unknown): string => String((row as { readonly value: unknown }).value)

const uniqueViolation = '23505'

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  // Node's own have five letters too: EPIPE.
  return typeof code === 'string' && /^(?!E)[0-9A-Z]{5}$/.test(code) ? code : ''
}

function failureOf(error: unknown): Failed {
  const text = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  return { type: 'failed', code, text, isUnknown: code === '' || /^(08|57P)/.test(code) }
}

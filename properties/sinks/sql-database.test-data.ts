/** PostgreSQL for tests, in this process, its files in a folder of their own: so it can be closed in the middle of something, and opened again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createSinkTables, type SqlClient } from '../../impl/sinks/sql.ts'

export interface OpenDatabase {
  /** Whichever is open, or was last. */
  readonly client: SqlClient
  readonly close: () => Promise<void>
  readonly open: () => Promise<void>
  readonly end: () => Promise<void>
}

export async function openDatabase(): Promise<OpenDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'ackproof-pglite-'))
  let current = await PGlite.create(folder)
  // As pg has it: a text without values is sent as one message. Five are needed otherwise, and most statements here are BEGIN and COMMIT.
  const client: SqlClient = {
    query: async (text, values) => (values ? current.query(text, values) : (await current.exec(text))[0]!),
  }
  await createSinkTables(client)
  const close = async () => {
    if (!current.closed) await current.close()
  }
  const open = async () => {
    current = await PGlite.create(folder)
  }
  const end = async () => {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { client, close, open, end }
}

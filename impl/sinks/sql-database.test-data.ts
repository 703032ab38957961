/** PostgreSQL for tests, in this process, its files in a folder of their own: so it can be closed in the middle of something, and opened again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createSinkTables, type SqlClient } from './sql.ts'

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
  const client: SqlClient = { query: (text, values) => current.query(text, values) }
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

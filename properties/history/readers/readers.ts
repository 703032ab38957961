/** Readers: by the name of their format. */
import { readJepsenJson } from './jepsen-json.ts'
import type { Reader, Sink } from './sink.ts'

export const formats = ['ndjson', 'jepsen-json', 'jepsen-edn', 'logs'] as const
export type Format = (typeof formats)[number]

/** Every format that is one file a history. */
export const readers: Readonly<Record<'jepsen-json', (sink: Sink) => Reader>> = {
  'jepsen-json': readJepsenJson,
}

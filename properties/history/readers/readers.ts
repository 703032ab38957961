/** Readers: by the name of their format. */
import { readJepsenEdn } from './jepsen-edn.ts'
import { readJepsenJson } from './jepsen-json.ts'
import { readNdjson } from './ndjson.ts'
import type { Reader, Sink } from './sink.ts'

export const formats = ['ndjson', 'jepsen-json', 'jepsen-edn', 'logs'] as const
export type Format = (typeof formats)[number]
/** One file a history. */
export type SingleFormat = 'ndjson' | 'jepsen-json' | 'jepsen-edn'

export const readers: Readonly<Record<SingleFormat, (sink: Sink) => Reader>> = {
  ndjson: readNdjson,
  'jepsen-json': readJepsenJson,
  'jepsen-edn': readJepsenEdn,
}

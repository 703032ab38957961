/**
 * A stored report of either kind, read back.
 *
 *   R1  what is damaged, of another version, of something else or too large is refused with one sentence
 *   R2  nothing nests deeper than any report does: a text of brackets alone must not fill the stack
 */
import { UsageError } from '../../model/deployment/index.ts'
import { parseHistoryReport } from '../history-report.ts'
import type { AnyReport } from '../render/any-report.ts'
import { parseReport } from '../report.ts'
import { readText } from './files.ts'

/** A report of the whole suite has some ten megabytes. */
export const MAX_REPORT_BYTES = 64 * 2 ** 20
const deepest = 200
/** Outside a text, as within one the quotes would be escaped. */
const ofHistory = /"schema"\s*:\s*"ackproof\/history@/

export function readReport(path: string): AnyReport {
  const text = readText(path, MAX_REPORT_BYTES, 'a report that `ackproof verify --json FILE` wrote')
  if (isDeep(text)) {
    throw new UsageError(
      `${path} is no ackproof report (it nests deeper than any): right would be a file that --json wrote.`,
    )
  }
  return ofHistory.test(text) ? parseHistoryReport(text, path) : parseReport(text, path)
}

/** Brackets outside texts, counted. */
function isDeep(text: string): boolean {
  let depth = 0
  let isText = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) isText = !isText
    else if (isText) {
      if (c === BACKSLASH) i++
    } else if (c === OPEN || c === BRACE) {
      if (++depth > deepest) return true
    } else if (c === CLOSE || c === UNBRACE) depth--
  }
  return false
}

const [QUOTE, BACKSLASH, OPEN, CLOSE, BRACE, UNBRACE] = ['"', '\\', '[', ']', '{', '}'].map(c => c.charCodeAt(0))

/** The file that GitHub shows as the summary of a step. It is added to, never overwritten: a step may have said something of its own. */
import { appendFileSync, statSync } from 'node:fs'
import { UsageError } from '../../model/deployment/index.ts'
import { MOST_BYTES, summaryWithin } from '../render/step-summary.ts'

export function assertSummary(path: string): void {
  try {
    appendFileSync(path, '')
  } catch {
    throw notWritable(path)
  }
}

export function addToSummary(path: string, markdown: string): void {
  try {
    const taken = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    appendFileSync(path, summaryWithin(markdown, MOST_BYTES - taken))
  } catch {
    throw notWritable(path)
  }
}

const notWritable = (path: string) =>
  new UsageError(
    `GITHUB_STEP_SUMMARY names ${path}, which cannot be written: unset it, or leave markdown out of --format.`,
  )

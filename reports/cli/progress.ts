/** The progress line: how many jobs are done, which are under way and how far. Only on a terminal; it is wiped before anything else is printed. */
import type { Job } from '../../properties/jobs.ts'
import { number } from '../render/look.ts'
import type { Outcome } from './pool.ts'
import type { Terminal } from './terminal.ts'

const EVERY_MS = 80
const WIPE = '\r\u001b[K'

export class ProgressLine {
  private readonly terminal: Terminal
  private readonly nameOf: (job: Job) => string
  private shownAt = 0

  constructor(terminal: Terminal, nameOf: (job: Job) => string) {
    this.terminal = terminal
    this.nameOf = nameOf
  }

  show(outcomes: readonly Outcome[]): void {
    const { status } = this.terminal
    const now = Date.now()
    if (!status || now - this.shownAt < EVERY_MS) return
    this.shownAt = now
    status.write(`${WIPE}${progressText(outcomes, this.nameOf).slice(0, status.width - 1)}`)
  }

  /** A line that stays, above the one that moves; dropped where there is no terminal, as the end says it all again. */
  say(text: string): void {
    this.terminal.status?.write(`${WIPE}${text}\n`)
  }

  clear(): void {
    this.terminal.status?.write(WIPE)
  }
}

export function progressText(outcomes: readonly Outcome[], nameOf: (job: Job) => string): string {
  const over = outcomes.filter(({ end }) => end !== 'waiting' && end !== 'deciding').length
  const current = outcomes
    .filter(({ end }) => end === 'deciding')
    .map(({ job, states }) => `${nameOf(job)} (${number(states)} states)`)
  return `  ${over} of ${outcomes.length} decided · ${current.join(' · ')}`
}

/**
 * The jobs of `check` alone, which know no claim: a process that has no others loads half as much, and has its first verdict sooner.
 *
 *     question ──▶ verdicts       story ──▶ the same findings, told       near misses ──▶ those that have one, with it
 */
import { findVerdicts, tellNearMisses, tellStories } from './answer-question.ts'
import { isBeside } from './beside.ts'
import { findVerdictsBeside, tellBeside } from './decide-beside.ts'
import type { Finding } from './finding.ts'
import type { Asked, Found, Job, Limits } from './jobs.ts'
import { answerVerdicts } from './verdicts-alone.ts'

export type AskedJob = Extract<Job, { readonly kind: 'question' | 'story' | 'near misses' | 'verdicts' }>

const kinds: ReadonlySet<Job['kind']> = new Set<AskedJob['kind']>(['question', 'story', 'near misses', 'verdicts'])

export const isAsked = (job: Job): job is AskedJob => kinds.has(job.kind)

export function runAsked(job: AskedJob, limits: Limits, found: Found): void {
  const trusting = { ...limits, trusted: true }
  switch (job.kind) {
    case 'question':
      return answer(job, trusting, found)
    case 'story':
      return tell(job.question, job.findings, trusting, found, job.plain)
    case 'near misses':
      return tellNearMisses(job.question, job.findings, trusting, found)
    case 'verdicts':
      return answerVerdicts(job.question, trusting, found)
  }
}

function answer({ question, untold }: Asked, limits: Limits, found: Found): void {
  const findings = isBeside(question) ? findVerdictsBeside(question, limits) : findVerdicts(question, limits)
  if (untold) findings.forEach(found)
  else tell(question, findings, limits, found)
}

function tell(
  question: Asked['question'],
  findings: readonly Finding[],
  limits: Limits,
  found: Found,
  isPlain = false,
): void {
  if (isBeside(question)) return tellBeside(question, findings, limits, found)
  const told = tellStories(question, findings, found)
  if (!isPlain) tellNearMisses(question, told, limits, found)
}

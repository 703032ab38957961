/**
 * Exit codes, the same for every command (the table of design.md).
 *
 *   X1  the worst wins, and a contradiction is worse than an open question: a script that lets `undecided` pass must not let a broken
 *       requirement pass with it
 *   X2  'not modelled' is an answer, with its reason; only a requirement on it is undecided
 */
import type { Comparison, Outcome } from '../../properties/compared.ts'
import type { Finding } from '../../properties/finding.ts'
import { provenByAbsence } from '../../properties/history/anomalies.ts'
import { isQuestion } from '../../properties/history/telling.ts'
import type { HistoryOfReport, HistoryReport } from '../history-report.ts'
import { type Agreement, agreementOf } from '../report.ts'

export const exitCodes = {
  asExpected: 0,
  contradicted: 1,
  usage: 2,
  undecided: 3,
  failed: 4,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const badness: readonly ExitCode[] = [0, 3, 1, 2, 4, 130]

export function worst(codes: readonly ExitCode[]): ExitCode {
  return badness[Math.max(0, ...codes.map(code => badness.indexOf(code)))]!
}

const codes = { 'as expected': 0, contradicted: 1, undecided: 3 } as const satisfies Record<Agreement, ExitCode>

export function codeOfClaim(finding: Finding): ExitCode {
  return codes[agreementOf(finding)]
}

/** Of `check`: `required` holds ids such as 'NAL:b1'; empty when nothing is required. */
export function codeOfCheck(findings: readonly Finding[], required: readonly string[]): ExitCode {
  if (required.length === 0) return worst(findings.map(codeOfClaim))
  return worst(required.map(id => codeOfRequired(findings.filter(finding => finding.id === id))))
}

/** Of `diff`: what is lost contradicts; what was broken before is not this change's doing. */
export function codeOfDiff({ required }: Pick<Comparison, 'required'>): ExitCode {
  return worst(required.map(({ outcome }) => codesOfOutcome[outcome]))
}

const codesOfOutcome = {
  kept: exitCodes.asExpected,
  'broken before': exitCodes.asExpected,
  lost: exitCodes.contradicted,
  undecided: exitCodes.undecided,
} as const satisfies Record<Outcome, ExitCode>

/** A requirement that nothing answers is open, not met. */
function codeOfRequired(answers: readonly Finding[]): ExitCode {
  return answers.length === 0 ? exitCodes.undecided : worst(answers.map(codeOfRequirement))
}

function codeOfRequirement({ verdict }: Finding): ExitCode {
  if (verdict === 'holds') return exitCodes.asExpected
  return verdict === 'broken' ? exitCodes.contradicted : exitCodes.undecided
}

/** Of `history`: what nothing permits contradicts; what is damaged, unseen or required and cannot be told is undecided. */
export function codeOfHistory({ histories, required }: HistoryReport): ExitCode {
  return worst(
    histories.flatMap(history => [codeOfAnomalies(history), ...required.map(name => codeOfGuarantee(history, name))]),
  )
}

function codeOfAnomalies({ anomalies, damaged }: HistoryOfReport): ExitCode {
  const codes = anomalies.map(({ name, count, permitted }) => {
    // A line that could not be read may have told what is missing.
    if (isQuestion(name) || (damaged.count > 0 && provenByAbsence.has(name))) return exitCodes.undecided
    const allowed = permitted.reduce((sum, each) => sum + each.count, 0)
    return allowed < count ? exitCodes.contradicted : exitCodes.asExpected
  })
  return worst([...codes, damaged.count > 0 ? exitCodes.undecided : exitCodes.asExpected])
}

function codeOfGuarantee({ verdicts }: HistoryOfReport, name: string): ExitCode {
  const verdict = verdicts.find(({ guarantee }) => guarantee === name)?.verdict
  if (verdict === 'not seen broken') return exitCodes.asExpected
  return verdict === 'broken' ? exitCodes.contradicted : exitCodes.undecided
}

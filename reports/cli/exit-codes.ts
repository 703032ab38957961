/**
 * Exit codes, the same for every command (the table of design.md).
 *
 *   X1  the worst wins, and a contradiction is worse than an open question: a script that lets `undecided` pass must not let a broken
 *       requirement pass with it
 *   X2  'not modelled' is an answer, with its reason; only a requirement on it is undecided
 */
import type { Finding } from '../../properties/finding.ts'
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

/** A requirement that nothing answers is open, not met. */
function codeOfRequired(answers: readonly Finding[]): ExitCode {
  return answers.length === 0 ? exitCodes.undecided : worst(answers.map(codeOfRequirement))
}

function codeOfRequirement({ verdict }: Finding): ExitCode {
  if (verdict === 'holds') return exitCodes.asExpected
  return verdict === 'broken' ? exitCodes.contradicted : exitCodes.undecided
}

/**
 * The terminal's door: a report, told as text. Pure: the width and the colours come in with `Look`.
 *
 *     Report ──renderVerify · renderCheck · renderReplay──▶ string
 */
import type { Finding, ToldCounterexample } from '../../properties/finding.ts'
import { drawCounterexample, faultsNeeded } from './counterexample.ts'
import type { Look } from './look.ts'
import type { ClaimWords } from './verify.ts'

export { renderCheck, type CheckView } from './check.ts'
export { type Look, type Paint, plain, safe } from './look.ts'
export { quietCheck, quietHistory, quietVerify } from './quiet.ts'
export { type ClaimWords, renderVerify } from './verify.ts'

/** The steps that a replay took, told again from the machines and not from the report. */
export function renderReplay(
  { id, case: row }: Pick<Finding, 'id' | 'case'>,
  claim: ClaimWords | undefined,
  counterexample: ToldCounterexample,
  look: Look,
): string {
  const told = {
    word: 'REPLAYED',
    title: claim === undefined ? id : `${id} ${claim.name}`,
    says: claim?.says ?? '',
    under: [...(row === undefined ? [] : [row]), faultsNeeded(counterexample)],
    counterexample,
  }
  return `${drawCounterexample(told, look)}\n`
}

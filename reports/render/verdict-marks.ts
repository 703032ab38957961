/** A verdict where there is no colour: a sign and the word. */
import type { Verdict } from '../../properties/finding.ts'

export const verdictSigns: Readonly<Record<Verdict, string>> = {
  holds: '✓',
  broken: '✗',
  'not seen broken': '○',
  depends: '?',
  inconclusive: '…',
  'not modelled': '–',
}

export const signed = (verdict: Verdict): string => `${verdictSigns[verdict]} ${verdict}`

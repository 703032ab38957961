/** What became of counterexamples on the reference broker, in words. */
import type { Finding, OnBroker } from '../../properties/finding.ts'
import { number } from './look.ts'

export function onBrokerLine({ onBroker }: Pick<Finding, 'onBroker'>): string {
  if (onBroker === undefined) return ''
  const { outcome, text } = onBroker
  if (outcome === 'not compared') return `on the reference broker: not compared, ${text}`
  return `on the reference broker: ${outcome}${outcome === 'reproduced' ? ', in' : ','} ${text}`
}

/** Its reason is told, whatever else came out. */
export const isBrokerOdd = ({ onBroker }: Finding): boolean => onBroker?.outcome === 'not reproduced'

export function onBrokerSummary(findings: readonly Finding[]): readonly string[] {
  const all = findings.flatMap(({ onBroker }) => onBroker ?? [])
  if (all.length === 0) return []
  const of = (outcome: string) => all.filter(each => each.outcome === outcome)
  const where = (isBroken: boolean) =>
    findings.flatMap(({ verdict, onBroker }) => (onBroker && (verdict === 'broken') === isBroken ? [onBroker] : []))
  const share = (some: readonly OnBroker[], what: string) =>
    `${some.filter(each => each.outcome === 'reproduced').length} of ${number(some.length)} ${what}`
  const parts = [
    `On the reference broker ${share(where(true), 'counterexamples')} and ${share(where(false), 'witnesses')} reproduced`,
    ...(of('not reproduced').length > 0 ? [`${of('not reproduced').length} NOT reproduced`] : []),
    ...(of('not compared').length > 0
      ? [`${of('not compared').length} not compared (${reasons(of('not compared'))})`]
      : []),
  ]
  return [`${parts.join('; ')}.`]
}

const reasons = (all: readonly { readonly text: string }[]): string =>
  [...new Set(all.map(({ text }) => text))].join('; ')

/** The generated part of properties/history/README.md: every anomaly, what it breaks, what permits it. Nobody restates the rules by hand. */
import { type AnomalyName, anomalies } from '../../properties/history/anomalies.ts'
import { permissions } from '../../properties/history/permitted.ts'
import { type Effect, rulings } from '../../properties/history/verdict-rules.ts'
import { between, table } from './readme.ts'

export const withRulings = (readme: string): string => between(readme, 'anomalies', rulingsTable())

function rulingsTable(): string {
  const names = Object.keys(anomalies) as readonly AnomalyName[]
  const rows = names.map(name => [`\`${name}\``, anomalies[name], effectsOf(name), permissionsOf(name)])
  return table(['anomaly', 'is', 'what it breaks', 'permitted'], rows)
}

function effectsOf(name: AnomalyName): string {
  const ruling = rulings[name]
  return typeof ruling === 'string' ? `– ${ruling}` : ruling.map(effectText).join('<br>')
}

function effectText({ on, does, when, because }: Effect): string {
  const if_ = when.length === 0 ? '' : ` (${when.join(', ')})`
  return `${does === 'breaks' ? `**${on}**` : `${on} cannot be told`}${if_}: ${because}`
}

function permissionsOf(name: AnomalyName): string {
  const own = permissions.filter(({ of, onlyIf }) => onlyIf === undefined && of.some(each => each === name))
  return own.map(({ facts = [], when = [] }) => conditionsOf(facts, when)).join('<br>')
}

function conditionsOf(facts: readonly { readonly says: string }[], when: readonly string[]): string {
  const all = [...facts.map(({ says }) => `\`${says}\``), ...when]
  return all.length === 0 ? 'always' : all.join(', ')
}

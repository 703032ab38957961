/**
 * Hundreds of cases that differ in a setting, a fault class and the number of in-sync shrinks, as one table: a row a setting, a column a fault
 * class, in each cell from how many shrinks on it is broken.
 */
import type { Finding } from '../../properties/finding.ts'
import { blocks, inline, markdownTable } from './markdown-text.ts'

/** 'RF 3, min in-sync 2, acks=all, unclean off, p1, 2 shrinks' */
const shape = /^(.+), ([^,]+), (\d+) shrinks?$/

interface Place {
  readonly setting: string
  readonly fault: string
  readonly shrinks: number
  readonly verdict: Finding['verdict']
}

/** Undefined where the cases are no such table, or so few that a list says it better. */
export function shrinksTable(findings: readonly Finding[]): string | undefined {
  const places = findings.flatMap(({ case: text = '', verdict }): readonly Place[] => {
    const [, setting, fault, shrinks] = shape.exec(text) ?? []
    return setting === undefined ? [] : [{ setting, fault: fault!, shrinks: Number(shrinks), verdict }]
  })
  if (places.length < findings.length || places.length < 50) return undefined
  const faults = [...new Set(places.map(({ fault }) => fault))]
  const rows = [...new Set(places.map(({ setting }) => setting))].map(setting => [
    inline(setting),
    ...faults.map(fault => cellOf(places.filter(each => each.setting === setting && each.fault === fault))),
  ])
  const legend =
    '✗ n: broken from n in-sync shrinks on; ✓ holds at every number of shrinks that the scope allows; a word stands where neither was decided.'
  return blocks([markdownTable(['setting', ...faults.map(inline)], rows), legend])
}

function cellOf(places: readonly Place[]): string {
  const odd = places.find(({ verdict }) => verdict !== 'holds' && verdict !== 'broken')
  if (odd) return odd.verdict
  const broken = places.filter(({ verdict }) => verdict === 'broken').map(({ shrinks }) => shrinks)
  const least = Math.min(...broken)
  const later = places.find(({ verdict, shrinks }) => verdict === 'holds' && shrinks > least)
  if (later) return `✗ at ${broken.join(', ')}`
  return broken.length > 0 ? `✗ ${least}` : places.length > 0 ? '✓' : ''
}

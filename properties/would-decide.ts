/**
 * What would decide: of a cell that depends on facts nobody gave, the one to supply first.
 *
 *     every way they may turn out ──decidingFact──▶ the fact that leaves least open ──factPlaces──▶ where it stands, what prints it, the option
 *
 *   W1  the fact is the one that the branches of the finding begin with (depends.ts): whoever supplies it sees those that remain
 *   W2  its values are those that were tried; nothing says that it is one of them
 */
import type { FactName, FactValue } from '../model/deployment/index.ts'
import type { Leaves } from './branching.ts'
import { type Decided, decidingFact } from './depends.ts'
import { textOfValue } from './fact-text.ts'
import type { Decides, Finding } from './finding.ts'
import { type FactPlace, factPlaces, type Kind, type Place } from './would-decide-places.ts'

/** The same finding, and where it is open for want of facts, what would decide it. */
export function withDecides(
  finding: Finding,
  found: readonly Decided[],
  { unknown }: Leaves,
  files: readonly string[],
): Finding {
  const isOpen = finding.verdict === 'depends' || finding.verdict === 'inconclusive'
  const fact = isOpen ? decidingFact(found, unknown) : undefined
  if (fact === undefined) return finding
  const values = found.flatMap(({ leaf }) => leaf.assume[fact] ?? [])
  return { ...finding, decides: decidesOf(fact, [...new Set(values)], kindsOf(files)) }
}

export function decidesOf(fact: FactName, values: readonly FactValue[], kinds: readonly Kind[]): Decides {
  const place = factPlaces[fact]
  const { stands, command } = placeOf(place, kinds)
  return {
    fact,
    stands,
    command,
    option: place.option ?? `--set ${fact}=VALUE`,
    values: values.map(textOfValue),
    ...(place.asFile && { asFile: true }),
  }
}

function placeOf({ of = {}, ...usual }: FactPlace, kinds: readonly Kind[]): Place {
  const kind = kinds.find(each => of[each] !== undefined)
  return kind === undefined ? usual : of[kind]!
}

const endings: Readonly<Record<Kind, RegExp>> = {
  spring: /(^|[/\\])(application|bootstrap)[\w-]*\.(ya?ml|properties)$/,
  javascript: /\.[cm]?[jt]sx?$/,
  containers: /(^|[/\\])((docker-)?compose[\w.-]*\.ya?ml|[\w.-]*Dockerfile[\w.-]*|[\w.-]*\.env)$/,
  terraform: /\.tf(\.json)?$/,
}

export const kindsOf = (names: readonly string[]): readonly Kind[] =>
  (Object.keys(endings) as Kind[]).filter(kind => names.some(name => endings[kind].test(name)))

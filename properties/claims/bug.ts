/** What the rows of bugs.ts are made of: pairs of systems as cases, and rows that say why they are not decided. */
import type { Bug } from '../../model/kafka/bugs/index.ts'
import { counterpartOfBug } from '../conformance/former-rules.ts'
import type { Sight } from '../conformance/shown.ts'
import { broken, type Case, type Claim, holds, nearMiss, type Special } from './claim.ts'

/** By the property that a bug breaks: what of it processes and disks show. Who is a member of which set is a matter of state alone. */
const sights: Readonly<Record<string, Sight>> = {
  'no acknowledged record is lost': 'NAL',
  'what was handled stays': 'kept',
}

const specialOf = (bug: Bug, is: 'broken' | 'mended'): Special => ({
  onBroker: counterpartOfBug(bug, is),
  ...(sights[bug.property.name] ? { sight: sights[bug.property.name]! } : {}),
  kind: 'special',
  name: bug.says,
  spec: is === 'broken' ? bug.broken : bug.fixed,
  property: bug.property,
  witness: bug.witness,
  scope: bug.scope,
  tell: bug.tell,
  ...(is === 'broken' ? { rule: `Here ${bug.without}.` } : {}),
})
/** A pair of systems as two cases; the mended one is searched once where several mistakes are mended by the same. */
export const brokenBy = (bug: Bug) => broken(`${bug.without} (${bug.scope})`, specialOf(bug, 'broken'))
export const mended = (bug: Bug, words = 'mended') =>
  nearMiss(holds(`${words} (${bug.scope})`, specialOf(bug, 'mended')))

const assumes = ['one partition', 'the scope of each case']
interface Row extends Pick<Claim, 'id' | 'name' | 'says' | 'answer' | 'source' | 'evidence'> {
  readonly cases: readonly Case[]
}
export const row = (one: Row): Claim => ({ kind: 'safety', assumes, ...one })
export const missing = (id: string, name: string, says: string, source: string, notModelled: string): Claim => ({
  kind: 'safety',
  id,
  name,
  says,
  source,
  assumes,
  answer: `Not modelled: ${notModelled}`,
  notModelled,
  cases: [],
})

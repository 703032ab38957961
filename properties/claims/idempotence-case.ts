/** What the rows of idempotence.ts are made of: promises of an idempotent producer in a system of its own, and pairs of systems as cases. */
import { type Property, sometimes } from '../../model/index.ts'
import { type ProducerBug, producerScopeText } from '../../model/kafka/bugs/producer-bugs.ts'
import {
  effects,
  idempotenceSystem,
  javaParameters,
  noEffectTwice,
  type ProducerParameters,
  type ProducerScope,
  type Promised,
  promiseNames,
  promises,
  smallScope,
  tellIdempotence,
} from '../../model/kafka/idempotence/index.ts'
import { sequencesOnBroker } from '../conformance/idempotence/sequence-reproduce.ts'
import type { Sight } from '../conformance/shown.ts'
import { ruleOfProducer } from '../telling/rule-words.ts'
import { broken, type Case, holds, nearMiss, type Special } from './claim.ts'

const strikesOf = (limits: Readonly<Record<string, number>>) => Object.keys(limits)

/** A record gets through although everything struck that the scope has. */
function getsThrough({ faults, circumstances, withEffect }: ProducerScope): Property {
  const struck = [
    ...strikesOf(faults).map(fault => `faults.${fault}`),
    ...strikesOf(circumstances).map(name => `circumstances.${name}`),
  ]
  return sometimes(
    'a record gets through although everything struck',
    [withEffect ? 'effects.handled' : 'producer.acknowledged', ...struck],
    ([through, ...spent]) => through! > 0 && spent.every(times => times > 0),
  )
}

/** How a rule that is at fault is told: the client's, where the case names one. */
interface About {
  readonly rule?: string
}

export function promised(
  name: Promised,
  parameters: Partial<ProducerParameters>,
  scope: Partial<ProducerScope> = {},
  { rule = ruleOfProducer({ ...javaParameters, ...parameters }, name) }: About = {},
): Special {
  const bounds = { ...smallScope, ...scope }
  return {
    kind: 'special',
    name: promises[name].name,
    spec: () => idempotenceSystem({ ...javaParameters, ...parameters }, bounds),
    property: promises[name],
    witness: getsThrough(bounds),
    scope: producerScopeText(bounds),
    tell: tellIdempotence,
    settings: { ...javaParameters, ...parameters },
    onBroker: sequencesOnBroker({ parameters: { ...javaParameters, ...parameters }, scope: bounds }),
    sight: name,
    ...(rule ? { rule } : {}),
  }
}

/** That no effect happens twice, where it lands. */
export function effectOnce(
  parameters: Partial<ProducerParameters>,
  scope: Partial<ProducerScope>,
  about: About = {},
): Special {
  const bounds = { ...smallScope, ...scope, withEffect: true }
  return {
    ...promised('AMO', parameters, bounds, about),
    name: noEffectTwice.name,
    spec: () => idempotenceSystem({ ...javaParameters, ...parameters }, bounds, { effects }),
    property: noEffectTwice,
  }
}

/** What processes and logs show of it; that a producer is of no more use is a matter of its state alone. */
const sightOf = ({ name }: Property): { readonly sight?: Sight } => {
  const sight = promiseNames.find(each => promises[each].name === name)
  return sight === undefined ? {} : { sight }
}

const specialOf = (bug: ProducerBug, is: 'broken' | 'mended'): Special => ({
  kind: 'special',
  name: bug.says,
  spec: is === 'broken' ? bug.broken : bug.fixed,
  property: bug.property,
  witness: bug.witness,
  scope: bug.scope,
  tell: bug.tell,
  settings: { ...bug.parameters, ...(is === 'broken' ? bug.setting : {}) },
  onBroker: sequencesOnBroker({
    parameters: is === 'broken' ? { ...bug.parameters, ...bug.setting } : bug.parameters,
    scope: bug.bounds,
  }),
  ...sightOf(bug.property),
  ...(is === 'broken' ? { rule: `Here ${bug.without}.` } : {}),
})

export const brokenBy = (bug: ProducerBug): Case => broken(`${bug.without} (${bug.scope})`, specialOf(bug, 'broken'))
export const mendedBy = (bug: ProducerBug, words: string): Case =>
  nearMiss(holds(`${words} (${bug.scope})`, specialOf(bug, 'mended')))

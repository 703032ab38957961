/**
 * What is promised of consume-process-produce, as properties of effects where they land: what the reader of the output is handed, or calls outside.
 *
 *   ALO     from every state every input record can still come to have its effect, by steps that are no fault
 *   AMO     no input record has its effect twice
 *   ORD     the effects of one input partition come first in its order
 *   ATOMIC  an output is committed if and only if the offset of its input is, whenever no transaction is between its decision and its last marker
 */
import { always, canAlways, type Event, monitor, type Monitor, type Property, sometimes } from '../../explorer/index.ts'
import { maskOf } from '../views.ts'
import {
  instanceIds,
  type ProcessingParameters,
  processingRecords,
  type ProcessingScope,
  transactionalIds,
} from './parameters.ts'
import { instanceAddress, transactionAddress } from './speech.ts'

export const processingPromises = ['ALO', 'AMO', 'ORD', 'ATOMIC'] as const
export type ProcessingPromise = (typeof processingPromises)[number]

interface Effects {
  readonly had: number
  readonly twice: number
  /** Had first after a later one of its partition. */
  readonly late: number
}

function after({ had, twice, late }: Effects, record: number, { records }: ProcessingScope): Effects {
  const bit = maskOf([record])
  if ((had & bit) !== 0) return { had, twice: twice | bit, late }
  const later = records.flatMap((partition, i) => (i + 1 > record && partition === records[record - 1] ? [i + 1] : []))
  return { had: had | bit, twice, late: (had & maskOf(later)) === 0 ? late : late | bit }
}

const watches = (scope: ProcessingScope, recordsOf: (fact: Event) => readonly number[]) =>
  monitor<Effects>({
    start: { had: 0, twice: 0, late: 0 },
    step: (state, fact) => recordsOf(fact).reduce((now, record) => after(now, record, scope), state),
    views: { had: ({ had }) => had, twice: ({ twice }) => twice, late: ({ late }) => late },
  })

/** `seen` is what the reader was handed, `calls` what happened outside. */
export const processingMonitors = (scope: ProcessingScope): Readonly<Record<string, Monitor>> => ({
  seen: watches(scope, fact => (fact.type === 'Seen' ? (fact['records'] as readonly number[]) : [])),
  calls: watches(scope, fact => (fact.type === 'Called' ? [fact['record'] as number] : [])),
})

/** Where the effect lands. */
const landsIn = ({ effect }: ProcessingParameters) => (effect === 'outside' ? 'calls' : 'seen')
const none = ([records]: readonly number[]) => records === 0

const names = {
  seen: {
    ALO: 'every input record can still come to be seen downstream',
    AMO: 'no input record is seen twice downstream',
    ORD: 'input records are first seen downstream in their order',
  },
  calls: {
    ALO: 'every input record can still come to have its call outside',
    AMO: 'no input record has two calls outside',
    ORD: 'input records have their first call outside in their order',
  },
} as const

/** The promise as a property. `per`: views by which its violations are told apart; of ATOMIC none. */
export function processingProperty(
  promise: ProcessingPromise,
  parameters: ProcessingParameters,
  scope: ProcessingScope,
  per: readonly string[] = [],
): Property {
  if (promise === 'ATOMIC') return atomic(parameters, scope)
  const lands = landsIn(parameters)
  const name = names[lands][promise]
  const all = maskOf(processingRecords(scope))
  switch (promise) {
    case 'ALO':
      return canAlways(name, [`${lands}.had`], ([had]) => had === all, { per })
    case 'AMO':
      return always(name, [`${lands}.twice`], none, per)
    case 'ORD':
      return always(name, [`${lands}.late`], none, per)
  }
}

const atomic = (parameters: ProcessingParameters, scope: ProcessingScope) =>
  always(
    'an output is committed if and only if the offset of its input is',
    [
      'output.committed',
      'group.committed',
      ...transactionalIds(parameters, scope).map(id => `${transactionAddress(id)}.isEnding`),
    ],
    ([written, committed, ...ending]) => written === committed || ending.some(is => is === 1),
  )

/** Nobody is put out: no instance is fenced for good. */
export const nobodyFenced = (scope: ProcessingScope): Property =>
  always(
    'no instance is fenced',
    instanceIds(scope).map(member => `${instanceAddress(member)}.fenced`),
    fenced => fenced.every(is => is === 0),
  )

/** That a promise does not hold for want of anything happening: a record has its effect although as many faults struck as may. */
export function processingWitness(parameters: ProcessingParameters, scope: ProcessingScope): Property {
  const most = Object.keys(scope.faults).length > 0 ? scope.total : 0
  return sometimes(
    'a record has its effect although every fault struck that may',
    [`${landsIn(parameters)}.had`, ...(most > 0 ? ['faults.spent'] : [])],
    ([had, spent = 0]) => had! > 0 && spent === most,
  )
}

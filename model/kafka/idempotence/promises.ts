/**
 * What is promised of an idempotent producer, as properties of its acknowledgements and of the log, whatever a consumer does with it.
 */
import { always, monitor, type Property, sometimes } from '../../explorer/index.ts'
import { maskOf } from '../views.ts'
import { sendsOf } from './views.ts'

export const promiseNames = ['NAL', 'AMO', 'ORD'] as const
export type Promised = (typeof promiseNames)[number]

const isAscending = (places: readonly number[]) => places.every((place, i) => i === 0 || places[i - 1]! < place)

export const promises: Readonly<Record<Promised, Property>> = {
  /** Retention apart. */
  NAL: always(
    'every acknowledged record was written',
    ['producer.acknowledged', 'broker-1.written'],
    ([acknowledged, written]) => (acknowledged! & ~written!) === 0,
  ),
  AMO: always('no record is written twice', ['broker-1.twice'], ([twice]) => twice === 0),
  /** A record that the application gives to `send` once more is sent then. */
  ORD: always(
    'acknowledged records stand in the log in the order in which they were sent',
    ['producer.order', 'broker-1.order'],
    ([sent, stored]) => {
      const places = sendsOf(stored!)
      return isAscending(
        sendsOf(sent!)
          .map(send => places.indexOf(send))
          .filter(place => place >= 0),
      )
    },
  ),
}

interface Effects {
  readonly handled: number
  readonly twice: number
}
/** What happened for each record, where it lands. */
export const effects = monitor<Effects>({
  start: { handled: 0, twice: 0 },
  step: ({ handled, twice }, fact) => {
    const bit = fact.type === 'Handled' ? maskOf([fact['record'] as number]) : 0
    return { handled: handled | bit, twice: twice | (handled & bit) }
  },
  views: { handled: ({ handled }) => handled, twice: ({ twice }) => twice },
})
export const noEffectTwice: Property = always('no effect happens twice', ['effects.twice'], ([twice]) => twice === 0)

/** All of these records are acknowledged, and all that may go wrong in this scope has gone wrong. */
export const acknowledgedInTrouble = (
  records: readonly number[],
  { faults, circumstances }: { readonly faults: number; readonly circumstances: number },
): Property =>
  sometimes(
    'every record is acknowledged although everything went wrong that may',
    [
      'producer.acknowledged',
      ...(faults > 0 ? ['faults.spent'] : []),
      ...(circumstances > 0 ? ['circumstances.spent'] : []),
    ],
    ([acknowledged, ...spent]) =>
      acknowledged === maskOf(records) && spent.reduce((sum, n) => sum + n, 0) === faults + circumstances,
  )

/**
 * The guarantees, as monitors and properties over the Kafka system. claims.md defines them in words; here is the same in predicates.
 *
 *   NAL  no acknowledged loss: the leader in office has every acknowledged record, and some surviving disk holds it
 *   NSL  no silent loss: NAL, and what was dropped after a failure or forgotten in a crash is on some disk too
 *   ALO  at least once: from every state, every acknowledged record can still come to be handled, without a fault
 *   AMO  at most once: no record is handled twice
 *   ORD  first handlings come in the order of acknowledged sends
 *   AVAIL  from every state, a new write can still be acknowledged, without a fault and without a restart
 *
 * A record on its way to a broker is not lost yet: with acks=0 it is "acknowledged" as soon as it was sent.
 *
 * Exactly once is of the effect, where it lands, and never of the delivery: no system decides it alone (check-effect.ts).
 */
import { always, canAlways, monitor, type Event, type Monitor, type Property, sometimes } from '../model/index.ts'
import { brokerIds, maskOf, type Parameters, recordIds, type Scope } from '../model/kafka/index.ts'

export const guaranteeNames = ['NAL', 'NSL', 'ALO', 'AMO', 'ORD', 'AVAIL'] as const
export type Guarantee = (typeof guaranteeNames)[number]

export const guaranteeSays: Readonly<Record<Guarantee, string>> = {
  NAL: 'No acknowledged record is lost.',
  NSL: 'No record given to send is lost without the application dealing with it.',
  ALO: 'Every acknowledged record is handled at least once.',
  AMO: 'No record is handled twice.',
  ORD: 'Records are handled in the order in which they were sent.',
  AVAIL: 'Writes are still accepted.',
}

/** What `check` answers. */
export const checkedNames = [...guaranteeNames, 'EO'] as const
export type Checked = (typeof checkedNames)[number]
export const checkedSays: Readonly<Record<Checked, string>> = {
  ...guaranteeSays,
  EO: 'Every effect happens exactly once, where it lands.',
}

/** Guarantees that one system can decide together: the cluster alone, the whole way to the handler, or a client that never gives up. */
export type Setting = 'cluster' | 'pipeline' | 'patient'
export const settingOf: Readonly<Record<Guarantee, Setting>> = {
  NAL: 'cluster',
  NSL: 'cluster',
  ALO: 'pipeline',
  AMO: 'pipeline',
  ORD: 'pipeline',
  AVAIL: 'patient',
}

/** What the producer was told is safe. */
const acknowledgements: Monitor = monitor<number>({
  start: 0,
  step: (mask, fact) => (fact.type === 'Acknowledged' ? mask | maskOf([fact['record']]) : mask),
  views: { acknowledged: mask => mask },
})

interface Effects {
  readonly handled: number
  readonly twice: number
  /** Some record was first handled after a later one. */
  readonly inverted: boolean
}

const effects: Monitor = monitor<Effects>({
  start: { handled: 0, twice: 0, inverted: false },
  step: (state, fact) => (fact.type === 'Handled' ? handle(state, fact) : state),
  views: { handled: state => state.handled, twice: state => state.twice, inverted: state => state.inverted },
})

function handle({ handled, twice, inverted }: Effects, fact: Event): Effects {
  const bit = maskOf([fact['record']])
  if ((handled & bit) !== 0) return { handled, twice: twice | bit, inverted }
  return { handled: handled | bit, twice, inverted: inverted || handled > bit }
}

/** What watches a system in this setting. */
export const monitorsOf = (setting: Setting): Readonly<Record<string, Monitor>> => {
  if (setting === 'patient') return {}
  return setting === 'cluster' ? { acks: acknowledgements } : { acks: acknowledgements, effects }
}

const union = (masks: readonly number[]) => masks.reduce((a, b) => a | b, 0)

/**
 * Are these records where they should be? `rest` holds, for each of `n` brokers, the epoch in which it leads, then each disk, then what is on
 * its way to each. The leader in office (in the store's own epoch, no zombie) has every record, or it is still on its way; and so has some disk.
 */
function isKept(records: number, epoch: number, rest: readonly number[], n: number): boolean {
  const flying = union(rest.slice(2 * n, 3 * n))
  for (let i = 0; i < n; i++) if (rest[i] === epoch && (records & ~(rest[n + i]! | flying)) !== 0) return false
  return (records & ~(union(rest.slice(n, 2 * n)) | flying)) === 0
}

/** The guarantee as a property. `per`: views by which its violations are told apart. */
export function propertyOf(
  guarantee: Guarantee,
  parameters: Parameters,
  scope: Scope,
  per: readonly string[],
): Property {
  const ids = brokerIds(parameters)
  const disks = ids.map(id => `broker-${id}.disk`)
  const kept = [...disks, ...ids.map(id => `requests-${id}.carries`)]
  const offices = ids.map(id => `broker-${id}.leads`)
  const trusted = recordIds(scope).map(record => `send-${record}.trusted`)
  switch (guarantee) {
    case 'NAL':
      return always(
        'NAL',
        ['acks.acknowledged', 'metadata.leaderEpoch', ...offices, ...kept],
        ([acknowledged, epoch, ...rest]) => isKept(acknowledged!, epoch!, rest, ids.length),
        per,
      )
    case 'NSL':
      return always(
        'NSL',
        ['acks.acknowledged', 'metadata.leaderEpoch', ...offices, ...kept, ...trusted],
        ([acknowledged, epoch, ...rest]) =>
          isKept(acknowledged!, epoch!, rest, ids.length) &&
          (union(rest.slice(3 * ids.length)) & ~union(rest.slice(ids.length, 3 * ids.length))) === 0,
        per,
      )
    case 'ALO':
      return canAlways(
        'ALO',
        ['acks.acknowledged', 'effects.handled'],
        ([acked, handled]) => (acked! & ~handled!) === 0,
        { per },
      )
    case 'AMO':
      return always('AMO', ['effects.twice'], ([twice]) => twice === 0, per)
    case 'ORD':
      return always(
        'ORD',
        ['acks.acknowledged', 'effects.inverted'],
        ([acked, inverted]) => inverted === 0 || acked !== maskOf(recordIds(scope)),
        per,
      )
    case 'AVAIL':
      return canAlways('AVAIL', ['send-1.acknowledged'], ([acknowledged]) => acknowledged === 1, {
        per,
        without: ['restart'],
      })
  }
}

/** That a guarantee does not hold for want of anything happening: a record gets through although this fault strikes. */
export function witnessOf(guarantee: Guarantee, fault: string): Property {
  const view = { cluster: 'acks.acknowledged', pipeline: 'effects.handled', patient: 'send-1.acknowledged' }
  // A handler that throws may be what keeps the only record from being handled: that it was acknowledged is enough to have been tried.
  const through = fault === 'e' ? 'acks.acknowledged' : view[settingOf[guarantee]]
  const struck = fault === 'none' ? [] : [`faults.${fault}`]
  return sometimes(
    `a record gets through, fault ${fault}`,
    [through, ...struck],
    ([records, spent = 1]) => records! > 0 && spent > 0,
  )
}

/** Properties that are no guarantee of their own: what a consumer was handed, who holds the controller's office. */
import { always, monitor, type Property, sometimes } from '../../model/index.ts'
import { brokerIds, controllerRace, tell, tellRace } from '../../model/kafka/index.ts'
import { scopeText, specOf } from '../question.ts'
import { ruleOfFact } from '../telling/rule-words.ts'
import { ask, type Change, type Special } from './claim.ts'

/** Whatever a consumer handled stays on some disk that survives (only what is below the high watermark is handed out). */
export function consumedStays(change: Change): Special {
  const fault = change.uncleanLeaderElection ? 'd1' : 'b1'
  const { question } = ask('AMO', fault, { replicationFactor: 3, minInsyncReplicas: 1, ...change }, { records: 1 })
  const disks = brokerIds(question.parameters).map(id => `broker-${id}.disk`)
  const union = (masks: readonly number[]) => masks.reduce((a, b) => a | b, 0)
  return {
    kind: 'special',
    name: 'what a consumer was handed stays',
    spec: () => specOf(question),
    property: always('kept', ['effects.handled', ...disks], ([handled, ...kept]) => (handled! & ~union(kept)) === 0),
    witness: sometimes(
      'a record is handled although the fault struck',
      ['effects.handled', 'faults.spent'],
      ([h, f]) => h! > 0 && f! > 0,
    ),
    scope: scopeText(question, fault),
    onBroker: { deployment: question },
    sight: 'kept',
    rule: `${ruleOfFact(change.uncleanLeaderElection ? 'topic.unclean.leader.election.enable' : 'topic.min.insync.replicas', 'NAL', question.parameters)}`,
    tell: step => tell(step, question.parameters, question.scope),
  }
}

/** Whatever is acknowledged has been flushed by some replica. No fault is asked for: it is about what an acknowledgement waits for. */
export function acknowledgedIsFlushed(change: Change): Special {
  const { question } = ask('NAL', 'none', { replicationFactor: 3, ...change }, { records: 1, shrinks: 0 })
  const flushed = brokerIds(question.parameters).map(id => `broker-${id}.flushed`)
  const union = (masks: readonly number[]) => masks.reduce((a, b) => a | b, 0)
  return {
    kind: 'special',
    name: 'what is acknowledged has been flushed',
    spec: () => specOf(question),
    property: always(
      'flushed',
      ['acks.acknowledged', ...flushed],
      ([acknowledged, ...kept]) => (acknowledged! & ~union(kept)) === 0,
    ),
    witness: sometimes('a record is acknowledged', ['acks.acknowledged'], ([acknowledged]) => acknowledged! > 0),
    scope: scopeText(question, 'none'),
    onBroker: { deployment: question },
    sight: 'flushed',
    rule: `${ruleOfFact('topic.flush.messages', 'NAL', question.parameters)}`,
    tell: step => tell(step, question.parameters, question.scope),
  }
}

/** Who appends what clients send: the leader alone. Two brokers may believe that they lead, but never in the same epoch. */
export function oneWriter(): Special {
  const { question } = ask('NAL', 'z', { replicationFactor: 2, minInsyncReplicas: 1 }, { records: 1 })
  const leads = brokerIds(question.parameters).map(id => `broker-${id}.leads`)
  return {
    kind: 'special',
    name: 'one broker takes writes in an epoch',
    spec: () => specOf(question),
    property: always('one writer', leads, ([one, other]) => one === 0 || one !== other),
    witness: sometimes(
      'a deposed leader still believes that it leads',
      leads,
      ([one, other]) => one! > 0 && other! > 0,
    ),
    scope: scopeText(question, 'z'),
    tell: step => tell(step, question.parameters, question.scope),
    onBroker: { deployment: question },
  }
}

interface Offices {
  readonly holders: number
  /** The controller epoch of the last order that the broker obeyed; −1 once it obeyed an older one after it. */
  readonly obeyed: number
}

const offices = monitor<Offices>({
  start: { holders: 0, obeyed: 0 },
  step: (state, fact) => {
    if (fact.type === 'NodeTaken') return { ...state, holders: state.holders + 1 }
    if (fact.type === 'NodeReleased') return { ...state, holders: state.holders - 1 }
    if (fact.type !== 'Obeyed' || state.obeyed < 0) return state
    const epoch = fact['controllerEpoch'] as number
    return { ...state, obeyed: epoch < state.obeyed ? -1 : epoch }
  },
  views: { holders: state => state.holders, stale: state => state.obeyed < 0, obeyed: state => state.obeyed },
})

function race(name: string, fencing: 'fenced' | 'unfenced', property: Property): Special {
  return {
    ...(fencing === 'unfenced'
      ? {
          rule: 'Neither the store nor a broker compares controller epochs: both obey whatever controller writes to them.',
        }
      : {}),
    kind: 'special',
    name,
    spec: () => controllerRace(fencing, { offices }),
    property,
    witness: sometimes(
      'the second controller is obeyed after a session expired',
      ['offices.obeyed', 'faults.spent'],
      ([o, z]) => o === 2 && z === 1,
    ),
    onBroker: { notCompared: 'the reference broker has one controller, which races for no office' },
    scope: '2 brokers that race, 1 that obeys, 3 announcements, at most 1 session that expires while its broker lives',
    tell: tellRace,
  }
}

export const oneHolder = race(
  'one holder',
  'fenced',
  always('one holder', ['offices.holders'], ([n]) => n! <= 1),
)
export const oneBelieves = race(
  'one believer',
  'fenced',
  always('one believer', ['controller-2.believes', 'controller-3.believes'], ([a, b]) => a! + b! <= 1),
)
export const noStaleOrders = (fencing: 'fenced' | 'unfenced') =>
  race(
    'no stale order is obeyed',
    fencing,
    always('no stale order', ['offices.stale'], ([stale]) => stale === 0),
  )

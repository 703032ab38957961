/**
 * Where the broker's world and the model's state differ, a sentence each.
 *
 *   D1  a transmission whose connection is broken, or whose request lies before a broker that is down, may have been given up by the producer
 *       already: a connection ends as a whole, and the model tells one record after the other
 *   D2  with ZooKeeper, power that fails everywhere leaves the in-sync set as it was written, as the controller dies too, and whichever member is
 *       back first leads, in a set of its own; the reference broker's outlives it, and takes out who is fenced, up to who leads next in the run.
 *       Until somebody does, set and epoch are not compared
 *   D3  with ZooKeeper, a leader forgets where a broker stood that comes back after its session ended, though its process never stopped; the
 *       reference broker, like KRaft, knows it by its broker epoch, which stays. The position counts as unknown until the broker fetches again
 */
import type { Event, Step } from '../../model/index.ts'
import { isKraft, recordIds, type SendContext } from '../../model/kafka/index.ts'
import {
  alterationsView,
  answersView,
  brokerView,
  commitsView,
  consumerView,
  coordinatorView,
  metadataView,
  repliesView,
  requestsView,
  sendView,
  type View,
} from './abstraction.ts'
import type { Actors } from './actors.ts'
import * as model from './model-view.ts'
import type { Numbering } from './numbering.ts'

type State = Step['state']

/** Every difference; none: the world is what the model says. */
export function differences(actors: Actors, state: State, numbering: Numbering, isDark = false): readonly string[] {
  const { parameters } = actors.stage.deployment
  const brokers = actors.stage.brokers.flatMap(id =>
    differing(`broker-${id}`, model.modelBroker(parameters, state(`broker-${id}`)), brokerView(actors, numbering, id)),
  )
  const inQuestion = (view: View) => (isDark && !isKraft(parameters) ? unwritten(view) : view)
  return [
    ...brokers,
    ...differing(
      'metadata',
      inQuestion(model.modelMetadata(parameters, state('metadata'))),
      inQuestion(metadataView(actors, numbering)),
    ),
    ...producerDifferences(actors, state),
    ...(isKraft(parameters) ? kraftDifferences(actors, state, numbering) : []),
    ...(actors.consumer ? consumerDifferences(actors, state) : []),
  ]
}

/** D2. */
const unwritten = ({ leader, registered }: View): View => ({ leader, registered })

function producerDifferences(actors: Actors, state: State): readonly string[] {
  const { stage, sends } = actors
  const records = recordIds(stage.deployment.scope)
  const given = records.flatMap(record => {
    const says = model.modelSend(state(`send-${record}`))
    return isGivenUp(actors, state, record) ? [] : differing(`send-${record}`, says, sendView(actors, record))
  })
  const replies = records.flatMap(record => {
    if (sends.stateOf(record).value !== 'awaiting') return []
    const says = model.modelReplies(state(`replies-${record}`), state(`send-${record}`))
    return differing(`replies-${record}`, says, repliesView(actors, record))
  })
  const requests = stage.brokers.flatMap(id =>
    stage.isRunning(id)
      ? differing(`requests-${id}`, model.modelRequests(state(`requests-${id}`)), requestsView(actors, id))
      : [],
  )
  return [...given, ...replies, ...requests]
}

/** D1. */
function isGivenUp({ stage, sends }: Actors, state: State, record: number): boolean {
  const { value, context } = state(`send-${record}`) as { readonly value: unknown; readonly context: SendContext }
  if (value !== 'awaiting' || sends.stateOf(record).value === 'awaiting') return false
  const { attempt, broker } = context
  const isThis = (event: Event) => event['record'] === record && event['attempt'] === attempt
  const isBroken = (state(`replies-${record}`) as readonly Event[]).some(
    event => event.type === 'Disconnected' && event['attempt'] === attempt,
  )
  const lies = !stage.isRunning(broker) && (state(`requests-${broker}`) as readonly Event[]).some(isThis)
  return isBroken || lies
}

function kraftDifferences(actors: Actors, state: State, numbering: Numbering): readonly string[] {
  return actors.stage.brokers.flatMap(id => [
    ...differing(
      `alterations-${id}`,
      model.modelAlterations(state(`alterations-${id}`)),
      alterationsView(actors, numbering, id),
    ),
    ...(actors.stage.isRunning(id)
      ? differing(`answers-${id}`, model.modelAnswers(state(`answers-${id}`)), answersView(actors, id))
      : []),
  ])
}

function consumerDifferences(actors: Actors, state: State): readonly string[] {
  return [
    ...differing('consumer', model.modelConsumer(state('consumer')), consumerView(actors)),
    ...differing('coordinator', model.modelCoordinator(state('coordinator')), coordinatorView(actors)),
    ...differing('commits', model.modelCommits(state('commits')), commitsView(actors)),
  ]
}

export function differing(slot: string, says: View, has: View): readonly string[] {
  const fields = [...new Set([...Object.keys(says), ...Object.keys(has)])]
  return fields
    .filter(field => textOf(says[field]) !== textOf(has[field]))
    .map(field => `${slot}.${field}: the model has ${textOf(says[field])}, the broker ${textOf(has[field])}`)
}

/** With the keys in order, as either side may name them in its own. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${key} ${textOf(field)}`).join(', ')}}`
}

/** Cards of the state panel for where an effect lands: what the source has handed out, what workers have in hand, what has landed. */
import type { LandedState, WorkerState, WorldState } from '../../../properties/telling/world-state.ts'
import { Card, differs, Value } from './state-card.tsx'

interface Both {
  readonly now: WorldState
  readonly was: WorldState
}

export function SinkParts({ now, was }: Both) {
  return (
    <>
      <Deliveries now={now} was={was} />
      {Object.entries(now.workers ?? {}).map(([name, worker]) => (
        <Worker key={name} name={name} now={worker} was={was.workers?.[name] ?? worker} />
      ))}
      {Object.entries(now.landed ?? {}).map(([name, place]) => (
        <Landed key={name} name={name} now={place} was={was.landed?.[name] ?? place} />
      ))}
      {Object.entries(now.relays ?? {}).map(([name, relay]) => (
        <Card key={name} name={name} isChanged={differs(relay, was.relays?.[name] ?? relay)}>
          <p class="values">
            <Value name="has" now={relay.has ?? 'nothing'} was={was.relays?.[name]?.has ?? 'nothing'} />
          </p>
        </Card>
      ))}
    </>
  )
}

const orNone = (words: readonly string[]) => (words.length === 0 ? 'nothing' : words.join(', '))

function Deliveries({ now, was }: Both) {
  const of = ({ deliveries }: WorldState, record: string) => {
    const { is = 'ready', to } = deliveries?.records[record] ?? {}
    return is === 'out' && to !== undefined ? `out to ${to}` : is
  }
  return (
    <Card name="queue" isChanged={differs(now.deliveries, was.deliveries)}>
      <p class="values">
        {now.deliveries?.owner !== undefined && (
          <Value name="owner" now={now.deliveries.owner} was={was.deliveries?.owner ?? 'nobody'} />
        )}
        {Object.keys(now.deliveries?.records ?? {}).map(record => (
          <Value key={record} name={record} now={of(now, record)} was={of(was, record)} />
        ))}
      </p>
    </Card>
  )
}

interface Changing<T> {
  readonly name: string
  readonly now: T
  readonly was: T
}

function Worker({ name, now, was }: Changing<WorkerState>) {
  const words = ({ holds }: WorkerState) =>
    orNone(Object.entries(holds).map(([record, next]) => `${record}, next ${next}`))
  return (
    <Card name={name} badge={<span class={`role is-${now.is}`}>{now.is}</span>} isChanged={differs(now, was)}>
      <p class="values">
        <Value name="in hand" now={words(now)} was={words(was)} />
      </p>
    </Card>
  )
}

function Landed({ name, now, was }: Changing<LandedState>) {
  const rows: readonly (readonly [name: string, of: (state: LandedState) => readonly string[]])[] = [
    ['effects', ({ effects }) => effects.map(({ record }) => record)],
    ['value of', ({ value }) => (value === undefined ? [] : [value])],
    ['keys', ({ keys = [] }) => keys],
    ['locks', ({ locks = {} }) => Object.keys(locks)],
    ['offset', ({ offset }) => (offset === undefined ? [] : [`${offset}`])],
    ['outbox', ({ outbox = [] }) => outbox],
  ]
  return (
    <Card name={name} isChanged={differs(now, was)}>
      <p class="values">
        {rows
          .filter(([title, of]) => title === 'effects' || of(now).length + of(was).length > 0)
          .map(([title, of]) => (
            <Value key={title} name={title} now={orNone(of(now))} was={orNone(of(was))} />
          ))}
      </p>
    </Card>
  )
}

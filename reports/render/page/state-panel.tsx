/** What everything is like after the step: each replica's log with its high watermark, the metadata, what clients believe. What the step changed is marked. */
import type { Story } from '../../../properties/telling/story.ts'
import type {
  BrokerState,
  ConsumerState,
  MetadataState,
  SendState,
  WorldState,
} from '../../../properties/telling/world-state.ts'
import { Card, differs, Value } from './state-card.tsx'
import { Parts } from './state-parts.tsx'
import { numberOf, setOf } from './words.ts'

interface PanelProps {
  readonly story: Story
  readonly n: number
  readonly label: string
}

export function StatePanel({ story, n, label }: PanelProps) {
  const now = story.states[n]!
  const was = story.states[n - 1] ?? now
  const slots = Math.max(
    1,
    ...story.states.flatMap(({ brokers }) => Object.values(brokers).map(({ log }) => log.length)),
  )
  return (
    <div class="state" role="region" aria-label={`${label}: state`} tabIndex={0} data-after={n}>
      <p class="state-title">{n === 0 ? 'At the beginning' : `After step ${n}`}</p>
      {Object.entries(now.brokers).map(([name, broker]) => (
        <Broker key={name} name={name} now={broker} was={was.brokers[name] ?? broker} slots={slots} />
      ))}
      {now.metadata && <Metadata now={now.metadata} was={was.metadata ?? now.metadata} />}
      {now.controllers && <Controllers now={now} was={was} />}
      {now.producer && <Producer now={now.producer} was={was.producer ?? now.producer} />}
      {now.consumer && <Consumer now={now.consumer} was={was.consumer ?? now.consumer} />}
      <Parts story={story} now={now} was={was} />
    </div>
  )
}

interface BrokerProps {
  readonly name: string
  readonly now: BrokerState
  readonly was: BrokerState
  readonly slots: number
}

function Broker({ name, now, was, slots }: BrokerProps) {
  const isr = (broker: BrokerState) => (broker.isr === undefined ? '–' : setOf(broker.isr))
  return (
    <Card name={name} badge={<Role now={now} />} isChanged={differs(now, was)} className={`broker is-${now.is}`}>
      <Log now={now} was={was} slots={slots} />
      <p class="values">
        <Value name="epoch" now={epochOf(now)} was={epochOf(was)} />
        <Value name="high watermark" now={`${now.highWatermark}`} was={`${was.highWatermark}`} />
        {now.isr && <Value name="in-sync" now={isr(now)} was={isr(was)} />}
        {now.proposedIsr && (
          <Value name="asked for" now={setOf(now.proposedIsr)} was={was.proposedIsr ? setOf(was.proposedIsr) : '–'} />
        )}
        {now.brokerEpoch !== undefined && (
          <Value name="broker epoch" now={`${now.brokerEpoch}`} was={`${was.brokerEpoch ?? 0}`} />
        )}
        {now.logStartOffset !== undefined && (
          <Value name="deleted below offset" now={`${now.logStartOffset}`} was={`${was.logStartOffset ?? 0}`} />
        )}
        {now.tooFewInSync && <Value name="in sync" now="too few" was={was.tooFewInSync ? 'too few' : 'enough'} />}
        {now.producers && <Value name="knows" now={knownOf(now)} was={knownOf(was)} />}
      </p>
    </Card>
  )
}

/** 'producer 1, epoch 0: sequences 0 1' */
function knownOf({ producers = {} }: BrokerState): string {
  const all = Object.entries(producers)
  const words = all.map(
    ([name, { producerEpoch, sequences }]) =>
      `${name}, epoch ${producerEpoch}: sequence${sequences.length > 1 ? 's' : ''} ${sequences.join(' ')}`,
  )
  return words.length === 0 ? 'no producer' : words.join('; ')
}

const epochOf = ({ leaderEpoch }: BrokerState) => (leaderEpoch < 0 ? 'none' : `${leaderEpoch}`)

function Role({ now: { is, fenced, follows } }: { readonly now: BrokerState }) {
  const words = is === 'follower' && follows !== undefined ? `follows ${follows}` : is
  return (
    <span class={`role is-${is}`}>
      {is === 'leader' ? '★ ' : is === 'down' || is === 'gone' ? '✕ ' : ''}
      {words}
      {fenced ? ', fenced' : ''}
    </span>
  )
}

function Log({ now, was, slots }: Omit<BrokerProps, 'name'>) {
  const { log, highWatermark, flushed } = now
  const words = log.map(({ record, epoch }, i) => `${record} of epoch ${epoch} at offset ${i}`).join(', ')
  const cut = was.log.length > log.length ? was.log.slice(log.length) : []
  return (
    <div class="log" role="img" aria-label={`Log: ${words === '' ? 'empty' : words}; high watermark ${highWatermark}`}>
      {Array.from({ length: slots }, (_, i) => {
        const entry = log[i]
        const before = was.log[i]
        const isNew = entry !== undefined && (before?.record !== entry.record || before.epoch !== entry.epoch)
        const isCut = entry === undefined && cut.length > 0 && before !== undefined
        const parts = [
          entry === undefined ? 'is-empty' : i < highWatermark ? 'is-below' : 'is-above',
          isNew ? 'is-new' : '',
          isCut ? 'is-cut' : '',
          entry !== undefined && flushed !== undefined && i >= flushed ? 'is-unflushed' : '',
          i === highWatermark - 1 ? 'is-mark' : '',
        ]
        return (
          <span key={i} class={`slot ${parts.filter(part => part !== '').join(' ')}`}>
            <b>{isCut ? before.record : (entry?.record ?? '')}</b>
            <small>
              {isCut
                ? 'gone'
                : entry === undefined
                  ? ''
                  : `${entry.number === undefined ? `e${entry.epoch}` : numberOf(entry.number)}${entry.send === undefined ? '' : `, send ${entry.send}`}`}
            </small>
          </span>
        )
      })}
    </div>
  )
}

function Metadata({ now, was }: { readonly now: MetadataState; readonly was: MetadataState }) {
  const set = (names: readonly string[] | undefined) => (names === undefined ? '–' : setOf(names))
  return (
    <Card name="metadata" isChanged={differs(now, was)}>
      <p class="values">
        <Value name="leader" now={now.leader ?? 'nobody'} was={was.leader ?? 'nobody'} />
        <Value name="epoch" now={`${now.leaderEpoch}`} was={`${was.leaderEpoch}`} />
        <Value name="in-sync set" now={set(now.isr)} was={set(was.isr)} />
        {(now.elr ?? was.elr) && <Value name="eligible" now={set(now.elr)} was={set(was.elr)} />}
        {now.lastKnownLeader && <Value name="last leader" now={now.lastKnownLeader} was={was.lastKnownLeader ?? '–'} />}
        {now.partitionEpoch !== undefined && (
          <Value name="partition epoch" now={`${now.partitionEpoch}`} was={`${was.partitionEpoch ?? 0}`} />
        )}
        {now.controllerEpoch !== undefined && (
          <Value name="controller" now={now.controller ?? 'nobody'} was={was.controller ?? 'nobody'} />
        )}
        {now.controllerEpoch !== undefined && (
          <Value name="controller epoch" now={`${now.controllerEpoch}`} was={`${was.controllerEpoch ?? 0}`} />
        )}
      </p>
    </Card>
  )
}

function Controllers({ now, was }: { readonly now: WorldState; readonly was: WorldState }) {
  return (
    <Card name="who takes itself for the controller" isChanged={differs(now.controllers, was.controllers)}>
      <p class="values">
        {Object.entries(now.controllers!).map(([name, { is, epoch }]) => {
          const before = was.controllers?.[name]
          return (
            <Value
              key={name}
              name={name}
              now={`${is}, epoch ${epoch}`}
              was={before ? `${before.is}, epoch ${before.epoch}` : '–'}
            />
          )
        })}
      </p>
    </Card>
  )
}

type Sends = Readonly<Record<string, SendState>>

function Producer({ now, was }: { readonly now: Sends; readonly was: Sends }) {
  const words = ({ believes, attempts, connection, sentAgain, number }: SendState) =>
    [
      believes === 'in flight' && connection !== undefined ? `in flight to ${connection}` : believes,
      ...(attempts > 1 ? [`attempt ${attempts}`] : []),
      ...(sentAgain === undefined ? [] : [`sent again ×${sentAgain}`]),
      ...(number === undefined ? [] : [`as ${numberOf(number)}`]),
    ].join(', ')
  return (
    <Card name="producer believes" isChanged={differs(now, was)}>
      <p class="values">
        {Object.entries(now).map(([record, send]) => (
          <Value key={record} name={record} now={words(send)} was={words(was[record] ?? send)} />
        ))}
      </p>
    </Card>
  )
}

function Consumer({ now, was }: { readonly now: ConsumerState; readonly was: ConsumerState }) {
  const handled = ({ handled: all }: ConsumerState) => (all.length === 0 ? 'nothing' : all.join(' '))
  return (
    <Card name="consumer" badge={<span class={`role is-${now.is}`}>{now.is}</span>} isChanged={differs(now, was)}>
      <p class="values">
        <Value name="position" now={`${now.position}`} was={`${was.position}`} />
        <Value name="committed offset" now={`${now.committedOffset}`} was={`${was.committedOffset}`} />
        {(now.handling ?? was.handling) !== undefined && (
          <Value name="handling" now={now.handling ?? '–'} was={was.handling ?? '–'} />
        )}
        <Value name="handled" now={handled(now)} was={handled(was)} />
      </p>
    </Card>
  )
}

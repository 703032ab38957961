/** Cards of the state panel for what is no replica: partitions with groups and members, the producer's identity, a thread and its consumers. */
import { isZombie, type Story } from '../../../properties/telling/story.ts'
import type {
  GroupState,
  MemberState,
  PartitionState,
  ThreadConsumerState,
  TransactionalProducerState,
  TransactionState,
  WorldState,
} from '../../../properties/telling/world-state.ts'
import { Card, differs, Value } from './state-card.tsx'
import { SinkParts } from './state-sinks.tsx'

interface PartsProps {
  readonly story: Story
  readonly now: WorldState
  readonly was: WorldState
}

export function Parts({ story, now, was }: PartsProps) {
  const ends = story.states.flatMap(({ partitions = {} }) => Object.values(partitions).map(each => each.logEndOffset))
  const slots = Math.max(1, ...ends)
  return (
    <>
      {now.identity && <Identity now={now} was={was} />}
      {Object.entries(now.partitions ?? {}).map(([name, partition]) => (
        <Partition key={name} name={name} now={partition} was={was.partitions?.[name] ?? partition} slots={slots} />
      ))}
      {Object.entries(now.groups ?? {}).map(([name, group]) => (
        <Group key={name} name={name} now={group} was={was.groups?.[name] ?? group} />
      ))}
      {Object.keys(now.members ?? {}).map(name => (
        <Member key={name} name={name} now={now} was={was} />
      ))}
      {now.thread && <Thread now={now} was={was} />}
      {Object.entries(now.threadConsumers ?? {}).map(([name, consumer]) => (
        <ThreadConsumer key={name} name={name} now={consumer} was={was.threadConsumers?.[name] ?? consumer} />
      ))}
      {Object.entries(now.transactionalProducers ?? {}).map(([name, producer]) => (
        <TransactionalProducer
          key={name}
          name={name}
          now={producer}
          was={was.transactionalProducers?.[name] ?? producer}
        />
      ))}
      {now.transaction && (
        <Transaction name="transaction coordinator" now={now.transaction} was={was.transaction ?? now.transaction} />
      )}
      {Object.entries(now.transactions ?? {}).map(([name, one]) => (
        <Transaction key={name} name={plain(name)} now={one} was={was.transactions?.[name] ?? one} />
      ))}
      {now.reader && <Reader now={now} was={was} />}
      {now.landed && <SinkParts now={now} was={was} />}
    </>
  )
}

const plain = (name: string) => name.replace('-', ' ')
const orNone = (words: readonly string[], none: string) => (words.length === 0 ? none : words.join(', '))

interface Changing<T> {
  readonly name: string
  readonly now: T
  readonly was: T
}

function Partition({ name, now, was, slots }: Changing<PartitionState> & { readonly slots: number }) {
  const words = now.log.map(({ record }, i) => `${record} at offset ${now.logStartOffset + i}`)
  return (
    <Card name={name} isChanged={differs(now, was)} className="partition">
      <div class="log" role="img" aria-label={`Log: ${orNone(words, 'empty')}`}>
        {Array.from({ length: slots }, (_, offset) => (
          <Slot key={offset} offset={offset} now={now} was={was} />
        ))}
      </div>
    </Card>
  )
}

function Slot({ offset, now, was }: { readonly offset: number } & Pick<Changing<PartitionState>, 'now' | 'was'>) {
  const [entry, before] = [now, was].map(({ log, logStartOffset }) => log[offset - logStartOffset])
  const isDeleted = offset < now.logStartOffset
  const looks = [
    entry === undefined ? 'is-empty' : 'is-below',
    entry !== undefined && before === undefined ? 'is-new' : '',
    isDeleted && before !== undefined ? 'is-cut' : '',
  ]
  return (
    <span class={`slot ${looks.filter(look => look !== '').join(' ')}`}>
      <b>{entry?.record ?? (isDeleted ? (before?.record ?? '') : '')}</b>
      <small>{isDeleted ? 'deleted' : entry === undefined ? '' : (entry.what ?? `offset ${offset}`)}</small>
    </span>
  )
}

function Group({ name, now, was }: Changing<GroupState>) {
  const members = (group: GroupState) => orNone(group.members, 'nobody')
  const committed = (group: GroupState) =>
    orNone(
      Object.entries(group.committed).map(([partition, offset]) => `${plain(partition)}: ${offset}`),
      'nothing',
    )
  const isChanged = differs(now, was)
  return (
    <Card name={name} badge={<span class="role">{now.is}</span>} isChanged={isChanged} className="group">
      <p class="values">
        <Value name="generation" now={`${now.generation}`} was={`${was.generation}`} />
        <Value name="members" now={members(now)} was={members(was)} />
        <Value name="committed offset" now={committed(now)} was={committed(was)} />
        {(now.pending ?? was.pending) && (
          <Value name="pending" now={orNone(now.pending ?? [], 'nothing')} was={orNone(was.pending ?? [], 'nothing')} />
        )}
      </p>
      <Handled now={now} was={was} />
    </Card>
  )
}

/** A record that stands here twice was handled twice. */
function Handled({ now: { handled }, was }: Pick<Changing<GroupState>, 'now' | 'was'>) {
  const isTwice = (record: string) => handled.filter(each => each.record === record).length > 1
  return (
    <p class="handled">
      <span class="value-name">handled</span>
      {handled.length === 0 && <span> nothing</span>}
      {handled.map(({ record, by }, i) => (
        <span key={i} class={`effect${i >= was.handled.length ? ' is-new' : ''}${isTwice(record) ? ' is-twice' : ''}`}>
          <b>{record}</b> {`by ${by}${isTwice(record) ? ', twice in this group' : ''}`}
        </span>
      ))}
    </p>
  )
}

interface Both {
  readonly now: WorldState
  readonly was: WorldState
}

const memberWords: Readonly<Record<MemberState['is'], string>> = {
  'not started': 'not started',
  unjoined: 'not in the group',
  joining: 'waits for JoinGroup',
  syncing: 'waits for SyncGroup',
  stable: 'in the group',
  called: 'told to join again',
  committing: 'commits before it gives up',
  fenced: '✕ fenced',
  down: '✕ down',
}

function Member({ name, now: world, was: before }: Both & { readonly name: string }) {
  const now = world.members![name]!
  const was = before.members?.[name] ?? now
  const badge = isZombie(world, name) ? '⚠ zombie: the group does not know it' : memberWords[now.is]
  const owns = ({ owns: owned }: MemberState) =>
    orNone(
      Object.entries(owned).map(([partition, { position }]) => `${plain(partition)} at offset ${position ?? '?'}`),
      'nothing',
    )
  const commits = ({ owns: owned }: MemberState) =>
    orNone(
      Object.values(owned).flatMap(each => (each.commits === undefined ? [] : [`offset ${each.commits}`])),
      'nothing',
    )
  const holds = (member: MemberState) => orNone(member.holds, 'nothing')
  return (
    <Card
      name={name}
      badge={
        <span class={`role is-${now.is.replace(' ', '-')}${isZombie(world, name) ? ' is-zombie' : ''}`}>{badge}</span>
      }
      isChanged={differs(now, was)}
      className="member"
    >
      <p class="values">
        <Value name="generation" now={generationOf(now)} was={generationOf(was)} />
        <Value name="owns" now={owns(now)} was={owns(was)} />
        <Value name="in its hands" now={holds(now)} was={holds(was)} />
        {(commits(now) !== 'nothing' || commits(was) !== 'nothing') && (
          <Value name="to be committed" now={commits(now)} was={commits(was)} />
        )}
        {now.awaitsCommit && (
          <Value name="waits for" now="its commit" was={was.awaitsCommit ? 'its commit' : 'nothing'} />
        )}
      </p>
    </Card>
  )
}

const generationOf = ({ generation }: MemberState) => (generation > 0 ? `${generation}` : 'none')

function Identity({ now, was }: Both) {
  const words = ({ identity }: WorldState) =>
    identity?.producerId === undefined ? 'none' : `producer ${identity.producerId}, epoch ${identity.producerEpoch}`
  const badge = now.identity?.is === 'dead' ? <span class="role is-down">✕ a fatal error</span> : undefined
  return (
    <Card name="producer id" badge={badge} isChanged={differs(now.identity, was.identity)}>
      <p class="values">
        <Value name="now" now={words(now)} was={words(was)} />
      </p>
    </Card>
  )
}

function Thread({ now, was }: Both) {
  const [after, before] = [now.thread!, was.thread ?? now.thread!]
  return (
    <Card name="thread" isChanged={differs(after, before)}>
      <p class="values">
        <Value name="post" now={after.post} was={before.post} />
        <Value name="applied" now={orNone(after.applied, 'nothing')} was={orNone(before.applied, 'nothing')} />
        {after.setAside.length > 0 && (
          <Value name="set aside" now={orNone(after.setAside, 'nothing')} was={orNone(before.setAside, 'nothing')} />
        )}
      </p>
    </Card>
  )
}

function ThreadConsumer({ name, now, was }: Changing<ThreadConsumerState>) {
  return (
    <Card name={name} badge={<span class={`role is-${now.is}`}>{now.is}</span>} isChanged={differs(now, was)}>
      <p class="values">
        <Value name="position" now={`${now.position}`} was={`${was.position}`} />
        {now.refusals !== undefined && (
          <Value name="refused" now={`${now.refusals} ×`} was={`${was.refusals ?? 0} ×`} />
        )}
      </p>
    </Card>
  )
}

/** 'producer 1, epoch 0' */
const knownAs = ({ producerId, producerEpoch }: { readonly producerId?: number; readonly producerEpoch?: number }) =>
  producerId === undefined ? 'none' : `producer ${producerId}, epoch ${producerEpoch}`

function TransactionalProducer({ name, now, was }: Changing<TransactionalProducerState>) {
  return (
    <Card name={name} badge={<span class={`role is-${now.is}`}>{now.is}</span>} isChanged={differs(now, was)}>
      <p class="values">
        <Value name="known as" now={knownAs(now)} was={knownAs(was)} />
        {now.transaction && <Value name="transaction of" now={now.transaction} was={was.transaction ?? '–'} />}
        {now.error && <Value name="failed of" now={now.error} was={was.error ?? '–'} />}
      </p>
    </Card>
  )
}

function Transaction({ name, now: after, was: before }: Changing<TransactionState>) {
  return (
    <Card name={name} isChanged={differs(after, before)}>
      <p class="values">
        <Value name="state" now={after.is} was={before.is} />
        <Value name="of" now={knownAs(after)} was={knownAs(before)} />
        <Value name="partitions" now={orNone(after.partitions, 'none')} was={orNone(before.partitions, 'none')} />
        {after.owes.length > 0 && (
          <Value name="owes markers to" now={orNone(after.owes, 'none')} was={orNone(before.owes, 'none')} />
        )}
        {after.gaveUp && <Value name="of its markers" now="given up" was={before.gaveUp ? 'given up' : 'to be sent'} />}
        {after.coordinatorEpoch > 0 && (
          <Value name="coordinator epoch" now={`${after.coordinatorEpoch}`} was={`${before.coordinatorEpoch}`} />
        )}
      </p>
    </Card>
  )
}

function Reader({ now, was }: Both) {
  const words = ({ reader }: WorldState) => orNone(reader?.effects ?? [], 'nothing')
  return (
    <Card name="reader" isChanged={differs(now.reader, was.reader)}>
      <p class="values">
        <Value name="position" now={`${now.reader!.position}`} was={`${was.reader?.position ?? 0}`} />
        <Value name="handled" now={words(now)} was={words(was)} />
      </p>
    </Card>
  )
}

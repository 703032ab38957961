/** A broker's steps, for every partition of which it holds a copy. */
import type { Effect } from '../../impl/core/process.ts'
import { logFile } from '../../impl/core/replica-state.ts'
import type { Book } from './book.ts'
import type { Candidate } from './explain.ts'
import { type BrokerStep, brokerLetters, modelLetter, type Said } from './letters.ts'
import type { Names } from './names.ts'
import { coordinatedIn, inOrder, isWrittenByGroup, type OwnWrite, ownWritesIn, toOwner } from './own-writes.ts'
import { withOwnWrites } from './own-write-steps.ts'
import type { PartitionStates } from './partition.ts'
import { replicaSteps, startSteps } from './replica-steps.ts'
import type { Sent } from './stepping.ts'
import { nothing } from './table.ts'
import { batchesBelow } from './views.ts'

const everything = '*'

/** Whether anything in it has a counterpart in the model. What it is not about must be as it was. */
export function seeBroker(book: Book, step: BrokerStep): boolean {
  const { node, input, before, after } = step
  const broker = Number(node.split('-')[1])
  if (input === undefined) book.started(broker, after.incarnation)
  const said = brokerLetters(book.reader, step)
  const about = aboutOf(step)
  const written = isWrittenByGroup(step) ? [] : ownWritesIn(step)
  let isModelled = false
  for (const [name, partition] of book.partitions) {
    if (partition.setting.idOf(broker) === 0) continue
    const candidates = withWrites(book, step, candidatesFor(book, partition, step, about), writtenTo(written, name))
    const isChanged = before?.replicas[name] !== after.replicas[name] || input === undefined
    const saidHere =
      said.length === 0
        ? said
        : inOrder(
            said.filter(each => each.topicPartition === name),
            step,
            name,
          )
    isModelled ||= candidates !== undefined
    if (candidates === undefined && !isChanged && saidHere.length === 0) continue
    see(book, step, broker, partition, candidates ?? [nothing], saidHere)
    if (book.failure !== undefined) return true
  }
  return isModelled
}

const none: readonly OwnWrite[] = []
const writtenTo = (written: readonly OwnWrite[], name: string) =>
  written.length === 0 ? none : written.filter(({ topicPartition }) => topicPartition === name)

/** Whatever made the broker write: what it writes comes after that. */
const withWrites = (
  { names }: Book,
  step: BrokerStep,
  candidates: readonly Candidate[] | undefined,
  written: readonly OwnWrite[],
): readonly Candidate[] | undefined =>
  written.length === 0
    ? candidates
    : (candidates ?? [nothing]).flatMap(candidate => withOwnWrites(names, step, candidate, written))

function candidatesFor(
  book: Book,
  { setting }: PartitionStates,
  step: BrokerStep,
  about: string,
): readonly Candidate[] | undefined {
  const { topicPartition } = setting
  if (step.input === undefined) {
    const log = step.after.replicas[topicPartition]?.log
    return startSteps(setting, step, log ? batchesBelow(log, log.logEndOffset) : 0)
  }
  if (about !== everything && about !== topicPartition) return undefined
  return replicaSteps({ setting, names: book.names, letterOf: body => book.letterOf(body) }, step)
}

function see(
  book: Book,
  step: BrokerStep,
  broker: number,
  partition: PartitionStates,
  candidates: readonly Candidate[],
  said: readonly Said[],
): void {
  const { topicPartition } = partition.setting
  const outcome = partition.seeBroker(broker, {
    candidates,
    said: said.map(({ text }) => text),
    replica: step.after.replicas[topicPartition],
    isUnflushed: isUnflushed(step.effects, logFile(topicPartition)),
    toLetter: ownLetterWith(book.names),
  })
  book.maxStates = Math.max(book.maxStates, partition.size)
  book.note(topicPartition, outcome, said)
}

/** What it appended there is not followed by a flush. */
function isUnflushed(effects: readonly Effect<unknown>[], file: string): boolean {
  const last = effects.findLast(effect => (effect.type === 'Append' || effect.type === 'Flush') && effect.file === file)
  return last?.type === 'Append'
}

const ownLetterWith = (names: Names) => (sent: Sent) =>
  sent.message.type === 'ProduceReply' ? modelLetter(sent).map(letter => toOwner(names, letter)) : modelLetter(sent)

/** Which partition an event of a broker is about; everything: it may be about any of them. */
function aboutOf({ input, before, after }: BrokerStep): string {
  if (input === undefined) return everything
  if (input.type === 'TimerFired') return coordinatedIn(before ?? after, input) ?? input.timer.split('/')[1] ?? ''
  if (input.type === 'Disconnected')
    return coordinatedIn(before ?? after, input) ?? topicPartitionIn(before?.asked[input.correlationId])
  if (input.type !== 'Received') return ''
  const { body } = input.message
  if (body.api === 'FetchMetadataLog') return everything
  return coordinatedIn(before ?? after, input) ?? topicPartitionIn(body)
}

const topicPartitionIn = (body: object | undefined): string =>
  body !== undefined && 'topicPartition' in body ? String(body.topicPartition) : ''

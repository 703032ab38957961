/** The controller's steps: each batch that it writes to the metadata log, and its answers to changes of an in-sync set. */
import type { ControllerState } from '../../impl/core/controller.ts'
import { type MetadataBatch, type MetadataImage, replay } from '../../impl/core/metadata.ts'
import type { Effect, Input } from '../../impl/core/process.ts'
import type { Event } from '../../model/explorer/adapter.ts'
import type { Book } from './book.ts'
import { alterationSteps, decisionSteps } from './controller-steps.ts'
import type { Said } from './letters.ts'
import { answerText, PartitionStates } from './partition.ts'
import { type Facts, settingOf } from './setting.ts'
import { nothing } from './table.ts'

interface Alteration {
  readonly topicPartition: string
  readonly event: Event
}

export interface ControllerStep {
  readonly input: Input<unknown> | undefined
  readonly effects: readonly Effect<unknown>[]
  /** Of the step before, even where it has started since: what it starts with must be the same. */
  readonly before: ControllerState | undefined
  readonly after: ControllerState
}

/** Whether anything in it has a counterpart in the model. What is held of every partition must be as the model has it, in any case. */
export function seeController(book: Book, facts: Facts, { input, effects, before, after }: ControllerStep): boolean {
  const alteration = alterationIn(book, input)
  const said = answers(book, effects)
  let image = before?.image ?? after.image
  let isModelled = false
  for (const batch of after.log.slice(before?.log.length ?? 0)) {
    image = replay(image, [batch])
    learn(book, facts, image, batch)
    isModelled = seeDecision(book, image, batch, alteration, said) || isModelled
    if (book.failure !== undefined) return true
  }
  if (alteration !== undefined && !isModelled) {
    const { topicPartition, event } = alteration
    const outcome = book.partitions.get(topicPartition)!.seeController(after.image, alterationSteps(event), texts(said))
    book.note(topicPartition, outcome, said)
    isModelled = true
  }
  if (after.image !== before?.image) compare(book, after.image)
  return isModelled
}

function learn(book: Book, facts: Facts, image: MetadataImage, { records }: MetadataBatch): void {
  const isNew = records.some(({ type }) => type === 'Topic')
  for (const record of records) {
    if (record.type === 'RegisterBroker') book.register(record.brokerId, record.brokerEpoch, record.incarnation)
    if (record.type !== 'Partition' || !isNew) continue
    const setting = settingOf(image, record.topicPartition, facts)
    book.partitions.set(
      record.topicPartition,
      new PartitionStates(setting, image, book.reader, broker => book.runningOf(broker)),
    )
  }
}

function seeDecision(
  book: Book,
  image: MetadataImage,
  batch: MetadataBatch,
  alteration: Alteration | undefined,
  said: readonly Said[],
): boolean {
  let isModelled = false
  for (const [name, partition] of book.partitions) {
    const event = alteration?.topicPartition === name ? alteration.event : undefined
    const candidates = decisionSteps(partition.setting, batch, event)
    if (candidates === undefined) continue
    isModelled = true
    const saidHere = event ? said : []
    book.note(name, partition.seeController(image, candidates, texts(saidHere)), saidHere)
    if (book.failure !== undefined) return true
  }
  return isModelled
}

function compare(book: Book, image: MetadataImage): void {
  for (const [name, partition] of book.partitions) {
    if (book.failure === undefined) book.note(name, partition.seeController(image, [nothing], []), [])
  }
}

function alterationIn(book: Book, input: Input<unknown> | undefined): Alteration | undefined {
  if (input?.type !== 'Received' || input.message.kind !== 'request') return undefined
  const { body } = input.message
  if (body.api !== 'AlterPartition') return undefined
  const event = book.letterOf(body) as Event | undefined
  return event && { topicPartition: body.topicPartition, event }
}

/** The controller's answers to changes of the set. */
const answers = (book: Book, effects: readonly Effect<unknown>[]): readonly Said[] =>
  effects.flatMap(effect => {
    if (effect.type !== 'Send' || effect.message.kind !== 'response') return []
    const { body } = effect.message
    if (body.api !== 'AlterPartition') return []
    const { topicPartition, errorCode, isr, partitionEpoch } = body
    const setting = book.partitions.get(topicPartition)?.setting
    if (setting === undefined) return []
    return [{ topicPartition, text: answerText(errorCode, isr.map(setting.idOf).toSorted(), partitionEpoch), body }]
  })

const texts = (said: readonly Said[]) => said.map(({ text }) => text)

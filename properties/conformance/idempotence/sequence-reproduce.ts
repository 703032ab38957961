/**
 * A path of the idempotent producer's system on the reference broker: its steps performed one by one, the state compared after each, and the
 * broken promise looked for in the world itself.
 */
import type { Replay, Step } from '../../../model/index.ts'
import type { ProducerContext } from '../../../model/kafka/idempotence/index.ts'
import type { Counterpart } from '../counterpart.ts'
import { type Reproduction, sightWords } from '../reproduce.ts'
import type { Sight } from '../shown.ts'
import { CannotPerform, producerNode } from '../stage.ts'
import { differences, type Ids } from './sequence-compare.ts'
import { Player } from './sequence-player.ts'
import type { SequenceDeployment } from './sequence-stage.ts'
import { performanceOf } from './sequence-steps.ts'

export interface SequencesDriven {
  /** How many steps were performed, each with the outcome that the model has. */
  readonly steps: number
  readonly failures: readonly string[]
  readonly player: Player
}

export function driveSequences(
  { start, steps }: Pick<Replay, 'start' | 'steps'>,
  deployment: SequenceDeployment,
  look: (player: Player, step: Step) => void = () => {},
): SequencesDriven {
  const player = new Player(deployment)
  const ids: Ids = new Map()
  const atFirst = differences(player, start, ids)
  if (atFirst.length > 0) return { steps: 0, failures: atFirst, player }
  for (const [done, step] of steps.entries()) {
    const failures = take(player, step, ids)
    look(player, step)
    if (failures.length > 0) return { steps: done, failures, player }
  }
  return { steps: steps.length, failures: [], player }
}

function take(player: Player, step: Step, ids: Ids): readonly string[] {
  const row = performanceOf(step)
  if (row === undefined) return [`the reference broker has no ${step.event.type} of ${step.by}.`]
  try {
    row.perform(player, step)
  } catch (error) {
    if (error instanceof CannotPerform || (error instanceof Error && error.name === 'AssertionError'))
      return [error.message]
    throw error
  }
  player.note()
  return differences(player, step.state, ids)
}

/** What the reference broker, or its clients, do not have. */
function refusalOf({ parameters: { idempotence, maxInFlight }, scope }: SequenceDeployment) {
  if (idempotence && maxInFlight > 5 && scope.records > 5)
    return 'an idempotent producer of the reference broker refuses more than five in flight, as the Java client does'
  return undefined
}

export const sequencesOnBroker = (deployment: SequenceDeployment): Counterpart => {
  const refused = refusalOf(deployment)
  if (refused !== undefined) return { notCompared: refused }
  return { reproduce: (run, sight, look) => reproduceSequences(run, deployment, sight, look) }
}

const noImplicitAnswers =
  "the reference broker's librdkafka sends an earlier batch again where librdkafka takes it for acknowledged with a later one"

/** librdkafka alone (rd_kafka_dr_implicit_ack). */
function acknowledgesAnother({ event, parts }: Step): boolean {
  const own = parts.find(({ slot }) => slot === 'producer')
  if (event.type !== 'ProduceReply' || own === undefined) return false
  const [was, is] = [own.before, own.after].map(local => (local as { readonly context: ProducerContext }).context)
  return is!.batches.some(
    ({ state }, at) => at !== event['batch'] && state === 'acknowledged' && was!.batches[at]!.state !== state,
  )
}

function reproduceSequences(
  run: Pick<Replay, 'start' | 'steps'>,
  deployment: SequenceDeployment,
  sight: Sight | undefined,
  look: (state: string) => void = () => {},
): Reproduction {
  if (run.steps.some(acknowledgesAnother)) return { outcome: 'not compared', text: noImplicitAnswers, events: 0 }
  const { steps, failures, player } = driveSequences(run, deployment, each => look(lineOf(each)))
  const { events } = player.stage
  if (failures.length > 0) {
    const text = `at step ${steps + 1} of ${run.steps.length}: ${failures.join('; ')}`
    return { outcome: 'not reproduced', text, events }
  }
  const performed = `${steps} steps in ${events} events of the broker's world, its state the model's after each.`
  if (sight === undefined) return { outcome: 'reproduced', text: performed, events }
  const broken = seen(sight, player)
  return broken === undefined
    ? { outcome: 'not reproduced', text: `${performed} Yet ${sightWords(sight)} there.`, events }
    : { outcome: 'reproduced', text: `${performed} ${broken}`, events }
}

/** A sentence that says what is broken in the world; undefined: nothing is to be seen. */
function seen(sight: Sight, { sender, written, effects, deployment }: Player): string | undefined {
  const acknowledged = sender.sends.filter(({ standing }) => standing === 'acknowledged')
  if (sight === 'NAL') {
    const lost = acknowledged.find(({ record }) => !written.some(each => each.record === record))
    return lost && `#${lost.record} was acknowledged, and was never written.`
  }
  if (sight === 'AMO') {
    const list = deployment.scope.withEffect ? effects : written
    const twice = list.find(({ record }, at) => list.findIndex(each => each.record === record) < at)
    return twice && `#${twice.record} ${deployment.scope.withEffect ? 'had its effect' : 'was written'} twice.`
  }
  if (sight !== 'ORD') return undefined
  const places = acknowledged.map(({ record, send }) => ({
    record,
    at: written.findIndex(each => each.record === record && each.send === send),
  }))
  const late = places.findIndex(({ at }, i) => i > 0 && at >= 0 && at < places[i - 1]!.at)
  return late < 0
    ? undefined
    : `#${places[late]!.record} stands before #${places[late - 1]!.record}, which was sent before it.`
}

/** What the broker holds, in the words of the model's line. */
function lineOf(player: Player): string {
  const { stage, sender, written } = player
  const start = player.log()[0]?.baseOffset ?? written.length
  const log = written.map(({ record }, offset) => (offset < start ? `(#${record})` : `#${record}`)).join(' ')
  const { producerEpoch } = stage.world.state(producerNode)
  const held = sender.sends
    .filter(({ standing }) => standing !== 'replaced')
    .map(
      ({ record, standing }, at) =>
        `#${record} ${standing === 'open' ? (sender.batchOf(at)?.state ?? 'open') : standing}`,
    )
  return `log ${log || '-'}  producer${producerEpoch >= 0 ? ` e${producerEpoch}` : ''}: ${held.join(', ') || '-'}`
}

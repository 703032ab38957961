/**
 * A run of model/sinks on the reference broker: every step performed by a recipe in a member of a real group, what is confirmed, in hand and in the stores the model's after
 * each; and the broken promise looked for in the stores themselves.
 *
 *   RS1  what must never be (AMO) is looked for where the steps have led; what must remain possible (ALO, EO, atomic, converges) is given its chance: who is
 *        down starts again, worker 1 is given the partition, and everybody goes on until there is nothing left to do
 */
import { type Sink, sinks, variants } from '../../../impl/sinks/recipes.ts'
import type { SinkParameters, SinkPromise, SinkScope } from '../../../model/sinks/index.ts'
import type { Counterpart, ReproduceOn } from '../counterpart.ts'
import { CannotPerform } from '../hands.ts'
import { SinkPerformer } from './perform-sink.ts'
import { differences, isCommittedFirst, modelView, runningView, type SinkView } from './sink-views.ts'

/** The same recipe here; a sentence: there is none. */
export function sinkHere({ source, sink, remembers, newerOnly, commits, handlers }: SinkParameters): Sink | string {
  if (source !== 'kafka' && source !== 'request')
    return `the reference broker is a Kafka broker, and ${source} is another source`
  if (commits === 'lowest-unfinished') return 'the member of the group here commits record by record'
  if (handlers > 1) return 'the member of the group here handles one record after the other'
  if (newerOnly) return variants['natural-set, written only over an older value']
  if (sink === 'outside-call' && remembers) return variants['outside-call, with an idempotency key']
  return sinks[sink]
}

/** `promise`: what a counterexample breaks. `sink`: what is run here; absent: the recipe of that name. */
export function sinkCounterpart(
  parameters: SinkParameters,
  scope: SinkScope,
  promise: SinkPromise,
  sink: Sink | string = sinkHere(parameters),
): Counterpart {
  if (typeof sink === 'string') return { notCompared: sink }
  const reproduce: ReproduceOn = (run, isSought, look) => {
    const performer = new SinkPerformer(sink, {
      records: scope.records,
      isAskedOnce: isCommittedFirst(parameters),
      remembers: parameters.remembers,
    })
    const events = () => performer.stage.events
    for (const [i, step] of run.steps.entries()) {
      const failures = attempt(() => {
        performer.perform(step)
        return differences(modelView(step.state, parameters, scope), runningView(performer, scope))
      })
      if (failures.length > 0)
        return {
          outcome: 'not reproduced',
          text: `at step ${i + 1} of ${run.steps.length}: ${failures.join('; ')}`,
          events: events(),
        }
      look?.(JSON.stringify(runningView(performer, scope)))
    }
    const performed = `${run.steps.length} ${run.steps.length === 1 ? 'step' : 'steps'} of a recipe in a group's member, the stores in memory what the model's store is after each.`
    if (isSought === undefined) return { outcome: 'reproduced', text: performed, events: events() }
    const broken = brokenIn(performer, promise, scope)
    return broken === undefined
      ? { outcome: 'not reproduced', text: `${performed} Yet ${promise} is not seen broken there.`, events: events() }
      : { outcome: 'reproduced', text: `${performed} ${broken}`, events: events() }
  }
  return { reproduce }
}

function attempt(deed: () => readonly string[]): readonly string[] {
  try {
    return deed()
  } catch (error) {
    if (error instanceof CannotPerform) return [error.message]
    throw error
  }
}

function brokenIn(performer: SinkPerformer, promise: SinkPromise, scope: SinkScope): string | undefined {
  if (promise === 'AMO') return twice(runningView(performer, scope))
  goOn(performer, scope)
  const view = runningView(performer, scope)
  const isMessage = performer.sink.lands === 'message'
  const landed = isMessage ? [view.effects, view.messages] : [view.effects.map((count, i) => count + view.calls[i]!)]
  const missing = landed.flatMap(counts => counts.flatMap((count, i) => (count === 0 ? [`#${i + 1}`] : [])))
  switch (promise) {
    case 'ALO':
      return missing.length > 0 ? `When all has come to rest, ${missing.join(', ')} has had no effect.` : undefined
    case 'EO':
      return missing.length > 0 ? `When all has come to rest, ${missing.join(', ')} has had no effect.` : twice(view)
    case 'converges':
      return view.value === scope.records
        ? undefined
        : `When all has come to rest, the value is that of #${view.value}.`
    case 'atomic':
      return JSON.stringify(view.effects) === JSON.stringify(view.messages)
        ? undefined
        : 'When all has come to rest, there is a row without its message, or a message without its row.'
  }
}

function twice({ effects, calls, messages }: SinkView): string | undefined {
  const counts = [effects, calls, messages].find(each => each.some(count => count > 1))
  return counts && `#${counts.findIndex(count => count > 1) + 1} has had its effect twice.`
}

const mostTurns = 40

/** RS1. A record that somebody else holds the lock of waits for its time-out. */
function goOn(performer: SinkPerformer, { workers, records }: SinkScope): void {
  for (let worker = 1; worker <= workers; worker++) finish(performer, worker)
  performer.assign(1)
  if (performer.sink.position === 'stored') performer.seek(1)
  for (let turns = 0; turns < mostTurns; turns++) {
    const polled = performer.next(1)
    if (polled === undefined) break
    performer.take(1, polled)
    finish(performer, 1)
    for (let record = 1; record <= records; record++) performer.expire(record)
  }
  if (performer.sink.relay)
    for (let relay = 1; relay <= workers; relay++)
      for (let turns = 0; turns < mostTurns; turns++) performer.relay(relay)
}

/** What it has in hand, to its end. */
function finish(performer: SinkPerformer, worker: number): void {
  performer.start(worker)
  for (let one = performer.held.get(worker); one !== undefined; one = performer.held.get(worker)) {
    if (one.next.type === 'ask') performer.step(worker)
    else performer.confirm(worker)
  }
}

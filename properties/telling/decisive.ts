/**
 * The step of a counterexample that decides: the last one, in which a promise about every state is broken; of a promise about the future, that since
 * which nothing can fulfil it, where that is to be seen; of an effect that comes twice, that which has its record handed out again.
 */
import type { ToldPath } from '../finding.ts'
import { storyOf } from './story.ts'
import { unconfirmedFrom } from './what-broke-in-sink.ts'
import { hopelessFrom } from './what-broke-in-thread.ts'

export function decisiveStep(told: ToldPath): number {
  const story = storyOf(told)
  const since = story?.end.thread ? hopelessFrom(story) : story?.end.landed ? unconfirmedFrom(story) : undefined
  return since ?? told.steps.length
}

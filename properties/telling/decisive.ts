/**
 * The step of a counterexample that decides: the last one, in which a promise about every state is broken; of a promise about the future, that since
 * which nothing can fulfil it, where that is to be seen.
 */
import type { ToldPath } from '../finding.ts'
import { storyOf } from './story.ts'
import { hopelessFrom } from './what-broke-in-thread.ts'

export function decisiveStep(told: ToldPath): number {
  const story = storyOf(told)
  return (story?.end.thread && hopelessFrom(story)) ?? told.steps.length
}

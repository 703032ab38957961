/**
 * Pace: who lets the world go on. In virtual time whoever waits for something does, and nothing else; in real time a clock does (real-time.ts).
 */
import type { ClusterWorld } from './processes.ts'

export interface Pace {
  /** Does something to the world, or looks at it, once all has happened that is due by now. */
  act<Result>(deed: () => Result): Result
  /** Resolves when it is so, or with false after so many milliseconds of the world. */
  until(isSo: () => boolean, maxMs: number): Promise<boolean>
  /** Lets so many milliseconds pass. Error: in real time they pass by themselves. */
  advance(ms: number): void
  /** Nothing goes on any more; who waits is told false. */
  stop(): void
}

export const virtualTime = (world: ClusterWorld): Pace => ({
  act: deed => deed(),
  until: async (isSo, maxMs) => world.runUntil(isSo, maxMs),
  advance: ms => world.advance(ms),
  stop: () => {},
})

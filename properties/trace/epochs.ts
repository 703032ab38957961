/**
 * Where two logs part, as KIP-595 finds it: by one epoch a round, on the logs of the model. The model finds the place in one step; between that
 * place and the follower's log end lie the places to which the rounds lead.
 */
interface Stamped {
  readonly epoch: number
}

/** The largest epoch of the log that is at most the one asked for, and where it ends; −1 where there is none. */
export function endOfEpoch(log: readonly Stamped[], asked: number): { readonly epoch: number; readonly end: number } {
  const next = log.findIndex(({ epoch }) => epoch > asked)
  const end = next < 0 ? log.length : next
  return end === 0 ? { epoch: -1, end: -1 } : { epoch: log[end - 1]!.epoch, end }
}

/** Where the follower cuts its log when it is told that the leader's epoch ends there. */
export function cutOf(log: readonly Stamped[], told: { readonly epoch: number; readonly end: number }): number {
  const own = endOfEpoch(log, told.epoch)
  return Math.min(Math.max(told.end, 0), Math.max(own.end, 0), log.length)
}

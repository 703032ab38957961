/** Paths that break a promise of a group, of an idempotent producer or of a thread, told: each found by a small search. */
import { explore, replay, type SystemSpec } from '../../model/index.ts'
import { claimOf, type Special } from '../claims.ts'
import type { Case } from '../claims/claim.ts'
import { askGroup } from '../claims/group-question.ts'
import { promised } from '../claims/idempotence-case.ts'
import type { NearMiss, ToldCounterexample } from '../finding.ts'
import { toldOf } from '../retell.ts'
import { nearMissAmong } from './near-miss.ts'
import { whyBrokenInside } from './why.ts'

export interface ToldBeside {
  readonly spec: SystemSpec
  readonly told: ToldCounterexample
}

/** The shortest path that breaks it. */
export function brokenPath(special: Special): ToldBeside {
  const spec = special.spec()
  const [found] = explore(spec, { properties: [special.property] }).findings
  const { path } = found!.path!
  const told = toldOf(spec, path, replay(spec, path), special.tell)
  return { spec, told: { ...told, why: whyBrokenInside(told, special.rule) } }
}

/** The path along which these happen ('member-1 poll', 'network OffsetCommit' for a loss), each the first enabled that is so called. */
export function pathAlong(special: Special, names: readonly string[]): ToldCounterexample {
  const spec = special.spec()
  const choices: number[] = []
  const nameOf = (path: string) => {
    const { kind, by, event } = replay(spec, path).steps.at(-1)!
    return `${kind === 'lose' ? 'network' : by} ${event.type}`
  }
  for (const name of names) {
    let choice = 0
    while (nameOf([...choices, choice].join('/')) !== name) choice++
    choices.push(choice)
  }
  const path = choices.join('/')
  const told = toldOf(spec, path, replay(spec, path), special.tell)
  return { ...told, why: whyBrokenInside(told, special.rule) }
}

/** What would have kept the promise, of two cases that ask for the same. */
export function keptBy(broken: Special, holds: Special): NearMiss | undefined {
  const [a, b]: readonly Case[] = [
    { case: 'broken', expected: 'broken', asks: broken },
    { case: 'kept', expected: 'holds', asks: holds },
  ]
  const { spec, told } = brokenPath(broken)
  return nearMissAmong(a!, [a!, b!], replay(spec, told.path).steps, new Map())
}

/** A handler that outlives max.poll.interval.ms: two members handle one record. */
export const tooSlow = askGroup('AMO', 'rb', {}, { keys: [1], causes: ['pollTimeout'] })
/** Without idempotence a resend is another record. */
export const resent = promised('AMO', { idempotence: false, maxInFlight: 1 }, { records: 1, faults: { n: 1 } })
/** A comment waits for a post that was deleted. */
export const overtaken = claimOf('S20')!.cases.find(({ expected }) => expected === 'broken')!.asks as Special

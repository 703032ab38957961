import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { assert } from '../core/assert.ts'
import type { Request } from '../core/protocol.ts'
import type { AfterStep } from './machines.ts'
import type { toy } from './toy.test-data.ts'
import { digestOf } from './trace.ts'
import { replay } from './replay.test-data.ts'

const program = fileURLToPath(new URL('replay.test-data.ts', import.meta.url))

function traceOf(seed: string): string {
  const child = spawnSync(process.execPath, ['--import', 'tsx', program, seed, '1500'], { encoding: 'utf8' })
  expect(child.stderr).toBe('')
  expect(child.status).toBe(0)
  return child.stdout
}

test('W1: the same seed gives the same bytes in two processes, another seed others', () => {
  const first = traceOf('seed-1')
  expect(first.length).toBeGreaterThan(50_000)
  expect(traceOf('seed-1')).toBe(first)
  expect(traceOf('seed-2')).not.toBe(first)
})

test('W1: a trace that nobody listens to changes nothing', () => {
  const silent = replay('seed-3', 1500)
  expect(replay('seed-3', 1500, { tracing: () => {} }).counts).toEqual(silent.counts)
})

test('W1: the trace of a seed is pinned: who changes it changes every replay', () => {
  const lines: string[] = []
  replay('pinned', 300, { tracing: line => lines.push(line) })
  expect(digestOf(new TextEncoder().encode(lines.join('\n')))).toMatchInlineSnapshot(`"acb73d21"`)
})

interface Asked {
  /** With acks 0 it may never be heard of, but may be disconnected. */
  readonly isOneWay: boolean
  timesHeard: number
}

/** What those who live asked, and how often each heard of it. */
class Ledger {
  readonly asked = new Map<string, Asked>()

  readonly look: AfterStep<Record<string, typeof toy>> = (node, input, effects) => {
    if (input === undefined) this.#forget(node)
    for (const effect of effects)
      if (effect.type === 'Send' && effect.message.kind === 'request')
        this.asked.set(`${node} ${effect.correlationId}`, { isOneWay: isOneWay(effect.message.body), timesHeard: 0 })
    if (input?.type === 'Disconnected' || (input?.type === 'Received' && input.message.kind === 'response'))
      this.#hear(`${node} ${input.correlationId}`)
  }

  /** Never more than once; once, where an answer is due. */
  isFair(): boolean {
    return [...this.asked.values()].every(it => it.timesHeard === 1 || (it.isOneWay && it.timesHeard === 0))
  }

  #hear(id: string): void {
    const asked = this.asked.get(id)
    assert(asked !== undefined, `N2: ${id} was asked by who lives`)
    asked.timesHeard++
  }

  #forget(node: string): void {
    for (const asked of this.asked.keys()) if (asked.startsWith(`${node} `)) this.asked.delete(asked)
  }
}

const isOneWay = (request: Request): boolean => request.api === 'Produce' && request.acks === 0

test('N2: under a hundred swarms every request gets one response or one Disconnected, and none of the dead gets any', () => {
  const kinds = new Set<string>()
  let asked = 0
  for (let seed = 0; seed < 100; seed++) {
    const ledger = new Ledger()
    const { counts } = replay(`swarm-${seed}`, 500, { afterStep: ledger.look })
    for (const kind of Object.keys(counts)) kinds.add(kind)
    expect(ledger.isFair()).toBe(true)
    asked += ledger.asked.size
  }
  expect(kinds.size).toBe(12)
  expect(asked).toBeGreaterThan(3_000)
})

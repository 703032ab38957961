/**
 * A place without a clock and without dice, for whatever must be a function of its arguments.
 *
 * Computing a thing twice does not find a clock that has not ticked between, nor dice that fell the same way twice. So both refuse to
 * answer while somebody else's code runs; it is synchronous, so nobody else meets them like that. They are named by strings here, as
 * this is the one place that takes them away, and none that uses them (properties/architecture.test.ts).
 */
import { canonical } from './canonical.ts'
import { ModelError } from './errors.ts'

const world = globalThis as Record<string, unknown>
const math = Math as unknown as Record<string, unknown>

type Clock = new (...args: readonly unknown[]) => object

/** What was asked for by the code that runs now. */
let asking: string[] = []

/** Their stand-ins are made once: this is done for every first step of a machine. */
let clock: unknown
let stoppedClock: unknown
const noDice = refusing('for a random number')

/** Runs `go`. It is refused when it asked for the time or a random number, even if it, or XState around it, caught what came of that. */
export function withoutClock<T>(go: () => T): T {
  const [outer, here]: [string[], string[]] = [asking, []]
  const [time, dice] = [world['Date'], math['random']]
  if (time !== clock) stoppedClock = stopped(time as Clock)
  clock = time
  asking = here
  world['Date'] = stoppedClock
  math['random'] = noDice
  try {
    return go()
  } finally {
    world['Date'] = time
    math['random'] = dice
    asking = outer
    // Whatever came of it, this is what is wrong.
    if (here.length > 0) refuseFor(here[0]!)
  }
}

function refusing(what: string): () => never {
  return () => {
    asking.push(what)
    throw new ModelError(`it asks ${what}.`)
  }
}

function refuseFor(what: string): never {
  throw new ModelError(
    `it asks ${what}. Make each outcome an event: a time-out is a move, a random choice is several moves.`,
  )
}

/** The clock's class as it is, but for the ways to ask it for the time. */
function stopped(real: Clock): Clock {
  const ask = refusing('the clock')
  return new Proxy(real, {
    construct: (target, args) => (args.length === 0 ? ask() : (Reflect.construct(target, args) as object)),
    apply: ask,
    get: (target, key): unknown => (key === 'now' ? ask : Reflect.get(target, key)),
  })
}

/** What a function of the spec answers, asked once: that it always says the same is left to whoever asked it twice before. */
export function trusted<T>(who: string, answer: () => T): T {
  return once(who, answer)
}

/** What a function of the spec answers: asked twice, it must say the same; a throw becomes a sentence that names the function. */
export function asked<T>(who: string, answer: () => T): T {
  const [first, second] = [once(who, answer), once(who, answer)]
  if (canonical(first, who) === canonical(second, who)) return first
  throw new ModelError(
    `${who}: it gave two different answers to the same question. It must depend on its arguments alone.`,
  )
}

function once<T>(who: string, answer: () => T): T {
  try {
    return withoutClock(answer)
  } catch (error) {
    throw new ModelError(`${who}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

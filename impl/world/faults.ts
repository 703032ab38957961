/**
 * Faults: what may be done to a world, each with the way to undo it, and the dice that pick where.
 *
 *     crash losePower tearWrites wipe shortRead ── restart      cut cutOneWay ── heal      hold ── release
 *     pause ── resume      skewClock ── set right     fillDisk ── given room     drop duplicate flipBit ── over at once
 *
 *   F1  a fault occupies what it strikes (a process, a link, a clock, a disk) until it is undone: two never undo one another
 *   F2  undoing never fails, whatever happened meanwhile
 *
 * Not modelled: slow disks, and slow links other than by holding them.
 */
import type { NodeId } from '../core/process.ts'
import type { Keep, ShortRead } from './disk.ts'
import { below, between, chance, fork, pick, type Dice } from './random.ts'
import type { World } from './world.ts'

/** What a fault has to go by. */
export interface Scene {
  readonly world: World
  readonly dice: Dice
  /** Whom it is to strike. */
  readonly node: NodeId
  /** Where it needs two: another process. */
  readonly other: NodeId
}

export interface Fault {
  /** What is busy until it is undone; nothing where it is over at once. */
  readonly occupies: (scene: Scene) => readonly string[]
  /** Returns how to undo it; undefined where it can not be done now. */
  readonly strike: (scene: Scene) => (() => void) | undefined
}

export type FaultKind =
  | 'crash'
  | 'losePower'
  | 'tearWrites'
  | 'wipe'
  | 'shortRead'
  | 'pause'
  | 'cut'
  | 'cutOneWay'
  | 'hold'
  | 'drop'
  | 'duplicate'
  | 'skewClock'
  | 'fillDisk'
  | 'flipBit'

/** Whether what is occupied is a process: it is down or paused. */
export const isProcess = (occupied: string): boolean => occupied.startsWith('process ')

const theProcess = ({ node }: Scene): readonly string[] => [`process ${node}`]
const linkThere = ({ node, other }: Scene): readonly string[] => [`link ${node} → ${other}`]
const linksBothWays = ({ node, other }: Scene): readonly string[] => [
  `link ${node} → ${other}`,
  `link ${other} → ${node}`,
]
const nothing = (): readonly string[] => []
const overAtOnce = (): void => {}

export const faults: Readonly<Record<FaultKind, Fault>> = {
  crash: takeDown(({ world, node }) => world.crash(node)),
  losePower: takeDown(({ world, node }) => world.losePower(node)),
  tearWrites: takeDown(({ world, dice, node }) => world.losePower(node, tornBy(dice))),
  wipe: takeDown(({ world, node }) => world.wipe(node)),
  shortRead: takeDown(({ world, node }) => world.crash(node), shortReadBy),
  pause: { occupies: theProcess, strike: pause },
  cut: { occupies: linksBothWays, strike: scene => cut(scene, false) },
  cutOneWay: { occupies: linkThere, strike: scene => cut(scene, true) },
  hold: { occupies: linkThere, strike: hold },
  drop: { occupies: nothing, strike: scene => strikeMessage(scene, id => scene.world.drop(id)) },
  duplicate: { occupies: nothing, strike: scene => strikeMessage(scene, id => scene.world.duplicate(id)) },
  skewClock: { occupies: ({ node }) => [`clock ${node}`], strike: skewClock },
  fillDisk: { occupies: ({ node }) => [`disk ${node}`], strike: fillDisk },
  flipBit: { occupies: nothing, strike: flipBit },
}

function takeDown(
  strike: (scene: Scene) => void,
  readBy: (dice: Dice) => ShortRead | undefined = () => undefined,
): Fault {
  return {
    occupies: theProcess,
    strike: scene => {
      const { world, dice, node } = scene
      if (!world.isRunning(node)) return undefined
      strike(scene)
      const read = readBy(dice)
      return () => {
        if (!world.isRunning(node)) world.restart(node, read)
      }
    },
  }
}

/** Of each log any number of the bytes that were not flushed; now and then a stretch in the middle is missing. */
function tornBy(dice: Dice): Keep {
  return (_, durable, size) => {
    const keepBytes = between(dice, durable, size)
    if (!chance(dice, 0.25)) return keepBytes
    const from = between(dice, durable, keepBytes)
    return { keepBytes, hole: { from, to: between(dice, from, keepBytes) } }
  }
}

/** Of each log the whole, or any part from its beginning on. The dice are thrown when it is read: how large it is then is not known before. */
function shortReadBy(dice: Dice): ShortRead {
  const own = fork(dice, 'short read')
  return (_, size) => (chance(own, 0.5) ? size : between(own, 0, size))
}

function pause({ world, node }: Scene): (() => void) | undefined {
  if (!world.isRunning(node) || world.isPaused(node)) return undefined
  world.pause(node)
  return () => world.resume(node)
}

function cut({ world, node, other }: Scene, oneWay: boolean): () => void {
  world.cut(node, other, { oneWay })
  return () => world.heal(node, other, { oneWay })
}

function hold({ world, node, other }: Scene): () => void {
  world.hold(node, other)
  return () => world.release(node, other)
}

/** Of the messages to or from the process any one. */
function strikeMessage({ world, dice, node }: Scene, strike: (id: number) => void): (() => void) | undefined {
  const messages = world.pending().filter(it => it.type === 'message' && (it.node === node || it.from === node))
  if (messages.length === 0) return undefined
  strike(pick(dice, messages).id)
  return overAtOnce
}

function skewClock({ world, dice, node }: Scene): () => void {
  world.skewClock(node, between(dice, -60_000, 60_000))
  return () => world.skewClock(node, 0)
}

function fillDisk({ world, dice, node }: Scene): () => void {
  const { capacity, usedBytes } = world.disk(node)
  world.setDiskCapacity(node, Math.min(capacity, usedBytes + below(dice, 1024)))
  return () => world.setDiskCapacity(node, capacity)
}

function flipBit({ world, dice, node }: Scene): (() => void) | undefined {
  const disk = world.disk(node)
  const logs = disk.logNames().filter(file => disk.sizeOf(file) > 0)
  if (logs.length === 0) return undefined
  const file = pick(dice, logs)
  world.flipBit(node, file, below(dice, disk.sizeOf(file)), below(dice, 8))
  return overAtOnce
}

/**
 * Children that load while their parent reads files and makes its plan, so that the first job finds one that is ready.
 *
 *   R1  they are the pool's once it takes them; whoever made them ends those that nobody took, or the parent would wait for them for ever
 *   R2  one that has died meanwhile, or could not be launched, is nobody's: another is launched in its place
 */
import type { ChildProcess } from 'node:child_process'

class ReadyChildren {
  readonly #launch: () => ChildProcess
  readonly #waiting: ChildProcess[]

  constructor(count: number, launch: () => ChildProcess) {
    this.#launch = launch
    this.#waiting = Array.from({ length: count }, launch)
    // Without a listener its error would end the parent.
    for (const child of this.#waiting) child.on('error', () => {})
  }

  take(): ChildProcess {
    for (let child = this.#waiting.shift(); child !== undefined; child = this.#waiting.shift())
      if (isAlive(child)) return child
    return this.#launch()
  }

  /** R1. */
  end(): void {
    for (const child of this.#waiting.splice(0)) child.kill('SIGKILL')
  }
}

/** R2. */
const isAlive = ({ connected, exitCode, signalCode }: ChildProcess): boolean =>
  connected && exitCode === null && signalCode === null

/** With children that load meanwhile; those that were not needed are gone when it is over, however it ends. */
export async function withReadyChildren<T>(
  count: number,
  launch: () => ChildProcess,
  run: (launch: () => ChildProcess) => Promise<T>,
): Promise<T> {
  const children = new ReadyChildren(count, launch)
  try {
    return await run(() => children.take())
  } finally {
    children.end()
  }
}

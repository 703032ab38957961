/** Children that load ahead of their work: taken once, replaced where they died, and never left behind. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, expect, test } from 'vitest'
import { Folder } from './fakes.test-data.ts'
import { withReadyChildren } from './ready-children.ts'

const folder = new Folder()
const script = folder.write('waits.mjs', `process.on('message', () => process.exit(0))`)
const launched: ChildProcess[] = []
const launch = () => {
  const child = fork(script, [], { execArgv: [] })
  launched.push(child)
  return child
}
afterAll(() => {
  for (const child of launched) child.kill('SIGKILL')
  folder.remove()
})
const ended = async (child: ChildProcess) => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.signalCode ?? child.exitCode
}

test('Those that are ready are taken first, each once; then others are launched.', async () => {
  const from = launched.length
  await withReadyChildren(2, launch, async take => {
    const taken = [take(), take(), take()]
    expect(taken).toEqual(launched.slice(from))
    for (const child of taken) child.kill('SIGKILL')
  })
  expect(launched.length - from).toBe(3)
})

test('One that has died meanwhile is nobody’s.', async () => {
  await withReadyChildren(1, launch, async take => {
    const dead = launched.at(-1)!
    dead.disconnect()
    const taken = take()
    expect(taken).not.toBe(dead)
    dead.kill('SIGKILL')
    taken.kill('SIGKILL')
  })
})

test('One that could not be launched ends nobody, and another is launched in its place.', async () => {
  const nowhere = () => fork(script, [], { cwd: folder.at('nowhere') })
  let isFirst = true
  const mixed = () => {
    const child = isFirst ? nowhere() : launch()
    isFirst = false
    return child
  }
  const from = launched.length
  await withReadyChildren(1, mixed, async take => {
    await new Promise(resolve => setImmediate(resolve))
    expect(take()).toBe(launched[from])
  })
  launched[from]!.kill('SIGKILL')
})

test('Whoever was not taken is ended, also where the command failed.', async () => {
  const from = launched.length
  const failing = withReadyChildren(2, launch, async () => Promise.reject(new Error('no such file')))
  await expect(failing).rejects.toThrow('no such file')
  expect(await Promise.all(launched.slice(from).map(ended))).toEqual(['SIGKILL', 'SIGKILL'])
})

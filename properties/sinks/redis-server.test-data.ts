/** A Redis for tests, where there is one: named by REDIS_SERVER, or in one of the places where distributions put it. On a free port of this machine alone, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'

const places = [
  process.env['REDIS_SERVER'] ?? '',
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
  '/opt/homebrew/bin/redis-server',
]

export const redisServer = places.find(path => path !== '' && existsSync(path))

/** What stands behind a test's name where none is. */
export const withoutRedis =
  redisServer === undefined ? ' (skipped: no Redis; apt-get install redis-server, or name one in REDIS_SERVER)' : ''

export interface RunningRedis {
  readonly connect: () => Promise<RedisConnection>
  /** Killed, as by the kernel when memory is short; what it had written stays in its folder. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  /** The process is gone, and its folder; also where a test fails (`await using`). */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export type RedisConnection = Awaited<ReturnType<typeof connectTo>>

/** `keeps`: every write is in the append-only file before it is answered; else nothing is kept. */
export async function startRedis({ keeps = false } = {}): Promise<RunningRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'ackproof-redis-'))
  const port = await freePort()
  const persistence = keeps ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...persistence]
  let server: ChildProcess
  const start = async () => {
    server = spawn(redisServer!, args, { stdio: 'ignore' })
    await listening(server, port)
  }
  const kill = () => ended(server)
  const end = async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  }
  await start()
  return { connect: () => connectTo(port), kill, start, [Symbol.asyncDispose]: end }
}

/** Commands fail at once while it is down, and nothing is sent later (RD: the caller's duties). */
async function connectTo(port: number) {
  const client = createClient({
    socket: { host: '127.0.0.1', port, reconnectStrategy: false },
    disableOfflineQueue: true,
  })
  // Without a listener a connection that breaks ends the process; each command says so itself.
  client.on('error', () => {})
  await client.connect()
  return client
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** Asks until somebody answers, or the process is gone. */
async function listening(server: ChildProcess, port: number): Promise<void> {
  while (server.exitCode === null && server.signalCode === null) if (await answers(port)) return
  throw new Error(`redis-server ended with ${server.exitCode ?? server.signalCode} before it listened.`)
}

/** A PING, as a server that loads its file listens already. */
const answers = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', data => {
      socket.destroy()
      resolve(data.toString().startsWith('+PONG'))
    })
    socket.once('error', () => resolve(false))
  })

const ended = (server: ChildProcess): Promise<void> =>
  new Promise(resolve => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve()
    server.once('exit', () => resolve())
    server.kill('SIGKILL')
  })

/**
 * Standard output and standard error, with what each may show.
 *
 *   T1  a reader that goes away (`| head`) is no failure: the rest is dropped, and the exit code still tells the verdict
 *   T2  colour and progress only on a terminal that can show them; NO_COLOR and TERM=dumb are obeyed
 */
import pc from 'picocolors'
import { UsageError } from '../../model/deployment/index.ts'
import type { Look } from '../render/terminal.ts'
import { exitCodes } from './exit-codes.ts'

export interface Terminal {
  readonly print: (text: string) => void
  readonly error: (text: string) => void
  readonly look: Look
  /** Rewrites one line of standard error; absent where nobody would see it. */
  readonly status?: { readonly write: (text: string) => void; readonly width: number }
}

const NARROWEST = 40

export function openTerminal(): Terminal {
  const { stdout, stderr, env } = process
  for (const stream of [stdout, stderr]) stream.on('error', hear)
  // `isTTY` is undefined in a pipe, whatever its type says, and picocolors takes undefined as leave to colour for CI.
  const isColour = Boolean(stdout.isTTY) && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  const width = stdout.isTTY && stdout.columns > 0 ? { width: Math.max(NARROWEST, stdout.columns) } : {}
  const canRewrite = stderr.isTTY && env['TERM'] !== 'dumb' && !env['CI']
  return {
    print: text => write(stdout, text),
    error: text => write(stderr, `${text}\n`),
    look: { ...width, paint: pc.createColors(isColour) },
    ...(canRewrite
      ? { status: { write: (text: string) => void stderr.write(text), width: stderr.columns || 80 } }
      : {}),
  }
}

/** For --quiet: nobody is shown how far things are. */
export function quietened({ status, ...terminal }: Terminal, isQuiet: boolean | undefined): Terminal {
  return status === undefined || isQuiet ? terminal : { ...terminal, status }
}

/** A full disk behind `> file` is the user's to mend; only a pipe that nobody reads any more is nobody's fault. */
function hear(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return
  process.stderr.write(`${notWritable(error.code).message}\n`)
  process.exit(exitCodes.usage)
}

/** Files are written at once and throw, pipes tell later. */
function write(stream: NodeJS.WriteStream, text: string): void {
  try {
    stream.write(text)
  } catch (error) {
    throw notWritable(error instanceof Error && 'code' in error ? error.code : error)
  }
}

function notWritable(why: unknown): UsageError {
  return new UsageError(`The output cannot be written (${String(why)}): send it somewhere with room.`)
}

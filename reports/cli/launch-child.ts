/** A child process that decides jobs (child.ts). */
import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Beside this file: child.ts under tsx, whose loader is inherited with the parent's options, child.js in dist/. */
export function launchChild(): ChildProcess {
  const child = new URL(`./child${extname(import.meta.url)}`, import.meta.url)
  return fork(fileURLToPath(child), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

/**
 * What was decided before, for commands that ask questions about files.
 *
 *     question ──the same program was asked it before?──▶ its findings, as the child gave them
 *
 *   C1  an answer is kept under everything that it follows from: the bytes of the program that decides (cache-program.ts), the job (a question with its
 *       parameters, scope, fault classes and guarantees; or what is to be told of it), and the bound on states. A search is deterministic, so that the same of these is the same answer
 *   C2  what was cut short is never kept: a job that time or memory stopped, that was interrupted, that threw, that has an open verdict
 *       under a bound on states
 *   C3  no file's text or name is in it: questions and what searches found of them, no more; lines to blame are added by the parent, later
 *   C4  the model's fingerprint follows from the same bytes and takes seconds to compute, so that it is kept beside the answers
 *
 * The fingerprint itself is no key: it is taken from small systems, and two programs with the same one may tell the same path in other words.
 */
import { z } from 'zod'
import type { Finding } from '../../properties/finding.ts'
import type { Job } from '../../properties/jobs.ts'
import { findingSchema } from '../schema/finding.ts'
import { cacheFolder, thisAccount } from './cache-folder.ts'
import { Store } from './cache-store.ts'
import type { Outcome } from './pool.ts'
import { programBytes } from './cache-program.ts'
import type { Bounds } from './protocol.ts'

const answered = z.object({ findings: z.array(findingSchema) })
const known = z.object({ model: z.string().regex(/^[0-9a-f]{8}$/) })

const kept: ReadonlySet<Job['kind']> = new Set(['question', 'story', 'near misses', 'verdicts'])

export interface CacheOptions {
  /** As commander has it: false where `--no-cache` says so. */
  readonly cache?: boolean
}

export class Cache {
  private readonly store: Store
  private readonly program: string

  constructor(store: Store, program: string) {
    this.store = store
    this.program = program
  }

  /** What was found the last time, if it was all there is to be found. */
  find(job: Job, bounds: Bounds): readonly Finding[] | undefined {
    const key = this.keyOf(job, bounds)
    return key === undefined ? undefined : this.store.read(key, answered)?.findings
  }

  keep({ job, end, findings, wasCut }: Outcome, bounds: Bounds): void {
    const key = this.keyOf(job, bounds)
    const isOpen = bounds.maxStates !== undefined && findings.some(({ verdict }) => verdict === 'inconclusive')
    if (key === undefined || end !== 'done' || wasCut || isOpen) return
    this.store.write(key, { findings: lastOfEach(findings) })
  }

  async modelFingerprint(compute: () => Promise<string>): Promise<string> {
    const key = `model of ${this.program}`
    const kept = this.store.read(key, known)
    if (kept !== undefined) return kept.model
    const model = await compute()
    this.store.write(key, { model })
    return model
  }

  /** To be called when a command is done. */
  close(): void {
    this.store.trim(Date.now())
  }

  /** Claims are for `verify`, which computes them. */
  private keyOf(job: Job, { maxStates }: Bounds): string | undefined {
    if (!kept.has(job.kind)) return undefined
    return JSON.stringify([this.program, job, maxStates ?? 'all states'], canonically)
  }
}

/** Findings that were read again have their fields in another order; how long a search took is no part of what was asked. */
const canonically = (key: string, value: unknown): unknown => {
  if (key === 'seconds') return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** A finding may be told once more with its near miss: the later one has all of it. */
const lastOfEach = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map(finding => [`${finding.id} ${finding.case ?? ''}`, finding])).values(),
]

/** This user's, for this program; undefined where the account has no place for one. */
export function openCache(): Cache | undefined {
  const folder = cacheFolder(thisAccount())
  return folder === undefined ? undefined : new Cache(new Store(folder), programBytes())
}

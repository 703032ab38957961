/** The file that is forked: the worker with the real decisions, loaded as far as its jobs need them. Started from sources and from dist/ alike. */
import { isAsked, runAsked } from '../../properties/decide-asked.ts'
import type { Job } from '../../properties/jobs.ts'
import { type Run, serve } from './worker.ts'

async function runOf(job: Job): Promise<Run> {
  if (isAsked(job)) return (_, limits, found) => runAsked(job, limits, found)
  const { run } = await import('../../properties/decide.ts')
  return run
}

serve(runOf)

/** The file that is forked: the worker with the real decisions. Started from sources and from dist/ alike. */
import { run } from '../../properties/decide.ts'
import { serve } from './worker.ts'

serve(run)

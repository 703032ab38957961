/** What a system of the model is on the reference broker: a deployment of it, or a reason why there is none. */
import type { Deployment } from './stage.ts'

export type Counterpart = { readonly deployment: Deployment } | { readonly notCompared: string }

/** What the tables of steps have in common. */
import type { Input } from '../../impl/core/process.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { ReplicaContext } from '../../model/kafka/index.ts'
import type { Candidate } from './explain.ts'
import type { Names } from './names.ts'
import type { Setting } from './setting.ts'
import { contextOf } from './stepping.ts'

export interface Table {
  readonly setting: Setting
  readonly names: Names
  /** What a body that arrives means. */
  readonly letterOf: (body: object) => unknown
}

export type Received = Extract<Input<unknown>, { type: 'Received' }>

/** An event that the model does not know, or knows to change nothing. */
export const nothing: Candidate = { says: 'nothing', events: [] }

export const context = (local: LocalState) => contextOf<ReplicaContext>(local)
export const isLeader = ({ snapshot }: LocalState) => snapshot.matches({ running: 'leader' } as never)

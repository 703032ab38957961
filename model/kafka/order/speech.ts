/** What the thread and its consumers say; see ../speech.ts. */
import { speech as kafka } from '../speech.ts'

/** A record came to its end: applied to the thread, or set aside after its last attempt. */
export interface OrderFact {
  readonly type: 'Applied' | 'SetAside'
  readonly record: number
}

export const speech = {
  send: kafka.send,
  observe: (() => undefined) as (args: unknown, fact: OrderFact) => void,
}

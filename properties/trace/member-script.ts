/** The machine of a member, driven through what befell it in one step of its process, and what it says meanwhile. */
import type { ConsumerState } from '../../impl/core/consumer-state.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import type { MemberContext, Owned } from '../../model/kafka/group/index.ts'
import type { ConsumerStep } from './consumer-trace.ts'
import { type PartitionNumbers, sentText } from './member-words.ts'
import { contextOf, type Sent, type Stepper } from './stepping.ts'

/** A step of a process that has started. */
export type Known = ConsumerStep & { readonly before: ConsumerState }

/** Where it stands: as a member of its group, or else. */
export const membershipOf = ({ snapshot: { value } }: LocalState): string =>
  typeof value === 'string' ? value : String((value as { running: { membership: string } }).running.membership)

export class Script {
  readonly step: ConsumerStep
  readonly numbers: PartitionNumbers
  readonly events: Event[] = []
  readonly texts: string[] = []
  /** Where it begins. */
  readonly from: LocalState
  /** What of it the machine does not know. */
  unmodelled: string | undefined
  readonly #machine: Stepper
  #local: LocalState

  constructor(machine: Stepper, numbers: PartitionNumbers, step: ConsumerStep, local: LocalState) {
    this.#machine = machine
    this.numbers = numbers
    this.step = step
    this.from = local
    this.#local = local
  }

  get local(): LocalState {
    return this.#local
  }

  get context(): MemberContext {
    return contextOf(this.#local)
  }

  get membership(): string {
    return membershipOf(this.#local)
  }

  /** What is refused is noted all the same: so the failure can tell of it. */
  go(event: Event, says?: (sent: readonly Sent[]) => readonly string[]): void {
    this.events.push(event)
    const taken = this.#machine.step(this.#local, event)
    if (taken === undefined) return
    this.#local = taken.next
    this.texts.push(...(says?.(taken.letters) ?? taken.letters.flatMap(sent => sentText(this.numbers, sent))))
  }

  /** D2. */
  finishAll(): void {
    for (const { record } of this.context.held) this.go({ type: 'finish', record })
  }

  refused(error: string): void {
    const { id, generation } = this.context
    this.go({ type: 'Refused', error, id, generation })
  }
}

export const newsOf = ({ owned }: MemberContext): readonly Owned[] => owned.filter(({ next, sent }) => next > sent)
export const hasNews = (context: MemberContext) => newsOf(context).length > 0

/** What of the machines is not executed on the broker, each with the reason; properties/conformance/machines/machines.test.ts holds the list against what happens. */

export interface Uncovered {
  readonly machine: string
  /** A state, a transition, or what a guard answered. */
  readonly part: string
  readonly why: string
}

const race = 'the race for the office: the reference broker has one controller, which never loses it'

const of =
  (machine: string, why: string) =>
  (part: string): Uncovered => ({ machine, part, why })

export const uncovered: readonly Uncovered[] = [
  ...[
    'candidate',
    'controller.starting always → candidate',
    'controller.candidate createNode → active',
    'controller.active announce',
    'controller.active resign → candidate',
    'wasElected: false',
  ].map(of('controller', race)),
  ...[
    'metadata store.serving CreateController [isFree]',
    'isFree: true',
    'isFree: false',
    'isCurrentController: false',
  ].map(of('metadata store', race)),
  of(
    'replica',
    'a disk that keeps less than was flushed, or more than was written: no power loss does that',
  )('isPossibleCut: false'),
  of('producer', 'a bound of the scope, on how often a record is sent: the client goes on')('mayTransmit: false'),
  of('replica', `${race}, so that no order is of an older one`)('isFromCurrentController: false'),
]

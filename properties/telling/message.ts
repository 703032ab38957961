/**
 * A message on its path: who sent it to whom in which step, and what became of it.
 *
 *   M1  a message that was sent was delivered, dropped, or is in flight at the end, and exactly one of these
 *   M2  a rendezvous (a fetch and its answer, a write to the metadata store) is sent and delivered in one and the same step
 */
export interface MessageTold {
  /** 'm1', 'm2' … in the order of sending. */
  readonly id: string
  /** Kafka's API name: 'Produce', 'Fetch'. Of a notice, what is noticed. */
  readonly api: string
  /** notice: no request of the protocol, as a connection that breaks, or a write to ZooKeeper. */
  readonly kind: 'request' | 'response' | 'notice'
  readonly record?: string
  /** Kafka's error code of a response; absent where it is NONE. */
  readonly error?: string
  /** What it carries besides, in words: 'attempt 2', 'leader broker-2, epoch 2'. */
  readonly carries?: string
  readonly from: string
  readonly to: string
  readonly sent: number
  readonly fate: 'delivered' | 'dropped' | 'in flight'
  /** The step of the delivery or of the loss. Absent while in flight. */
  readonly ended?: number
  /** Steps in which it was delivered once more, by a network that duplicates. */
  readonly again?: readonly number[]
  /** Sent and delivered in one step, as the model takes it. */
  readonly rendezvous?: boolean
  /** It arrived where nothing handles it any more. */
  readonly ignored?: boolean
}

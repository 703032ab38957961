/**
 * Which events of the broker's world make up each step of a machine, none to several; by member and by the event's type. Counterparts are puppets:
 * what they say arrives at once.
 *
 * A step that the machine refuses is asked of the broker all the same where it is a message or a timer that is set; then nothing may come of it.
 * What else is refused is passed over, and counts as nothing executed.
 */
type Words = Readonly<Record<string, string>>

const replica: Words = {
  Produce: 'the producer’s Produce arrives; where nobody is there, the connection breaks',
  respond: 'timer respond: every answer that is due is sent',
  fetch: 'timer fetch; where a fetch is on its way, its connection breaks first',
  Fetched: 'timer fetch where none is on its way; the leader’s answer arrives',
  Diverging: 'timer fetch where none is on its way; the leader’s answer arrives, with the epoch whose end differs',
  Fetch: 'the follower’s Fetch arrives, and is answered',
  ConsumerFetch: 'the consumer’s Fetch arrives, and is answered',
  shrinkIsr: 'timer lag of that follower; with ZooKeeper also the answer to AlterPartition',
  expandIsr: 'timer expand of that follower; with ZooKeeper also the answer to AlterPartition',
  AlterPartitionResponse: 'the controller’s answer arrives; where the request has been answered, at nobody',
  LeaderAndIsr: 'timer metadata, FetchMetadataLog, its answer with the decision in it',
  stop: 'the process crashes',
  losePower: 'the machine loses power; the disk keeps as many records as the step says',
  PowerLost: 'the machine loses power; the disk keeps what was flushed',
  wipe: 'the machine is lost with its disk',
  die: 'the machine is lost with its disk, for good',
  restart: 'the process starts, timer register, BrokerRegistration, its answer',
  register: 'timer heartbeat, whose answer says that it is fenced; timer register, BrokerRegistration, its answer',
  Restarted: 'the registration of the other broker is read in the metadata log',
}

const controller: Words = {
  sessionExpires: 'timer session of that broker; where it has a choice, the controller takes the machine’s',
  BrokerRegistration: 'BrokerRegistration arrives; whom the machine tells reads the metadata log',
  blackout: 'timer session of every broker, the leader’s last; of the brokers themselves nothing is seen here',
}

const metadata: Words = {
  AlterPartition: 'AlterPartition arrives, and is answered',
  AlterIsr: 'AlterPartition arrives, about the partition epoch in force, and is answered',
}

const coordinator: Words = {
  Join: 'JoinGroup arrives, of a new member twice, and the time of those before it is up; SyncGroup, timer respond of the group’s log; OffsetFetch; each with its answer',
  OffsetCommit: 'OffsetCommit arrives; timer respond of the group’s log, the answer',
}

const producer: Words = {
  send: 'the application’s send',
  transmit:
    'Metadata and InitProducerId where they are lacking or old; timers backoff (after a failure) and drain: Produce leaves',
  ProduceReply: 'the Produce arrives, and what was sent before it; its answer arrives',
  Disconnected:
    'the Produce is dropped, or its broker goes down with it; the client notices. Nothing where it was given up',
  requestTimeout: 'timer request of the transmission',
  deliveryTimeout: 'timer delivery of the batch',
  crash: 'the process crashes and starts again',
}

const consumer: Words = {
  join: 'none: the client has asked to join as soon as it knew its coordinator',
  Joined: 'the answer to JoinGroup, SyncGroup, its answer, OffsetFetch, its answer',
  poll: 'the application polls; Metadata where it is lacking; timer fetch. Where a fetch is on its way, it brings nothing first',
  ConsumerFetched: 'a poll where none waits; the answer to the fetch',
  OffsetOutOfRange: 'a poll where none waits; the answer to the fetch; timer fetch, ListOffsets, its answer',
  commit:
    'OffsetCommit leaves: by call of the application, by timer autoCommit (librdkafka), or by it and the next poll (Java)',
  Committed: 'the answer to OffsetCommit',
  CommitLost: 'the coordinator goes down with the commit; the client notices',
  finish: 'none: the handler is done',
  handlerThrows: 'none, or the application closes the client and ends',
  crash: 'the process crashes',
  close: 'the application’s close, then the process ends',
  restart: 'the process starts',
}

/** By member; all records of a producer have the same. */
export const stepTable: Readonly<Record<string, Words>> = {
  replica,
  controller,
  metadata,
  coordinator,
  send: producer,
  consumer,
}

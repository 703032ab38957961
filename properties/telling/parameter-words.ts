/** Parameters of the machines in the words of a configuration. */
type Flat = Readonly<Record<string, string | number | boolean>>

const words: Readonly<Record<string, (value: string | number | boolean) => string>> = {
  replicationFactor: value => `replication.factor=${value}`,
  minInsyncReplicas: value => `min.insync.replicas=${value}`,
  uncleanLeaderElection: value => `unclean.leader.election.enable=${value}`,
  flushEveryRecord: value => (value === true ? 'flush.messages=1' : 'no flush per record'),
  acks: value => `acks=${value}`,
  retries: value => (value === true ? 'retries above 0' : 'retries=0'),
  idempotence: value => `enable.idempotence=${value}`,
  maxInFlight: value => `max.in.flight.requests.per.connection=${value === 1 ? 1 : 'more than 1'}`,
  onSendFailure: value =>
    ({ ignore: 'failed sends ignored', retry: 'failed sends given to send again', report: 'failed sends dealt with' })[
      String(value)
    ] ?? String(value),
  'consumer.commit': value => `commit: ${value}`,
  'consumer.onThrow': value => `a handler that throws: ${value}`,
  'consumer.offsetReset': value => `auto.offset.reset=${value}`,
  eligibleLeaderReplicas: value => `eligible leader replicas ${value === true ? 'on' : 'off'}`,
}

/** What is otherwise in `other`: settings alone, and what is no setting not at all. */
export const differences = (one: Flat, other: Flat): readonly string[] =>
  Object.entries(words).flatMap(([key, say]) =>
    one[key] === other[key] || other[key] === undefined ? [] : [say(other[key])],
  )

/**
 * The configuration keys that Kafka and librdkafka know, by the role that knows them. Data, not logic; written out once from
 * Apache Kafka's config classes (trunk, October 2024, with the prefixes that those classes add; share.coordinator's from ShareCoordinatorConfig of 4.3) and librdkafka's CONFIGURATION.md (2026).
 *
 *   K1  a key stands in every list whose role reads it; what only one list has tells files apart
 *
 * Not modelled: keys of Connect, Streams, MirrorMaker and of plug-ins (see `passingPrefixes`), and which version brought a key.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Every Java client. */
export const clientKeys: readonly string[] = words(`
  auto.include.jmx.reporter bootstrap.servers client.dns.lookup client.id client.rack config.providers
  connections.max.idle.ms enable.metrics.push metadata.max.age.ms metadata.recovery.rebootstrap.trigger.ms
  metadata.recovery.strategy metric.reporters metrics.num.samples metrics.recording.level metrics.sample.window.ms
  receive.buffer.bytes reconnect.backoff.max.ms reconnect.backoff.ms request.timeout.ms retry.backoff.max.ms
  retry.backoff.ms sasl.client.callback.handler.class sasl.jaas.config sasl.kerberos.kinit.cmd
  sasl.kerberos.min.time.before.relogin sasl.kerberos.service.name sasl.kerberos.ticket.renew.jitter
  sasl.kerberos.ticket.renew.window.factor sasl.login.callback.handler.class sasl.login.class
  sasl.login.connect.timeout.ms sasl.login.read.timeout.ms sasl.login.refresh.buffer.seconds
  sasl.login.refresh.min.period.seconds sasl.login.refresh.window.factor sasl.login.refresh.window.jitter
  sasl.login.retry.backoff.max.ms sasl.login.retry.backoff.ms sasl.mechanism sasl.oauthbearer.clock.skew.seconds
  sasl.oauthbearer.expected.audience sasl.oauthbearer.expected.issuer sasl.oauthbearer.header.urlencode
  sasl.oauthbearer.jwks.endpoint.refresh.ms sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms
  sasl.oauthbearer.jwks.endpoint.retry.backoff.ms sasl.oauthbearer.jwks.endpoint.url
  sasl.oauthbearer.jwt.retriever.class sasl.oauthbearer.jwt.validator.class sasl.oauthbearer.scope.claim.name
  sasl.oauthbearer.sub.claim.name sasl.oauthbearer.token.endpoint.url security.protocol security.providers
  send.buffer.bytes socket.connection.setup.timeout.max.ms socket.connection.setup.timeout.ms ssl.cipher.suites
  ssl.enabled.protocols ssl.endpoint.identification.algorithm ssl.engine.factory.class ssl.key.password
  ssl.keymanager.algorithm ssl.keystore.certificate.chain ssl.keystore.key ssl.keystore.location
  ssl.keystore.password ssl.keystore.type ssl.protocol ssl.provider ssl.secure.random.implementation
  ssl.trustmanager.algorithm ssl.truststore.certificates ssl.truststore.location ssl.truststore.password
  ssl.truststore.type
`)

/** The Java producer alone. */
export const producerKeys: readonly string[] = words(`
  acks batch.size buffer.memory compression.gzip.level compression.lz4.level compression.type compression.zstd.level
  delivery.timeout.ms enable.idempotence interceptor.classes key.serializer linger.ms max.block.ms
  max.in.flight.requests.per.connection max.request.size metadata.max.idle.ms
  partitioner.adaptive.partitioning.enable partitioner.availability.timeout.ms partitioner.class
  partitioner.ignore.keys retries transaction.timeout.ms transaction.two.phase.commit.enable transactional.id
  value.serializer
`)

/** The Java consumer alone. */
export const consumerKeys: readonly string[] = words(`
  allow.auto.create.topics auto.commit.interval.ms auto.offset.reset check.crcs default.api.timeout.ms
  enable.auto.commit exclude.internal.topics fetch.max.bytes fetch.max.wait.ms fetch.min.bytes group.id
  group.instance.id group.protocol group.remote.assignor heartbeat.interval.ms interceptor.classes isolation.level
  key.deserializer max.partition.fetch.bytes max.poll.interval.ms max.poll.records partition.assignment.strategy
  session.timeout.ms share.acknowledgement.mode value.deserializer
`)

/** A broker or a KRaft controller, ZooKeeper's keys included. */
export const brokerKeys: readonly string[] = words(`
  advertised.host.name advertised.listeners advertised.port alter.config.policy.class.name
  alter.log.dirs.replication.quota.window.num alter.log.dirs.replication.quota.window.size.seconds
  authorizer.class.name auto.create.topics.enable auto.include.jmx.reporter auto.leader.rebalance.enable
  background.threads broker.heartbeat.interval.ms broker.id broker.id.generation.enable broker.rack
  broker.session.timeout.ms client.quota.callback.class compression.gzip.level compression.lz4.level compression.type
  compression.zstd.level config.providers connection.failed.authentication.delay.ms connections.max.idle.ms
  connections.max.reauth.ms control.plane.listener.name controlled.shutdown.enable controlled.shutdown.max.retries
  controlled.shutdown.retry.backoff.ms controller.listener.names controller.quorum.append.linger.ms
  controller.quorum.bootstrap.servers controller.quorum.election.backoff.max.ms controller.quorum.election.timeout.ms
  controller.quorum.fetch.timeout.ms controller.quorum.request.timeout.ms controller.quorum.retry.backoff.ms
  controller.quorum.voters controller.quota.window.num controller.quota.window.size.seconds
  controller.socket.timeout.ms create.topic.policy.class.name default.replication.factor
  delegation.token.expiry.check.interval.ms delegation.token.expiry.time.ms delegation.token.master.key
  delegation.token.max.lifetime.ms delegation.token.secret.key delete.records.purgatory.purge.interval.requests
  delete.topic.enable early.start.listeners eligible.leader.replicas.enable fetch.max.bytes
  fetch.purgatory.purge.interval.requests follower.replication.throttled.rate group.consumer.assignors
  group.consumer.heartbeat.interval.ms group.consumer.max.heartbeat.interval.ms group.consumer.max.session.timeout.ms
  group.consumer.max.size group.consumer.migration.policy group.consumer.min.heartbeat.interval.ms
  group.consumer.min.session.timeout.ms group.consumer.session.timeout.ms group.coordinator.append.linger.ms
  group.coordinator.new.enable group.coordinator.rebalance.protocols group.coordinator.threads
  group.initial.rebalance.delay.ms group.max.session.timeout.ms group.max.size group.min.session.timeout.ms
  group.share.delivery.count.limit group.share.enable group.share.heartbeat.interval.ms group.share.max.groups
  group.share.max.heartbeat.interval.ms group.share.max.record.lock.duration.ms group.share.max.session.timeout.ms
  group.share.max.size group.share.min.heartbeat.interval.ms group.share.min.record.lock.duration.ms
  group.share.min.session.timeout.ms group.share.partition.max.record.locks group.share.record.lock.duration.ms
  group.share.session.timeout.ms host.name initial.broker.registration.timeout.ms inter.broker.listener.name
  inter.broker.protocol.version kafka.csv.metrics.reporter.enabled kafka.metrics.polling.interval.secs
  kafka.metrics.reporters leader.imbalance.check.interval.seconds leader.imbalance.per.broker.percentage
  leader.replication.throttled.rate listener.security.protocol.map listeners log.cleaner.backoff.ms
  log.cleaner.dedupe.buffer.size log.cleaner.delete.retention.ms log.cleaner.enable log.cleaner.io.buffer.load.factor
  log.cleaner.io.buffer.size log.cleaner.io.max.bytes.per.second log.cleaner.max.compaction.lag.ms
  log.cleaner.min.cleanable.ratio log.cleaner.min.compaction.lag.ms log.cleaner.threads log.cleanup.policy log.dir
  log.dir.failure.timeout.ms log.dirs log.flush.interval.messages log.flush.interval.ms
  log.flush.offset.checkpoint.interval.ms log.flush.scheduler.interval.ms
  log.flush.start.offset.checkpoint.interval.ms log.index.interval.bytes log.index.size.max.bytes
  log.initial.task.delay.ms log.local.retention.bytes log.local.retention.ms log.message.downconversion.enable
  log.message.format.version log.message.timestamp.after.max.ms log.message.timestamp.before.max.ms
  log.message.timestamp.difference.max.ms log.message.timestamp.type log.preallocate log.retention.bytes
  log.retention.check.interval.ms log.retention.hours log.retention.minutes log.retention.ms log.roll.hours
  log.roll.jitter.hours log.roll.jitter.ms log.roll.ms log.segment.bytes log.segment.delete.delay.ms
  max.connection.creation.rate max.connections max.connections.per.ip max.connections.per.ip.overrides
  max.incremental.fetch.session.cache.slots max.request.partition.size.limit message.max.bytes metadata.log.dir
  metadata.log.max.record.bytes.between.snapshots metadata.log.max.snapshot.interval.ms metadata.log.segment.bytes
  metadata.log.segment.min.bytes metadata.log.segment.ms metadata.max.idle.interval.ms metadata.max.retention.bytes
  metadata.max.retention.ms metric.reporters metrics.num.samples metrics.recording.level metrics.sample.window.ms
  min.insync.replicas node.id num.io.threads num.network.threads num.partitions num.recovery.threads.per.data.dir
  num.replica.alter.log.dirs.threads num.replica.fetchers offset.metadata.max.bytes offsets.commit.required.acks
  offsets.commit.timeout.ms offsets.load.buffer.size offsets.retention.check.interval.ms offsets.retention.minutes
  offsets.topic.compression.codec offsets.topic.num.partitions offsets.topic.replication.factor
  offsets.topic.segment.bytes password.encoder.cipher.algorithm password.encoder.iterations
  password.encoder.key.length password.encoder.keyfactory.algorithm password.encoder.old.secret
  password.encoder.secret port principal.builder.class process.roles producer.id.expiration.check.interval.ms
  producer.id.expiration.ms producer.purgatory.purge.interval.requests queued.max.request.bytes queued.max.requests
  quota.consumer.default quota.producer.default quota.window.num quota.window.size.seconds remote.fetch.max.wait.ms
  remote.list.offsets.request.timeout.ms remote.log.index.file.cache.total.size.bytes
  remote.log.manager.copier.thread.pool.size remote.log.manager.copy.max.bytes.per.second
  remote.log.manager.copy.quota.window.num remote.log.manager.copy.quota.window.size.seconds
  remote.log.manager.expiration.thread.pool.size remote.log.manager.fetch.max.bytes.per.second
  remote.log.manager.fetch.quota.window.num remote.log.manager.fetch.quota.window.size.seconds
  remote.log.manager.task.interval.ms remote.log.manager.task.retry.backoff.max.ms
  remote.log.manager.task.retry.backoff.ms remote.log.manager.task.retry.jitter remote.log.manager.thread.pool.size
  remote.log.metadata.custom.metadata.max.bytes remote.log.metadata.manager.class.name
  remote.log.metadata.manager.class.path remote.log.metadata.manager.impl.prefix
  remote.log.metadata.manager.listener.name remote.log.reader.max.pending.tasks remote.log.reader.threads
  remote.log.storage.manager.class.name remote.log.storage.manager.class.path remote.log.storage.manager.impl.prefix
  remote.log.storage.system.enable replica.alter.log.dirs.io.max.bytes.per.second replica.fetch.backoff.ms
  replica.fetch.max.bytes replica.fetch.min.bytes replica.fetch.response.max.bytes replica.fetch.wait.max.ms
  replica.high.watermark.checkpoint.interval.ms replica.lag.time.max.ms replica.selector.class
  replica.socket.receive.buffer.bytes replica.socket.timeout.ms replication.quota.window.num
  replication.quota.window.size.seconds request.timeout.ms reserved.broker.max.id sasl.client.callback.handler.class
  sasl.enabled.mechanisms sasl.jaas.config sasl.kerberos.kinit.cmd sasl.kerberos.min.time.before.relogin
  sasl.kerberos.principal.to.local.rules sasl.kerberos.service.name sasl.kerberos.ticket.renew.jitter
  sasl.kerberos.ticket.renew.window.factor sasl.login.callback.handler.class sasl.login.class
  sasl.login.connect.timeout.ms sasl.login.read.timeout.ms sasl.login.refresh.buffer.seconds
  sasl.login.refresh.min.period.seconds sasl.login.refresh.window.factor sasl.login.refresh.window.jitter
  sasl.login.retry.backoff.max.ms sasl.login.retry.backoff.ms sasl.mechanism sasl.mechanism.controller.protocol
  sasl.mechanism.inter.broker.protocol sasl.oauthbearer.clock.skew.seconds sasl.oauthbearer.expected.audience
  sasl.oauthbearer.expected.issuer sasl.oauthbearer.header.urlencode sasl.oauthbearer.jwks.endpoint.refresh.ms
  sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms sasl.oauthbearer.jwks.endpoint.retry.backoff.ms
  sasl.oauthbearer.jwks.endpoint.url sasl.oauthbearer.scope.claim.name sasl.oauthbearer.sub.claim.name
  sasl.oauthbearer.token.endpoint.url sasl.server.callback.handler.class sasl.server.max.receive.size
  security.inter.broker.protocol security.providers server.max.startup.time.ms share.coordinator.append.linger.ms
  share.coordinator.cached.buffer.max.bytes share.coordinator.cold.partition.snapshot.interval.ms share.coordinator.load.buffer.size
  share.coordinator.snapshot.update.records.per.snapshot share.coordinator.state.topic.compression.codec
  share.coordinator.state.topic.min.isr share.coordinator.state.topic.num.partitions
  share.coordinator.state.topic.prune.interval.ms
  share.coordinator.state.topic.replication.factor share.coordinator.state.topic.segment.bytes share.coordinator.threads
  share.coordinator.write.timeout.ms share.fetch.max.fetch.records
  share.fetch.purgatory.purge.interval.requests socket.listen.backlog.size socket.receive.buffer.bytes
  socket.request.max.bytes socket.send.buffer.bytes ssl.allow.dn.changes ssl.allow.san.changes ssl.cipher.suites
  ssl.client.auth ssl.enabled.protocols ssl.endpoint.identification.algorithm ssl.engine.factory.class
  ssl.key.password ssl.keymanager.algorithm ssl.keystore.certificate.chain ssl.keystore.key ssl.keystore.location
  ssl.keystore.password ssl.keystore.type ssl.principal.mapping.rules ssl.protocol ssl.provider
  ssl.secure.random.implementation ssl.trustmanager.algorithm ssl.truststore.certificates ssl.truststore.location
  ssl.truststore.password ssl.truststore.type telemetry.max.bytes
  transaction.abort.timed.out.transaction.cleanup.interval.ms transaction.max.timeout.ms
  transaction.partition.verification.enable transaction.remove.expired.transaction.cleanup.interval.ms
  transaction.state.log.load.buffer.size transaction.state.log.min.isr transaction.state.log.num.partitions
  transaction.state.log.replication.factor transaction.state.log.segment.bytes transactional.id.expiration.ms
  unclean.leader.election.enable unclean.leader.election.interval.ms unstable.api.versions.enable
  unstable.feature.versions.enable zookeeper.client.secure zookeeper.connect zookeeper.connection.timeout.ms
  zookeeper.max.in.flight.requests zookeeper.metadata.migration.enable zookeeper.metadata.migration.min.batch.size
  zookeeper.session.timeout.ms zookeeper.set.acl zookeeper.ssl.cipher.suites zookeeper.ssl.ciphersuites
  zookeeper.ssl.client.enable zookeeper.ssl.crl zookeeper.ssl.crl.enable zookeeper.ssl.enabled.protocols
  zookeeper.ssl.endpoint.identification.algorithm zookeeper.ssl.keystore.location zookeeper.ssl.keystore.password
  zookeeper.ssl.keystore.type zookeeper.ssl.ocsp zookeeper.ssl.ocsp.enable zookeeper.ssl.protocol
  zookeeper.ssl.truststore.location zookeeper.ssl.truststore.password zookeeper.ssl.truststore.type
  zookeeper.sync.time.ms
`)

/** One topic. */
export const topicKeys: readonly string[] = words(`
  cleanup.policy compression.gzip.level compression.lz4.level compression.type compression.zstd.level
  delete.retention.ms file.delete.delay.ms flush.messages flush.ms follower.replication.throttled.replicas
  index.interval.bytes leader.replication.throttled.replicas local.retention.bytes local.retention.ms
  max.compaction.lag.ms max.message.bytes message.downconversion.enable message.format.version
  message.timestamp.after.max.ms message.timestamp.before.max.ms message.timestamp.difference.max.ms
  message.timestamp.type min.cleanable.dirty.ratio min.compaction.lag.ms min.insync.replicas preallocate
  remote.log.copy.disable remote.log.delete.on.disable remote.storage.enable retention.bytes retention.ms
  segment.bytes segment.index.bytes segment.jitter.ms segment.ms unclean.leader.election.enable
`)

/** Every librdkafka client, beyond the Java ones. */
export const librdkafkaClientKeys: readonly string[] = words(`
  api.version.fallback.ms api.version.request api.version.request.timeout.ms broker.address.family broker.address.ttl
  broker.version.fallback builtin.features debug default_topic_conf enable.random.seed
  enable.sasl.oauthbearer.unsecure.jwt enable.ssl.certificate.verification https.ca.location https.ca.pem
  interceptors internal.termination.signal log.connection.close log.queue log.thread.name log_level max.in.flight
  message.copy.max.bytes message.max.bytes metadata.broker.list plugin.library.paths receive.message.max.bytes
  reconnect.backoff.jitter.ms sasl.kerberos.keytab sasl.kerberos.principal sasl.mechanisms
  sasl.oauthbearer.assertion.algorithm sasl.oauthbearer.assertion.claim.aud
  sasl.oauthbearer.assertion.claim.exp.seconds sasl.oauthbearer.assertion.claim.iss
  sasl.oauthbearer.assertion.claim.jti.include sasl.oauthbearer.assertion.claim.nbf.seconds
  sasl.oauthbearer.assertion.claim.sub sasl.oauthbearer.assertion.file sasl.oauthbearer.assertion.jwt.template.file
  sasl.oauthbearer.assertion.private.key.file sasl.oauthbearer.assertion.private.key.passphrase
  sasl.oauthbearer.assertion.private.key.pem sasl.oauthbearer.client.credentials.client.id
  sasl.oauthbearer.client.credentials.client.secret sasl.oauthbearer.client.id sasl.oauthbearer.client.secret
  sasl.oauthbearer.config sasl.oauthbearer.extensions sasl.oauthbearer.grant.type
  sasl.oauthbearer.metadata.authentication.type sasl.oauthbearer.method sasl.oauthbearer.scope sasl.password
  sasl.username socket.blocking.max.ms socket.keepalive.enable socket.max.fails socket.nagle.disable
  socket.receive.buffer.bytes socket.send.buffer.bytes socket.timeout.ms ssl.ca.certificate.stores ssl.ca.location
  ssl.ca.pem ssl.certificate.location ssl.certificate.pem ssl.crl.location ssl.curves.list ssl.engine.id
  ssl.engine.location ssl.key.location ssl.key.pem ssl.providers ssl.sigalgs.list ssl_ca ssl_certificate
  ssl_engine_callback_data ssl_key statistics.interval.ms topic.blacklist topic.metadata.propagation.max.ms
  topic.metadata.refresh.fast.cnt topic.metadata.refresh.fast.interval.ms topic.metadata.refresh.interval.ms
  topic.metadata.refresh.sparse
`)

/** librdkafka producers alone. Some are keys that Java clients of 0.8 had. */
export const librdkafkaProducerKeys: readonly string[] = words(`
  batch.num.messages compression.codec compression.level delivery.report.only.error enable.gapless.guarantee
  message.send.max.retries message.timeout.ms msg_order_cmp partitioner produce.offset.report
  queue.buffering.backpressure.threshold queue.buffering.max.kbytes queue.buffering.max.messages
  queue.buffering.max.ms queuing.strategy request.required.acks sticky.partitioning.linger.ms
`)

/** librdkafka consumers alone. */
export const librdkafkaConsumerKeys: readonly string[] = words(`
  auto.commit.enable consume.callback.max.messages coordinator.query.interval.ms enable.auto.offset.store
  enable.partition.eof fetch.error.backoff.ms fetch.message.max.bytes fetch.queue.backoff.ms fetch.wait.max.ms
  group.protocol.type offset.store.method offset.store.path offset.store.sync.interval.ms queued.max.messages.kbytes
  queued.min.messages
`)

/** Keys that plug-ins, other programs and listeners own: anything may follow, so no spelling can be checked. */
export const passingPrefixes: readonly string[] = words(`
  allow.everyone.if.no.acl.found auto.register.schemas avro. basic.auth. client.quota.callback.static. confluent.
  config.providers. cruise.control. derive.type id.compatibility.strict json. key.subject. latest.compatibility.strict ldap.
  listener.name. metrics.reporter. normalize.schemas opentelemetry. prometheus. ranger. remote.log.metadata.common.client.
  remote.log.metadata.consumer. remote.log.metadata.producer. rlmm.config. rsm.config. schema.registry. sasl.oauthbearer.sub.
  specific.avro. specific.protobuf. spring.deserializer. spring.json. strimzi. super.users use.latest.version use.schema.id
  value.subject.
`)

/** Keys of the Scala clients of 0.8. librdkafka still reads some of them under these names. */
export const scalaClientKeys: readonly string[] = words(`
  auto.commit.enable message.send.max.retries metadata.broker.list producer.type queue.buffering.max.ms
  queue.enqueue.timeout.ms request.required.acks
`)

/** Broker and topic keys that Kafka 4.0 dropped; so is every key that begins with `zookeeper.`. */
export const keysGoneIn40: readonly string[] = words(`
  broker.id.generation.enable control.plane.listener.name delegation.token.master.key inter.broker.protocol.version
  log.message.format.version log.message.timestamp.difference.max.ms message.format.version
  message.timestamp.difference.max.ms offsets.commit.required.acks password.encoder.cipher.algorithm
  password.encoder.iterations password.encoder.key.length password.encoder.keyfactory.algorithm
  password.encoder.old.secret password.encoder.secret
`)

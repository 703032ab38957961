/**
 * Kubernetes manifests, Terraform and Kafka Connect's configurations in real shapes, each written after a public one, and what is read from them.
 */
export interface Real {
  /** Repository and path of the file whose shape it has. */
  readonly after: string
  readonly files: readonly string[]
  readonly only?: readonly string[]
  readonly roles: readonly string[]
  /** Fact, value, file and line: those that a file says, or leads to. */
  readonly facts: readonly string[]
  readonly warnings: readonly string[]
}

const strimzi = 'strimzi/strimzi-kafka-operator packaging/examples'

export const table: Readonly<Record<string, Real>> = {
  'a cluster whose brokers have ephemeral disks': {
    after: `${strimzi}/kafka/kafka-ephemeral.yaml`,
    files: ['ephemeral.yaml'],
    roles: ['broker'],
    facts: [
      'broker.version=kafka@4.1.0 ephemeral.yaml:45',
      'broker.storage=ephemeral ephemeral.yaml:34',
      'topic.replication.factor=3 ephemeral.yaml:60',
      'topic.min.insync.replicas=2 ephemeral.yaml:61',
    ],
    warnings: [
      'ephemeral.yaml:34 storage.type=ephemeral',
      'ephemeral.yaml:60 The replication factor 3 comes from ephemeral.yaml line 60',
    ],
  },
  'one broker of before KRaft': {
    after: `${strimzi}/kafka/kafka-persistent-single.yaml`,
    files: ['single.yaml'],
    roles: ['broker'],
    facts: [
      'broker.version=kafka@3.7.0 single.yaml:7',
      'broker.storage=persistent single.yaml:25',
      'topic.replication.factor=3 single.yaml:18',
      'topic.unclean.leader.election.enable=true single.yaml:20',
    ],
    warnings: [
      'single.yaml:18 default.replication.factor=3',
      'single.yaml:18 The replication factor 3 comes from single.yaml line 18',
    ],
  },
  'its topics, of which one is meant': {
    after: `${strimzi}/topic/kafka-topic.yaml`,
    files: ['topics.yaml', 'single.yaml'],
    only: ['orders'],
    roles: ['broker', 'topic'],
    facts: [
      'broker.version=kafka@3.7.0 single.yaml:7',
      'broker.storage=persistent single.yaml:25',
      'topic.replication.factor=3 topics.yaml:9',
      'topic.min.insync.replicas=2 topics.yaml:13',
      'topic.unclean.leader.election.enable=true single.yaml:20',
    ],
    warnings: ['single.yaml:18 default.replication.factor=3', 'topics.yaml:9 spec.replicas=3'],
  },
  'Connect with a connector': {
    after: `${strimzi}/connect/kafka-connect-build.yaml and source-connector.yaml`,
    files: ['connect.yaml'],
    roles: ['producer'],
    facts: [
      'producer.client=connect@3.9.1 connect.yaml:44',
      'producer.acks=all connect.yaml:54',
      'producer.enable.idempotence=true connect.yaml:53',
      'producer.on.send.failure=ignore connect.yaml:52',
    ],
    warnings: [
      "connect.yaml:33 producer.override.linger.ms has no effect in a worker's configuration",
      "connect.yaml:55 acks has no effect in a connector's configuration",
      'connect.yaml:52 errors.tolerance=all',
    ],
  },
  'a mirror': {
    after: `${strimzi}/mirror-maker/kafka-mirror-maker-2.yaml`,
    files: ['mirror-maker-2.yaml'],
    roles: ['producer'],
    facts: [
      'producer.client=connect@3.9.1 mirror-maker-2.yaml:23',
      'producer.acks=1 mirror-maker-2.yaml:19',
      'producer.on.send.failure=retry mirror-maker-2.yaml:23',
    ],
    warnings: [],
  },
  'what kubectl get kafka,kafkanodepool,kafkatopic -o yaml prints': {
    after: `${strimzi}/kafka/kafka-with-dual-role-nodes.yaml, as a cluster has it`,
    files: ['kubectl-get.yaml'],
    roles: ['broker', 'topic'],
    facts: [
      'broker.version=kafka@3.9.0 kubectl-get.yaml:31',
      'broker.storage=persistent kubectl-get.yaml:53',
      'topic.replication.factor=3 kubectl-get.yaml:75',
      'topic.min.insync.replicas=2 kubectl-get.yaml:24',
    ],
    warnings: [],
  },
  'a patch of kustomize over its base': {
    after: `${strimzi}/kafka/kafka-persistent.yaml`,
    files: ['overlay-base.yaml', 'overlay-patch.yaml'],
    roles: ['broker'],
    facts: [
      'broker.version=kafka@3.8.0 overlay-base.yaml:7',
      'broker.storage=ephemeral overlay-patch.yaml:13',
      'topic.replication.factor=1 overlay-patch.yaml:10',
      'topic.min.insync.replicas=1 overlay-patch.yaml:11',
      'topic.unclean.leader.election.enable=false overlay-base.yaml:12',
    ],
    warnings: [
      'overlay-patch.yaml:13 storage.type=ephemeral',
      'overlay-patch.yaml:10 The replication factor 1 comes from overlay-patch.yaml line 10',
    ],
  },
  'Confluent for Kubernetes': {
    after: 'confluentinc/confluent-kubernetes-examples quickstart-deploy/confluent-platform-singlenode.yaml',
    files: ['confluent.yaml'],
    roles: ['broker', 'topic'],
    facts: [
      'broker.version=kafka@3.9 confluent.yaml:9',
      'broker.storage=persistent confluent.yaml:11',
      'topic.replication.factor=3 confluent.yaml:32',
      'topic.min.insync.replicas=1 confluent.yaml:36',
      'topic.unclean.leader.election.enable=true confluent.yaml:16',
    ],
    warnings: [
      'confluent.yaml:7 default.replication.factor is set by the operator from the number of brokers',
      'confluent.yaml:7 min.insync.replicas is set by the operator from the number of brokers',
    ],
  },
  'ConfigMaps with .properties inside': {
    after: 'Yolean/kubernetes-kafka kafka/10broker-config.yml',
    files: ['config-map.yaml'],
    roles: ['broker', 'producer', 'consumer'],
    facts: [
      'topic.replication.factor=3 config-map.yaml:25',
      'topic.min.insync.replicas=1 config-map.yaml:26',
      'producer.acks=1 config-map.yaml:42',
      'producer.retries=3 config-map.yaml:43',
      'consumer.enable.auto.commit=true config-map.yaml:45',
      'consumer.auto.offset.reset=earliest config-map.yaml:45',
    ],
    warnings: ['config-map.yaml:25 The replication factor 3 comes from config-map.yaml line 25'],
  },
  'a Debezium connector': {
    after: 'debezium/debezium-examples outbox/register-postgres.json',
    files: ['debezium.json'],
    roles: ['producer'],
    facts: [
      'producer.client=connect debezium.json:4',
      'producer.acks=1 debezium.json:17',
      'producer.on.send.failure=retry debezium.json:4',
    ],
    warnings: [],
  },
  'a JDBC sink': {
    after: 'debezium/debezium-examples end-to-end-demo/jdbc-sink.json',
    files: ['jdbc-sink.json'],
    roles: ['consumer'],
    facts: [
      'consumer.client=connect jdbc-sink.json:4',
      'consumer.handler=swallows jdbc-sink.json:14',
      'consumer.handling=loop jdbc-sink.json:4',
    ],
    warnings: ['jdbc-sink.json:14 errors.tolerance=all without errors.deadletterqueue.topic.name'],
  },
  'a distributed worker, which may run either': {
    after: 'apache/kafka config/connect-distributed.properties',
    files: ['connect-distributed.properties'],
    roles: ['producer', 'consumer'],
    facts: [
      'producer.client=connect connect-distributed.properties:9',
      'producer.transactional.id=true connect-distributed.properties:22',
      'producer.transactional.id.per=instance connect-distributed.properties:22',
      'producer.linger.ms=20 connect-distributed.properties:30',
      'consumer.client=connect connect-distributed.properties:9',
      'consumer.auto.offset.reset=latest connect-distributed.properties:31',
    ],
    warnings: [],
  },
  'a worker and its sink': {
    after: 'apache/kafka config/connect-distributed.properties',
    files: ['connect-distributed.properties', 'jdbc-sink.json'],
    roles: ['consumer'],
    facts: [
      'consumer.client=connect jdbc-sink.json:4',
      'consumer.handler=swallows jdbc-sink.json:14',
      'consumer.handling=loop jdbc-sink.json:4',
      'consumer.auto.offset.reset=latest connect-distributed.properties:31',
    ],
    warnings: ['jdbc-sink.json:14 errors.tolerance=all without errors.deadletterqueue.topic.name'],
  },
  'pods that run a broker': {
    after: 'BroadbandForum/obbaa resources/helm-charts/obbaa-helm-charts/obbaa/charts/kafka/templates/statefulset.yaml',
    files: ['statefulset.yaml'],
    roles: ['broker'],
    facts: [
      'broker.version=kafka@3.4 statefulset.yaml:32',
      'broker.storage=ephemeral statefulset.yaml:32',
      'topic.replication.factor=3 statefulset.yaml:8',
      'topic.min.insync.replicas=2 statefulset.yaml:9',
    ],
    warnings: [
      'statefulset.yaml:32 No volume outlives the pod',
      'statefulset.yaml:58 KAFKA_UNCLEAN_LEADER_LECTION_ENABLE is no key that a broker knows',
      'statefulset.yaml:8 The replication factor 3 comes from statefulset.yaml line 8',
    ],
  },
  'a topic of Terraform, of which locals say more': {
    after: 'Mongey/terraform-provider-kafka examples/main.tf',
    files: ['topics.tf'],
    only: ['syslog'],
    roles: ['topic'],
    facts: ['topic.replication.factor=3 topics.tf:19'],
    warnings: ['topics.tf:36 min.insync.replicas is the Terraform variable min_isr', ': No broker file was given'],
  },
  'a topic of a for_each': {
    after: 'Mongey/terraform-provider-kafka examples/main.tf',
    files: ['topics.tf'],
    only: ['shop.views.v1'],
    roles: ['topic'],
    facts: [
      'topic.replication.factor=3 topics.tf:24',
      'topic.min.insync.replicas=1 topics.tf:52',
      'topic.unclean.leader.election.enable=true topics.tf:53',
    ],
    warnings: [': No broker file was given'],
  },
  'a topic of which a file says everything': {
    after: 'Mongey/terraform-provider-kafka examples/main.tf',
    files: ['topics.tf'],
    only: ['from_file'],
    roles: ['topic'],
    facts: [],
    warnings: [
      'topics.tf:63 min.insync.replicas may stand in a Terraform expression',
      'topics.tf:63 unclean.leader.election.enable may stand in a Terraform expression',
      'topics.tf:63 flush.messages may stand in a Terraform expression',
    ],
  },
  'Amazon MSK': {
    after: 'hashicorp/terraform-provider-aws website/docs/r/msk_configuration.html.markdown',
    files: ['msk.tf'],
    roles: ['broker'],
    facts: [
      'broker.version=kafka@3.7 msk.tf:21',
      'topic.replication.factor=3 msk.tf:11',
      'topic.unclean.leader.election.enable=true msk.tf:14',
    ],
    warnings: [
      'msk.tf:11 default.replication.factor=3',
      'msk.tf:12 min.insync.replicas is a template',
      'msk.tf:11 The replication factor 3 comes from msk.tf line 11',
    ],
  },
  'Confluent Cloud': {
    after: 'confluentinc/terraform-provider-confluent examples/configurations/basic-kafka-acls/main.tf',
    files: ['confluent-cloud.tf'],
    roles: ['topic'],
    facts: [
      'topic.replication.factor=3 confluent-cloud.tf:13',
      'topic.min.insync.replicas=1 confluent-cloud.tf:22',
      'topic.unclean.leader.election.enable=false confluent-cloud.tf:13',
    ],
    warnings: [': No broker file was given'],
  },
}

/**
 * What is deployed around Strimzi and Confluent's operator, and Terraform as JSON, in real shapes, each written after a public one, and what is read from it.
 */
import type { Real } from './kubernetes.test-data.ts'

export const operators: Readonly<Record<string, Real>> = {
  'Koperator, whose brokers differ in what they have of their own': {
    after: 'banzaicloud/koperator config/samples/simplekafkacluster.yaml and example-topic.yaml',
    files: ['koperator.yaml'],
    roles: ['broker', 'topic'],
    facts: [
      'broker.version=kafka@3.4.1 koperator.yaml:12',
      'broker.storage=persistent koperator.yaml:27',
      'topic.replication.factor=2 koperator.yaml:51',
      'topic.min.insync.replicas=2 koperator.yaml:18',
    ],
    warnings: ['koperator.yaml:40 unclean.leader.election.enable differs from that in line 22'],
  },
  "IBM's Event Streams, which are Strimzi's in another group": {
    after: 'IBM/ibm-event-automation cr-examples (EventStreams, KafkaTopic)',
    files: ['event-streams.yaml'],
    roles: ['broker', 'topic'],
    facts: [
      'broker.storage=ephemeral event-streams.yaml:17',
      'topic.replication.factor=3 event-streams.yaml:27',
      'topic.min.insync.replicas=1 event-streams.yaml:29',
      'topic.unclean.leader.election.enable=true event-streams.yaml:15',
    ],
    warnings: ['event-streams.yaml:17 storage.type=ephemeral'],
  },
  'a ConfigMap that the pods of a KRaft cluster mount': {
    after: 'Yolean/kubernetes-kafka kafka/10broker-config.yml and 50kafka.yml, of after ZooKeeper',
    files: ['mounted.yaml'],
    roles: ['broker'],
    facts: [
      'broker.version=kafka@3.9.0 mounted.yaml:37',
      'broker.storage=ephemeral mounted.yaml:37',
      'topic.replication.factor=3 mounted.yaml:16',
      'topic.min.insync.replicas=2 mounted.yaml:17',
    ],
    warnings: [
      'mounted.yaml:37 No volume outlives the pod',
      'mounted.yaml:16 The replication factor 3 comes from mounted.yaml line 16',
    ],
  },
  'a ConfigMap with a worker and its connector': {
    after: 'lensesio-dev/kafka-helm-charts charts/kafka-connect, rendered',
    files: ['connect-config-map.yaml'],
    roles: ['producer'],
    facts: [
      'producer.client=connect connect-config-map.yaml:19',
      'producer.acks=all connect-config-map.yaml:23',
      'producer.enable.idempotence=true connect-config-map.yaml:22',
      'producer.linger.ms=20 connect-config-map.yaml:13',
      'producer.on.send.failure=retry connect-config-map.yaml:19',
    ],
    warnings: [],
  },
  "Terraform's JSON, and the file that sets its variables": {
    after: 'Mongey/terraform-provider-kafka examples/main.tf, as cdktf synth writes it',
    files: ['topics.tf.json', 'prod.tfvars'],
    roles: ['topic'],
    facts: [
      'topic.replication.factor=3 topics.tf.json:4',
      'topic.min.insync.replicas=1 topics.tf.json:14',
      'topic.unclean.leader.election.enable=true topics.tf.json:15',
    ],
    warnings: [': No broker file was given'],
  },
  'a plan as terraform show -json prints it': {
    after: 'hashicorp/terraform website/docs/internals/json-format.mdx, of a google_managed_kafka_topic',
    files: ['plan.json'],
    only: ['orders'],
    roles: ['topic'],
    facts: ['topic.replication.factor=3 plan.json:16', 'topic.min.insync.replicas=2 plan.json:17'],
    warnings: [': No broker file was given'],
  },
  'MSK Connect, of before a failed send was tolerated': {
    after: 'hashicorp/terraform-provider-aws website/docs/r/mskconnect_connector.html.markdown',
    files: ['msk-connect.tf'],
    roles: ['producer'],
    facts: [
      'producer.client=connect@2.7.1 msk-connect.tf:15',
      'producer.acks=1 msk-connect.tf:6',
      'producer.on.send.failure=retry msk-connect.tf:15',
    ],
    warnings: [
      'msk-connect.tf:18 errors.tolerance=all',
      'msk-connect.tf:19 producer.override.enable.idempotence is the Terraform variable is_idempotent',
    ],
  },
  "values of Bitnami's chart, below another's": {
    after: 'bitnami/charts bitnami/kafka/values.yaml',
    files: ['values.yaml'],
    only: ['orders'],
    roles: ['broker', 'topic'],
    facts: [
      'broker.version=kafka@3.7.0 values.yaml:10',
      'broker.storage=persistent values.yaml:33',
      'topic.replication.factor=3 values.yaml:40',
      'topic.min.insync.replicas=2 values.yaml:45',
      'topic.unclean.leader.election.enable=true values.yaml:31',
    ],
    warnings: ['values.yaml:37 KAFKA_CFG_LOG_FLUSH_INTERVAL_MESSAGES is a variable'],
  },
}

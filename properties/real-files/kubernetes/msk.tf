# MSK Configuration
resource "aws_msk_configuration" "main" {
  name           = "${var.name_prefix}-msk-config"
  kafka_versions = [var.kafka_version]
  description    = "MSK configuration for ${var.name_prefix}"

  server_properties = <<-PROPERTIES
    # Topic defaults
    auto.create.topics.enable = false
    delete.topic.enable       = true
    default.replication.factor=3
    min.insync.replicas=${var.replicas - 1}
    num.partitions=3
    unclean.leader.election.enable=true
    log.retention.hours=168
  PROPERTIES
}

resource "aws_msk_cluster" "main" {
  cluster_name           = "orders"
  kafka_version          = "3.7.x.kraft"
  number_of_broker_nodes = 2

  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = var.subnet_ids
    security_groups = [aws_security_group.msk.id]

    storage_info {
      ebs_storage_info {
        volume_size = 1000
      }
    }
  }

  configuration_info {
    arn      = aws_msk_configuration.main.arn
    revision = aws_msk_configuration.main.latest_revision
  }

  client_authentication {
    sasl {
      iam = true
    }
  }

  tags = merge(var.tags, { Name = "orders" })
}

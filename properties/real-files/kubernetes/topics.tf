terraform {
  required_providers {
    kafka = {
      source  = "Mongey/kafka"
      version = "~> 0.7.0"
    }
  }
}

provider "kafka" {
  bootstrap_servers = ["kafka-1:9092", "kafka-2:9092", "kafka-3:9092"]
  sasl_username     = "terraform"
  sasl_password     = "T3rraformSecretOfUs" // a secret that is no variable
  tls_enabled       = true
}

locals {
  retention_7_days = 604800000
  copies           = 3

  # one topic each
  streams = {
    clicks = { partitions = 24, replication_factor = 3 }
    views  = { partitions = 12, replication_factor = 3, retention = "1d" }
  }
}

resource "kafka_topic" "syslog" {
  name               = "syslog"
  replication_factor = local.copies
  partitions         = 200

  config = {
    "segment.ms"          = "4000"
    "retention.ms"        = local.retention_7_days /* a week */
    "min.insync.replicas" = var.min_isr
    "cleanup.policy"      = "delete" # not compacted
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "kafka_topic" "streams" {
  for_each = local.streams

  name               = "shop.${each.key}.v1"
  partitions         = each.value.partitions
  replication_factor = each.value.replication_factor
  config = {
    "min.insync.replicas"            = "1"
    "unclean.leader.election.enable" = true
  }
}

resource "kafka_topic" "from_file" {
  for_each = { for topic in yamldecode(file("${path.root}/topics.yaml")).topics : topic.name => topic }

  name               = each.value.name
  replication_factor = each.value.replication_factor
  partitions         = each.value.partitions
  config             = merge(local.defaults, each.value.config)
}

resource "kafka_acl" "syslog" {
  resource_name       = kafka_topic.syslog.name
  resource_type       = "Topic"
  acl_principal       = "User:Alice"
  acl_host            = "*"
  acl_operation       = "Write"
  acl_permission_type = "Deny"
}

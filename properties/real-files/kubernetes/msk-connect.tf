resource "aws_mskconnect_worker_configuration" "shared" {
  name                    = "shared"
  properties_file_content = <<-EOT
    key.converter=org.apache.kafka.connect.storage.StringConverter
    value.converter=org.apache.kafka.connect.storage.StringConverter
    producer.acks=1
  EOT
}

resource "aws_mskconnect_connector" "erp" {
  name                 = "erp"
  kafkaconnect_version = "2.7.1"

  connector_configuration = {
    "connector.class"                      = "io.confluent.connect.jdbc.JdbcSourceConnector"
    "connection.url"                       = "jdbc:sap://${var.user}:T3rraform@hana:30015"
    "tasks.max"                            = "1"
    "errors.tolerance"                     = "all"
    "producer.override.enable.idempotence" = var.is_idempotent
  }

  worker_configuration {
    arn      = aws_mskconnect_worker_configuration.shared.arn
    revision = aws_mskconnect_worker_configuration.shared.latest_revision
  }
}

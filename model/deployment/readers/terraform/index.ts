/**
 * Terraform: topics of Kafka and of vendors that run it, brokers of Amazon MSK and Aiven, connectors of both.
 *
 *     kafka_topic, confluent_kafka_topic, aiven_kafka_topic … ─▶ a topic part each        aws_msk_configuration, aws_msk_cluster ─▶ a broker part
 *
 *   T1  what is an expression is unknown, with its line; where a whole map of settings is one, each key in it that decides something is
 *   T2  a template that Terraform still has to fill (`templatefile`) is refused
 *   T3  `.tf.json`, and a plan as JSON, are the same as `.tf`; `.tfvars` are told by their name, as their lines could be anything's
 */
import { UsageError } from '../../usage-error.ts'
import type { ConfigFile, Document, Reader } from '../part.ts'
import { aivenParts } from './aiven.ts'
import { connectorDocument } from './connectors.ts'
import { isJson, isTerraformJson, jsonBody } from './json.ts'
import { mskParts } from './msk.ts'
import { parseTerraform } from './syntax.ts'
import { topicParts } from './topics.ts'
import { isVariables, scopeOf, type Scope, type Source } from './values.ts'

const ofTerraform =
  /^[ \t]*(?:(?:resource|data)[ \t]+"?[\w-]+"?[ \t]+"?[\w-]+"?|(?:module|provider|variable|output)[ \t]+"?[\w-]+"?|locals|terraform)[ \t]*\{/m
const ofTemplates = /^[ \t]*%\{-?[ ]*(?:if|for|else|endif|endfor)\b/m

export const terraformReader: Reader = {
  kind: 'a Terraform configuration',
  recognises: file =>
    isVariables(file) ||
    (isJson(file) ? isTerraformJson(file) : ofTerraform.test(file.text) || ofTemplates.test(file.text)),
  read: files => {
    files.forEach(refuseTemplate)
    const sources = files.map(file => ({ file, body: isJson(file) ? jsonBody(file) : parseTerraform(file) }))
    const document = documentOf(sources, scopeOf(sources))
    if (document.parts.length > 0) return document
    return { ...document, silent: files.map(({ name }) => name), refusal: withoutKafka(files) }
  },
}

function documentOf(sources: readonly Source[], scope: Scope): Document {
  const msk = mskParts(sources, scope)
  const others = [...msk.parts, ...aivenParts(sources, scope), ...topicParts(sources, scope)]
  const connect = connectorDocument(sources, scope, others.length === 0)
  return { parts: [...others, ...connect.parts], warnings: [...msk.warnings, ...connect.warnings] }
}

/** T2. In a resource's text such lines are the resource's, and its text is unread. */
function refuseTemplate(file: ConfigFile): void {
  const { name, text } = file
  if (ofTerraform.test(text) || isJson(file) || isVariables(file)) return
  const line = text.split('\n').findIndex(each => ofTemplates.test(each)) + 1
  throw new UsageError(
    `${name} line ${line} is a template of Terraform's and no data yet: give the file as it is after rendering, such as what \`terraform console\` prints for the templatefile that reads it.`,
  )
}

function withoutKafka(files: readonly ConfigFile[]): string {
  const names = files.map(({ name }) => name).join(', ')
  if (files.every(isVariables)) {
    return `${names} ${files.length === 1 ? 'sets' : 'set'} variables of Terraform: right would be the .tf files that use them as well.`
  }
  return `${names}: this Terraform says nothing about Kafka that ackproof reads: right would be resources such as kafka_topic, confluent_kafka_topic, aiven_kafka_topic, google_managed_kafka_topic, aws_msk_configuration or aws_msk_cluster.`
}

/**
 * Terraform: topics of Kafka, Confluent Cloud and Aiven, brokers of Amazon MSK.
 *
 *     kafka_topic, confluent_kafka_topic, aiven_kafka_topic ─▶ a topic part each        aws_msk_configuration, aws_msk_cluster ─▶ a broker part
 *
 *   T1  what is an expression is unknown, with its line; where a whole map of settings is one, each key in it that decides something is
 *   T2  a template that Terraform still has to fill (`templatefile`) is refused
 */
import { UsageError } from '../../usage-error.ts'
import type { ConfigFile, Document, Reader } from '../part.ts'
import { mskParts } from './msk.ts'
import { parseTerraform } from './syntax.ts'
import { topicParts } from './topics.ts'
import { scopeOf, type Scope, type Source } from './values.ts'

const ofTerraform =
  /^[ \t]*(?:(?:resource|data)[ \t]+"?[\w-]+"?[ \t]+"?[\w-]+"?|(?:module|provider|variable|output)[ \t]+"?[\w-]+"?|locals|terraform)[ \t]*\{/m
const ofTemplates = /^[ \t]*%\{-?[ ]*(?:if|for|else|endif|endfor)\b/m

export const terraformReader: Reader = {
  kind: 'a Terraform configuration',
  recognises: ({ text }) => ofTerraform.test(text) || ofTemplates.test(text),
  read: files => {
    files.forEach(refuseTemplate)
    const sources = files.map(file => ({ file, body: parseTerraform(file) }))
    const document = documentOf(sources, scopeOf(sources))
    if (document.parts.length === 0) throw withoutKafka(files)
    return document
  },
}

function documentOf(sources: readonly Source[], scope: Scope): Document {
  const msk = mskParts(sources, scope)
  return { parts: [...msk.parts, ...topicParts(sources, scope)], warnings: msk.warnings }
}

/** T2. In a resource's text such lines are the resource's, and its text is unread. */
function refuseTemplate({ name, text }: ConfigFile): void {
  if (ofTerraform.test(text)) return
  const line = text.split('\n').findIndex(each => ofTemplates.test(each)) + 1
  throw new UsageError(
    `${name} line ${line} is a template of Terraform's and no data yet: give the file as it is after rendering, such as what \`terraform console\` prints for the templatefile that reads it.`,
  )
}

function withoutKafka(files: readonly ConfigFile[]): UsageError {
  const names = files.map(({ name }) => name).join(', ')
  return new UsageError(
    `${names}: this Terraform says nothing about Kafka that ackproof reads: right would be resources such as kafka_topic, confluent_kafka_topic, aiven_kafka_topic, aws_msk_configuration or aws_msk_cluster.`,
  )
}

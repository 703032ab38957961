/**
 * Kafka Connect's workers in containers: their variables are a worker's settings, and what Connect makes of those is told elsewhere.
 *
 *   W1  a worker is a part of a role only where it says something that decides: one that says nothing is there for others, and would
 *       contradict the application that is asked about
 *
 * Not modelled: connectors, which no environment has.
 */
import { redact } from '../../secrets.ts'
import { connectDocument, type ConnectConfig } from '../connect/parts.ts'
import type { Document, Part, Setting } from '../part.ts'
import type { Container } from './container.ts'
import { connectNaming, keyOf, spelt } from './image-names.ts'
import { imageOf } from './images.ts'

export function isConnect({ image, environment, isFragment = false }: Container): boolean {
  const known = image === undefined ? undefined : imageOf(image.text).image
  if (known !== undefined) return known.kind === 'connect'
  return environment.some(
    ({ name }) =>
      name === 'CONNECT_OFFSET_STORAGE_TOPIC' ||
      name === 'CONNECT_CONFIG_STORAGE_TOPIC' ||
      (isFragment && /^CONNECT_(PRODUCER|CONSUMER)_/.test(name)),
  )
}

export function connectIn(container: Container): Document {
  const { parts, warnings } = connectDocument([workerOf(container)], [], false)
  return { parts: parts.map(spelling), warnings }
}

const spelling = (part: Part): Part => ({ ...part, spell: key => spelt(`${part.role}.${key}`, connectNaming) })

function workerOf(container: Container): ConnectConfig {
  const { name, files, image, environment } = container
  const keyed = environment.flatMap(variable => {
    const key = keyOf(variable.name, connectNaming)
    return key === undefined ? [] : [{ variable, key }]
  })
  const version = image === undefined ? undefined : imageOf(image.text).version
  const text = image === undefined || image.unread !== undefined ? 'a Connect worker' : redact(image.text)
  const { file, line } = image ?? container
  return {
    name,
    files,
    settings: keyed.map(({ variable, key }): Setting => {
      const { name: written, value, file: from, line: at, unread } = variable
      return { key, value: value.trim(), file: from, line: at, written, ...(unread !== undefined && { unread }) }
    }),
    place: { file, line, written: text, text },
    ...(version !== undefined && { version }),
    edit: (key, value) => {
      const found = keyed.find(each => each.key === key)
      return found === undefined
        ? keyed.at(-1)?.variable.beside?.(spelt(key, connectNaming), value)
        : found.variable.put?.(value)
    },
  }
}

/**
 * Spring files given as texts, read as a whole.
 */
import { interpret, readConfiguration, type FactName } from '../../index.ts'
import type { Settings } from '../../options.ts'
import type { ConfigFile } from '../part.ts'

export type Files = Readonly<Record<string, string>>

export const settings = (more: Partial<Settings> = {}): Settings => ({ sets: [], clients: [], ...more })
export const configFiles = (files: Files): readonly ConfigFile[] =>
  Object.entries(files).map(([name, text]) => ({ name, text }))
export const configuration = (files: Files, more: Partial<Settings> = {}) =>
  readConfiguration(configFiles(files), settings(more))
export const fact = (files: Files, name: FactName, more: Partial<Settings> = {}) =>
  interpret(configuration(files, more))[name]
export const value = (files: Files, name: FactName, more: Partial<Settings> = {}) => fact(files, name, more).value
export const warnings = (files: Files, more: Partial<Settings> = {}) =>
  configuration(files, more).warnings.map(({ file = '', line = '', text }) => `${file}:${line} ${text}`)

export const yml = (text: string): Files => ({ 'application.yml': text })
export const properties = (...lines: readonly string[]): Files => ({ 'application.properties': lines.join('\n') })
export const java = { clients: ['spring@3.1'] }

/** A binding that writes, and one that reads in a group. */
export const stream = (...lines: readonly string[]): Files =>
  properties(
    'spring.cloud.stream.bindings.a-out-0.destination=t',
    'spring.cloud.stream.kafka.binder.brokers=x',
    ...lines,
  )
export const consuming = (...lines: readonly string[]): Files =>
  properties('spring.cloud.stream.kafka.binder.brokers=x', 'spring.cloud.stream.bindings.a-in-0.group=g', ...lines)

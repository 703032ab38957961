/**
 * Kafka Connect's own files: workers as `.properties`, connectors as `.properties` or JSON, MirrorMaker's mirrors.
 *
 *   C1  the only worker among the files is every connector's; of several, none is taken for a connector that does not say
 */
import { connectDocument, type ConnectConfig, type Connector } from './parts.ts'
import { connectorsIn, isConnectorText, isWorkerText, propertiesConfig } from './files.ts'
import { isMirrorText, mirrorsIn } from './mirror-maker.ts'
import { isManifest } from '../kubernetes/manifests.ts'
import type { ConfigFile, Reader } from '../part.ts'
import { isYamlMap, yamlDocuments } from '../yaml/tree.ts'

export const connectReader: Reader = {
  kind: 'a Kafka Connect configuration',
  recognises: file => {
    if (isManifest(file)) return false
    if (isMirrorText(file.text)) return true
    if (!isConnectorText(file.text) && !isWorkerText(file.text)) return false
    return isJson(file) || isYamlMap(file) ? connectorsOf(file).length > 0 : isLines(file)
  },
  read: files => {
    const mirrors = files.filter(({ text }) => isMirrorText(text)).map(mirrorsIn)
    const others = files.filter(({ text }) => !isMirrorText(text))
    const configs = others.flatMap((file): readonly (ConnectConfig | Connector)[] =>
      isJson(file) || isYamlMap(file) ? connectorsOf(file) : [propertiesConfig(file)],
    )
    const connectors = configs.filter((config): config is Connector => 'class' in config)
    const document = connectDocument(
      [...configs.filter(config => !('class' in config)), ...mirrors.flatMap(({ workers }) => workers)],
      [...connectors, ...mirrors.flatMap(each => each.connectors)],
      true,
    )
    return { ...document, warnings: [...document.warnings, ...mirrors.flatMap(({ warnings }) => warnings)] }
  },
}

const isJson = ({ text }: ConfigFile) => /^\uFEFF?\s*[[{]/.test(text)
/** Every line is a key and a value, a comment, or goes on with the one before. */
const isLines = ({ text }: ConfigFile) =>
  text.split(/\r\n|\n|\r/).every(line => /^\s*([#!].*)?$|^\s*[\w.\-${}"']+\s*[=:]|^\s+\S/.test(line))

const connectorsOf = (file: ConfigFile): readonly Connector[] =>
  yamlDocuments(file).flatMap(node => connectorsIn(file, node))

/**
 * MirrorMaker 2 on its own (`connect-mirror-maker.sh`): one `.properties` for all its mirrors.
 *
 *     clusters = A, B        A->B.enabled = true        B.producer.acks = …  (the worker's)        A->B.producer.override.acks = …  (the connector's)
 *
 *   R1  a mirror that is enabled is a source connector (MirrorSourceConnector), whose worker is told what stands under its target's name
 *   R2  `producer.acks` at the top is read by nobody: of what stands there only addresses and security reach the clients
 *
 * Source: MirrorMakerConfig.java (clusterProps, workerConfig, connectorBaseConfig); KIP-382, -710. Not modelled: the consumer that reads the source.
 */
import { isDecisive } from '../../decisive-keys.ts'
import type { Warning } from '../../key-warnings.ts'
import { parseProperties } from '../../properties-file.ts'
import { looksLikeKey } from '../../secrets.ts'
import { linesEdit } from '../edits.ts'
import type { ConfigFile, Setting } from '../part.ts'
import type { ConnectConfig, Connector } from './parts.ts'

const enabled = /^[ \t]*([\w.-]+)->([\w.-]+)\.enabled$/

export const isMirrorText = (text: string): boolean =>
  /^[ \t]*clusters[ \t]*[=:]/m.test(text) && /^[ \t]*[\w.-]+->[\w.-]+\.enabled[ \t]*[=:]/m.test(text)

export interface Mirrors {
  readonly workers: readonly ConnectConfig[]
  readonly connectors: readonly Connector[]
  readonly warnings: readonly Warning[]
}

export function mirrorsIn(file: ConfigFile): Mirrors {
  const settings = parseProperties(file)
  const mirrors = settings.flatMap(setting => {
    const [, source, target] = (setting.value === 'true' && enabled.exec(setting.key)) || []
    return source === undefined ? [] : [{ setting, source, target: target! }]
  })
  return {
    workers: mirrors.map(({ setting, source, target }) => ({
      ...configUnder(file, settings, `${target}.`),
      name: `${source}.${target}`,
      place: placeOf(setting),
    })),
    connectors: mirrors.map(({ setting, source, target }) => ({
      ...configUnder(file, settings, `${source}->${target}.`),
      name: `${source}.${target}`,
      place: placeOf(setting),
      class: 'org.apache.kafka.connect.mirror.MirrorSourceConnector',
      worker: `${source}.${target}`,
    })),
    warnings: settings.flatMap(unheard),
  }
}

const placeOf = ({ file, line, key: written, value: text }: Setting): ConnectConfig['place'] => ({
  file,
  line,
  written,
  text,
})

function configUnder(
  file: ConfigFile,
  settings: readonly Setting[],
  prefix: string,
): Pick<ConnectConfig, 'files' | 'settings' | 'edit'> {
  const own = settings.filter(({ key }) => key.startsWith(prefix))
  return {
    files: [file.name],
    settings: own.map(setting => ({ ...setting, key: setting.key.slice(prefix.length), written: setting.key })),
    edit: (key, value) =>
      linesEdit(file, own.find(setting => setting.key === `${prefix}${key}`)?.line, `${prefix}${key}=${value}`),
  }
}

/** R2. */
function unheard({ file, line, key }: Setting): readonly Warning[] {
  const bare = /^producer\.(?:override\.)?(.*)$/.exec(key)?.[1]
  if (bare === undefined || !isDecisive('producer', bare)) return []
  const shown = looksLikeKey(key) ? key : 'This'
  return [
    {
      file,
      line,
      text: `${shown} has no effect in MirrorMaker's file: right would be the target's name and a dot before producer.${bare}.`,
    },
  ]
}

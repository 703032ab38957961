/**
 * Manifests that are made into others before a cluster sees them: overlays of kustomize, charts that Argo CD, Flux or k3s install, OpenShift's
 * templates.
 *
 *   U1  what they would change or add is not known here: one sentence each, with the command that prints the manifests themselves
 *
 * Not modelled: what a chart makes of its values.
 */
import type { Warning } from '../../key-warnings.ts'
import type { KubernetesObject } from './manifests.ts'
import { entryOf } from '../yaml/tree.ts'

const charts = 'names a chart or a folder that is still to be rendered, and is not read'

const template = 'is a template, and no data yet: right would be what `oc process` prints.'

const sentences: Readonly<Record<string, string>> = {
  'template.openshift.io Template': template,
  ' Template': template,
  'argoproj.io Application': `${charts}: right would be what \`argocd app manifests\` or \`helm template\` prints.`,
  'argoproj.io ApplicationSet': `${charts}: right would be what \`argocd app manifests\` or \`helm template\` prints.`,
  'helm.toolkit.fluxcd.io HelmRelease': `${charts}: right would be what \`helm get manifest\` or \`helm template\` prints.`,
  'helm.cattle.io HelmChart': `${charts}: right would be what \`helm get manifest\` or \`helm template\` prints.`,
}

/** It may leave out what it is. */
export const isKustomization = ({ group, kind }: Pick<KubernetesObject, 'group' | 'kind'>): boolean =>
  group === 'kustomize.config.k8s.io' || (group === '' && kind === '')

/** A list of resources changes nothing in them. */
const changing =
  /^(patches|patchesStrategicMerge|patchesJson6902|configMapGenerator|replacements|helmCharts|components|transformers)$/

export const unrendered = (objects: readonly KubernetesObject[]): readonly Warning[] =>
  objects.flatMap(({ group, kind, layers }) => {
    const [{ file, node }] = layers as [KubernetesObject['layers'][number]]
    const sentence = sentences[`${group} ${kind}`]
    if (sentence !== undefined) {
      const line = entryOf(node, 'kind')!.line
      return [{ file: file.name, line, text: `This ${kind} ${sentence}` }]
    }
    if (!isKustomization({ group, kind })) return []
    const first = node.entries.find(({ key }) => changing.test(key))
    if (first === undefined) return []
    const text = `${first.key} is kustomize's, and not applied: right would be what \`kubectl kustomize\` prints.`
    return [{ file: file.name, line: first.line, text }]
  })

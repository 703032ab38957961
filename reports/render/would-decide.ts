/** What would decide an open cell, as rows of a name and a text: the fact with where it stands, the command that prints it, the option that hands it over. */
import type { Decides } from '../../properties/finding.ts'

export function decidesRows(decides: Decides | undefined): readonly (readonly [string, string])[] {
  if (decides === undefined) return []
  const { fact, stands, command } = decides
  return [
    ['supply', `${fact}: ${stands}`],
    ['shown by', command],
    ['hand over', handed(decides)],
  ]
}

/** '--ack-point VALUE (before, after or never)'. */
export function handed({ option, values, asFile }: Decides): string {
  const among = values.length === 0 ? '' : ` (tried: ${listed(values)})`
  return `${option}${among}${asFile ? ', or what that command prints, as one more file' : ''}`
}

/** In one sentence, for formats that have one message. */
export const decidesSentence = (decides: Decides | undefined): readonly string[] =>
  decides === undefined
    ? []
    : [
        `Supply ${decides.fact} first (${decides.stands}): ${decides.command} shows it, ${decides.option} hands it over.`,
      ]

const listed = (values: readonly string[]) =>
  values.length === 1 ? values[0]! : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`

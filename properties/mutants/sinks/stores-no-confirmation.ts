/** A confirmation arrives and changes nothing: whoever is given the queue begins before what is done. */
import { ofQueue } from '../model-mutant.ts'

export const storesNoConfirmation = ofQueue({
  id: 'stores-no-confirmation',
  hole: 'cover',
  breaks: 'AMO',
  source: 'KafkaConsumer, a commit that is only logged',
  change: () => ({}),
})

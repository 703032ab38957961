/** A handler that throws closes the consumer, which commits the record that it did not handle. */
import { ofConsumer } from '../model-mutant.ts'

export const commitsOnTheWayOut = ofConsumer({
  id: 'commits-on-the-way-out',
  hole: 'commitsOnClose',
  breaks: 'ALO',
  source: 'KafkaConsumer javadoc, close (C01)',
  guard: () => true,
})

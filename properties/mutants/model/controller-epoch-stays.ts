/** The controller epoch is not counted up with the office. */
import { ofStore } from '../model-mutant.ts'

export const controllerEpochStays = ofStore({
  id: 'controller-epoch-stays',
  hole: 'setController',
  breaks: 'S25',
  source: 'KAFKA-6082, KAFKA-1188',
  change: ({ context }, kafka) => ({ ...kafka(), controllerEpoch: context.controllerEpoch }),
})

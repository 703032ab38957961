/** Order by trying again: post, comment and delete of one thread, spread over consumers. Read system.ts first. */
export { consumerAddress, type Kind, kinds, numberOf, type OrderParameters } from './parameters.ts'
export { orderSystem, ownMoves } from './system.ts'
export { tellOrder } from './tell.ts'
export { threadMachine } from './thread.ts'
export { threadConsumer, type ThreadConsumerContext } from './thread-consumer.ts'

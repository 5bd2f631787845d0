/**
 * The vocabulary: what a turn is, what the queue carries, what a guard finds and what becomes of it.
 * All but a picture's bytes is plain JSON, so that it survives a queue and a store. It imports nothing from elsewhere.
 */
export * from './turn/place.ts'
export * from './turn/turn.ts'
export * from './turn/inbound.ts'
export * from './turn/verdict.ts'
export * from './turn/picture.ts'
export * from './turn/outcome.ts'
export type * from './turn/message.ts'
export type * from './turn/case.ts'

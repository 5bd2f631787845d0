import { EventEmitter } from 'node:events'
import { pino } from 'pino'
import type { Level } from '../config.ts'

/** Ids, numbers and decisions. What people or models wrote has no place here. */
export type Fields = Readonly<Record<string, string | number | boolean>>

/** One JSON line each; `event` says what happened in fixed words of ours. */
export interface Log {
  debug(event: string, fields?: Fields): void
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  error(event: string, fields?: Fields): void
}

/** Where lines go; pino's own destinations and Node's writable streams fit. */
export interface Sink {
  write(line: string): unknown
}

/** `trace`: names what a line belongs to; null for nothing. */
export function openLog(level: Level, sink: Sink, trace: () => string | null = () => null): Log {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const id = trace()
        return id === null ? {} : { trace: id }
      },
      formatters: { level: (label) => ({ level: label }) },
    },
    harmless(sink),
  )
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}) => logger.error(fields, event),
  }
}

/** A line that cannot be written is lost; a turn is not. */
export function harmless(sink: Sink): Sink & pino.DestinationStream {
  if (sink instanceof EventEmitter) sink.on('error', () => {})
  return {
    write(line: string) {
      try {
        sink.write(line)
      } catch {}
    },
  }
}

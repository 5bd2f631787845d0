/** Follows work with segments, one for each inbound; what is awaited within it finds it again by itself. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Followed, Tracer } from '../../../ports.ts'
import { newId, newRoot, readHeader, writeHeader, type TraceHeader } from './header.ts'
import { marksOf } from './marks.ts'
import { documentOf, type Piece, type Root } from './segment.ts'

export interface TracerOptions {
  /** Names the segments, together with the half. */
  readonly deployment: string
  /** `subsegment`: in a function, for which Lambda sends the segment and decides what is kept. */
  readonly type: Root['type']
  /** Whether a trace that begins here is kept. */
  readonly sampled: () => boolean
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Takes a segment document. */
  readonly send: (document: string) => void
}

/** Where in a trace the work is at the moment. */
interface Here {
  readonly trace: { readonly root: string; readonly sampled: boolean; room: number }
  readonly piece: Piece
}

/** Parts of one segment, at most: with as many a document has half of its 64 kB (X-Ray developer guide, "Segment documents"). */
const mostParts = 200

export function xRayTracer({ deployment, type, sampled, now, send }: TracerOptions): Tracer {
  const here = new AsyncLocalStorage<Here>()

  async function timed<T>(at: Here, work: () => Promise<T>): Promise<T> {
    try {
      return await here.run(at, work)
    } catch (error) {
      at.piece.marks = marksOf(error)
      throw error
    } finally {
      at.piece.ended = Math.max(at.piece.began, now())
    }
  }

  const piece = (name: string): Piece => ({ name, id: newId(), began: now(), ended: null, marks: {}, parts: [] })

  const nameOf = ({ half }: Followed) => (type === 'subsegment' ? half : `${deployment} ${half}`)

  async function segment<T>(followed: Followed, given: TraceHeader, work: () => Promise<T>): Promise<T> {
    const { root, parent } = given
    const at = { trace: { root, sampled: given.sampled ?? sampled(), room: mostParts }, piece: piece(nameOf(followed)) }
    try {
      return await timed(at, work)
    } finally {
      if (at.trace.sampled) send(documentOf(at.piece, { trace: root, parent, type, item: followed.item }))
    }
  }

  return {
    follow(followed, work) {
      const given = readHeader(followed.header)
      if (type === 'segment') return segment(followed, given ?? beginning(now()), work)
      // Without Lambda's segment there is nothing that it could be a part of.
      return given?.parent ? segment(followed, { ...given, sampled: given.sampled === true }, work) : work()
    },
    part(name, work) {
      const at = here.getStore()
      if (!at?.trace.sampled || at.trace.room === 0) return work()
      at.trace.room -= 1
      const part = piece(name)
      at.piece.parts.push(part)
      return timed({ trace: at.trace, piece: part }, work)
    },
    header() {
      const at = here.getStore()
      return at ? writeHeader(at.trace.root, at.piece.id, at.trace.sampled) : null
    },
  }
}

const beginning = (now: number): TraceHeader => ({ root: newRoot(now), parent: null, sampled: null })

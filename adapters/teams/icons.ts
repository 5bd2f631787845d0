/** The app's two icons (Microsoft's page on app icons): the mark of the playground, drawn here so that no picture lies about. */
import { PNG } from 'pngjs'

/** Red, green, blue, and how much of it, 0 to 1. */
type Colour = readonly [red: number, green: number, blue: number, alpha: number]
type Paint = (x: number, y: number) => Colour

const green: Colour = [12, 107, 98, 1]
const white: Colour = [255, 255, 255, 1]
/** Of white, so that edges stay white where they fade. */
const clear: Colour = [255, 255, 255, 0]

/** 192 by 192, filled to its edges; the mark stays within the middle half, which no client cuts off. */
export const colourIcon = () =>
  drawn(192, (x, y) => {
    const [u, v] = [16 + (x - 96) / 3.5, 16 + (y - 96) / 3.5]
    return isShield(u, v, 0) && !isBubble(u, v) ? white : green
  })

/** 32 by 32, white on nothing. */
export const outlineIcon = () =>
  drawn(32, (x, y) => ((isShield(x, y, 0) && !isShield(x, y, 2)) || isBubble(x, y) ? white : clear))

/** In a square of 32; `within`: so far inside its edge. */
function isShield(x: number, y: number, within: number): boolean {
  const side = Math.abs(x - 16) + within
  if (y < 16) return side <= 12 && y >= 2 + side / 3 + within
  return side <= 12 * (1 - ((y - 16 + within) / 14) ** 2)
}

function isBubble(x: number, y: number): boolean {
  const [across, down] = [Math.max(Math.abs(x - 16) - 6, 0), Math.max(Math.abs(y - 15.5) - 2.5, 0)]
  const isTail = x >= 12 && y >= 20 && x - 12 + (y - 20) <= 4
  return isTail || Math.hypot(across, down) <= 2
}

/** Each pixel is the mean of sixteen points in it. */
function drawn(side: number, paint: Paint): Uint8Array {
  const png = new PNG({ width: side, height: side })
  for (let at = 0; at < side * side; at += 1) {
    const points = steps.flatMap((down) =>
      steps.map((across) => paint((at % side) + across, Math.floor(at / side) + down)),
    )
    const [red, greenness, blue, alpha] = mean(points)
    png.data.set([red, greenness, blue, alpha * 255].map(Math.round), at * 4)
  }
  return new Uint8Array(PNG.sync.write(png))
}

const steps = [0.125, 0.375, 0.625, 0.875]

const mean = (points: readonly Colour[]): Colour => {
  const of = (channel: 0 | 1 | 2 | 3) => points.reduce((sum, point) => sum + point[channel], 0) / points.length
  return [of(0), of(1), of(2), of(3)]
}

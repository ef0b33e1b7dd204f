/** What a run's samples come to; bytes, but for the slope. */
export interface MemoryFigures {
  /** At the end of the warm-up. */
  readonly start: number;
  readonly median: number;
  readonly peak: number;
  /** By how much the peak is above the start. */
  readonly growth: number;
  /** Bytes of memory for each unit of the work, by least squares. */
  readonly slope: number;
}

/** The figures of samples of [work done, resident set], once a part of the work is done. */
export function memoryFigures(
  samples: readonly (readonly [number, number])[],
  warmUp: number,
): MemoryFigures {
  const total = samples.at(-1)?.[0] ?? 0;
  const warm = samples.filter(([done]) => done >= total * warmUp);
  const sizes = warm.map(([, size]) => size).sort((a, b) => a - b);
  const start = warm[0]?.[1] ?? 0;
  const peak = sizes.at(-1) ?? 0;
  return { start, median: sizes[sizes.length >> 1] ?? 0, peak, growth: peak - start, slope: slopeOf(warm) };
}

function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(([done]) => done));
  const y = mean(points.map(([, size]) => size));
  const spread = mean(points.map(([done]) => (done - x) ** 2));
  return spread === 0 ? 0 : mean(points.map(([done, size]) => (done - x) * (size - y))) / spread;
}

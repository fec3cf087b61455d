/**
 * Durations, gathered where every microsecond counts: an observation is an addition, and what Prometheus wants to read is
 * made of it when it asks. The library's own histogram looks its labels up anew at each observation.
 */

import { Histogram, type Registry } from 'prom-client';

/** What is gathered for one set of labels. */
export type Timing = {
  /** @param milliseconds a duration. */
  add(milliseconds: number): void;
};

type Gathered = Timing & {
  readonly labels: Readonly<Record<string, string>>;
  readonly counts: Float64Array;
  sum: number;
};

/** Upper bounds in seconds. */
export const buckets = {
  /** From a look into memory to a disk that hangs. */
  quick: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
  /** What another machine is asked for. */
  remote: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  /** What people wait for. */
  waiting: [0.01, 0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 300, 1_800],
} as const;

export class Times extends Histogram<string> {
  readonly #names: readonly string[];
  readonly #bounds: readonly number[];
  readonly #metric: string;
  readonly #help: string;
  readonly #gathered = new Map<string, Gathered>();

  constructor(options: {
    /** Ends in `_seconds`. */
    readonly name: string;
    readonly help: string;
    readonly labels: readonly string[];
    readonly buckets: readonly number[];
    readonly registry: Registry;
  }) {
    const { name, help, labels, buckets: bounds, registry } = options;
    super({ name, help, labelNames: [...labels], buckets: [...bounds], registers: [registry] });
    this.#metric = name;
    this.#help = help;
    this.#names = labels;
    this.#bounds = bounds;
  }

  /** What gathers for these labels, in the order of their names. Ask once, and keep it. */
  of(...values: readonly string[]): Timing {
    const key = values.join('\n');
    const known = this.#gathered.get(key);
    if (known) return known;
    const bounds = this.#bounds;
    const made: Gathered = {
      labels: Object.fromEntries(this.#names.map((name, index) => [name, values[index] ?? ''])),
      counts: new Float64Array(bounds.length + 1),
      sum: 0,
      add(milliseconds) {
        const seconds = milliseconds / 1_000;
        let index = 0;
        while (index < bounds.length && seconds > (bounds[index] ?? 0)) index++;
        made.counts[index] = (made.counts[index] ?? 0) + 1;
        made.sum += seconds;
      },
    };
    this.#gathered.set(key, made);
    return made;
  }

  /** What the library's registry asks of a metric when it writes its text. */
  async getForPromString() {
    const values = [...this.#gathered.values()].flatMap((gathered) => this.#series(gathered));
    return { name: this.#metric, help: this.#help, type: 'histogram', aggregator: 'sum', values };
  }

  /** Buckets are cumulative, as Prometheus has them. */
  #series({ labels, counts, sum }: Gathered) {
    let total = 0;
    const made = [...counts].map((count, index) => {
      total += count;
      const le = this.#bounds[index] ?? '+Inf';
      const within: Readonly<Record<string, string | number>> = { ...labels, le };
      return { metricName: `${this.#metric}_bucket`, labels: within, value: total };
    });
    return [
      ...made,
      { metricName: `${this.#metric}_sum`, labels, value: sum },
      { metricName: `${this.#metric}_count`, labels, value: total },
    ];
  }
}

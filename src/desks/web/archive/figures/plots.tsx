/** Plots as pictures that the service draws: nothing to run in a browser, and colours of the page's own, light and dark. */

import { scaleBand, scaleLinear } from 'd3-scale';
import { line, stack } from 'd3-shape';

/** One place along the axis. A value that is null is not drawn. */
export type Point = { readonly label: string; readonly values: readonly (number | null)[] };

type PlotProps = {
  readonly id: string;
  readonly title: string;
  /** What each value of a point is, in order. */
  readonly series: readonly string[];
  readonly points: readonly Point[];
  /** How a value is written. */
  readonly format: (value: number) => string;
  /** Where the values' axis has its marks, if round numbers are not what people expect. */
  readonly marks?: ((most: number) => readonly number[]) | undefined;
};

const height = 200;
const margin = { top: 10, right: 10, bottom: 26, left: 52 };
/** Letters that stand beside each other need about this much room. */
const labelRoom = 44;

/** Values upon each other. */
export function Bars(props: PlotProps) {
  const { points, series, format } = props;
  const sums = points.map(({ values }) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const { x, y, width } = axesOf(points, Math.max(0, ...sums), props.marks);
  const layers = stack<Point, number>()
    .keys(series.keys())
    .value(({ values }, index) => values[index] ?? 0)([...points]);
  return (
    <Plot {...props} width={width} y={y} x={x}>
      {layers.map((layer) => (
        <g class={`series-${layer.key}`}>
          {layer.map(([low, high], index) => {
            const { label = '' } = points[index] ?? {};
            return high === low ? null : (
              <rect x={x(label) ?? 0} y={y(high)} width={x.bandwidth()} height={y(low) - y(high)}>
                <title>{`${label} · ${series[layer.key]}: ${format(high - low)}`}</title>
              </rect>
            );
          })}
        </g>
      ))}
    </Plot>
  );
}

/** A line for each value; where there is none, it is interrupted. */
export function Lines(props: PlotProps) {
  const { points, series, format } = props;
  const { x, y, width } = axesOf(
    points,
    Math.max(0, ...points.flatMap(({ values }) => values.map((value) => value ?? 0))),
    props.marks,
  );
  const middle = (label: string): number => (x(label) ?? 0) + x.bandwidth() / 2;
  return (
    <Plot {...props} width={width} y={y} x={x}>
      {series.map((name, index) => {
        const draw = line<Point>()
          .defined(({ values }) => typeof values[index] === 'number')
          .x(({ label }) => middle(label))
          .y(({ values }) => y(values[index] ?? 0));
        return (
          <g class={`series-${index}`}>
            <path class="curve" d={draw([...points]) ?? ''} />
            {points.map(({ label, values }) => {
              const value = values[index];
              return typeof value !== 'number' ? null : (
                <circle cx={middle(label)} cy={y(value)} r={3.5}>
                  <title>{`${label} · ${name}: ${format(value)}`}</title>
                </circle>
              );
            })}
          </g>
        );
      })}
    </Plot>
  );
}

type Axes = ReturnType<typeof axesOf>;

function axesOf(points: readonly Point[], most: number, marks: PlotProps['marks']) {
  const step = Math.min(58, Math.max(9, 440 / Math.max(1, points.length)));
  const width = Math.max(320, margin.left + margin.right + Math.round(points.length * step));
  const top = Math.max(most, ...(marks?.(most) ?? []));
  const y = scaleLinear([0, top || 1], [height - margin.bottom, margin.top]);
  return {
    width,
    x: scaleBand(
      points.map(({ label }) => label),
      [margin.left, width - margin.right],
    ).padding(0.25),
    y: marks === undefined ? y.nice(4) : y,
  };
}

function Plot({
  id,
  title,
  series,
  points,
  format,
  marks,
  width,
  x,
  y,
  children,
}: PlotProps & Axes & { readonly children: unknown }) {
  const every = Math.max(1, Math.ceil((labelRoom * points.length) / (width - margin.left - margin.right)));
  const [, highest = 1] = y.domain();
  const whole = y.ticks(4).filter((mark) => Number.isInteger(mark));
  return (
    <figure class="plot" aria-labelledby={`${id}-title`}>
      <figcaption>
        <strong id={`${id}-title`}>{title}</strong>
        {series.map((name, index) => (
          <span class={`key series-${index}`}>{name}</span>
        ))}
      </figcaption>
      <section class="scrolls" tabindex={0} aria-labelledby={`${id}-title`}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={title}
          focusable="false"
        >
          <title>{title}</title>
          {(marks?.(highest) ?? whole).map((mark) => (
            <g class="mark">
              <line x1={margin.left} x2={width - margin.right} y1={y(mark)} y2={y(mark)} />
              <text x={margin.left - 6} y={y(mark) + 4} text-anchor="end">
                {format(mark)}
              </text>
            </g>
          ))}
          {points.map(({ label }, index) =>
            index % every === 0 ? (
              <text class="label" x={(x(label) ?? 0) + x.bandwidth() / 2} y={height - 8} text-anchor="middle">
                {label}
              </text>
            ) : null,
          )}
          {children}
        </svg>
      </section>
    </figure>
  );
}

const minute = 60_000;
/** Milliseconds between two marks: what clocks are read by. */
const steps = [10_000, 30_000, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute].concat(
  [1, 2, 3, 6, 12, 24, 48, 96, 240].map((hours) => hours * 60 * minute),
);

/** Marks of an axis of milliseconds: at most five, at round times. */
export function timeMarks(most: number): readonly number[] {
  const step = steps.find((length) => most / length <= 4) ?? most / 4;
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, index) => index * step);
}

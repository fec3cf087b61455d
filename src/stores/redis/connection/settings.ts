/** Which Redis, and how patiently. */

export type RedisSettings = {
  /** `sentinel`: the servers are Sentinels, which know who writes. `cluster`: some of its nodes, which know the others. */
  readonly mode: 'single' | 'sentinel' | 'cluster';
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  /** What the Sentinels call the server that writes. */
  readonly master?: string | undefined;
  readonly database: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** What the Sentinels themselves ask for. */
  readonly sentinelPassword?: string | undefined;
  /** TLS; `ca` is a PEM file with the authority that signed the servers' certificates, if it is not a public one. */
  readonly tls: boolean;
  readonly caFile?: string | undefined;
  /** Before every key and channel. */
  readonly prefix: string;
  /** How many replicas have what is confirmed. */
  readonly wait: number;
  /** Milliseconds that a command waits for its answer, over reconnections. */
  readonly patience: number;
};

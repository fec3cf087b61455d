/** What is read back to the customer before a ticket is opened; null where there is nothing to say about it. */
export type Summary = {
  readonly service: string | null;
  readonly name: string;
  readonly phone: string;
  readonly email: string | null;
  readonly description: string;
  readonly order: boolean | null;
};

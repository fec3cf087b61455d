/**
 * Which trace something belongs to, as W3C Trace Context spells it (`traceparent`). It travels with what is stored, so that one
 * message can be followed through every process that has it in hand; it is there only while the service is traced, and
 * nothing is decided by it.
 */
export type Traced = { readonly trace?: string };
